import ArgumentParser
import CQRS
import JSON
import OrderCommands
import OrderEvents
import OrderQueries

/// Lists and keeps the customers.
struct CustomersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customers",
        abstract: "List, register, suspend and reinstate customers.",
        discussion: "Example: orderdesk customers register ALFKI --name 'Alfreds Futterkiste' --country Germany",
        subcommands: [List.self, Register.self, Suspend.self, Reinstate.self],
        defaultSubcommand: List.self)
}

extension CustomersCommand {
    /// Lists customers.
    struct List: PrintingCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the customers.", discussion: "Example: orderdesk customers list --search alf --json")

        @Option(help: ArgumentHelp("Only those with this in their id, name or e-mail address.", valueName: "text"))
        var search = ""

        @OptionGroup(title: "Which page") var pages: PageOptions
        @OptionGroup(title: "Reading") var read: ReadOptions
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        var isReadOnly: Bool { read.readOnly }

        func validate() throws { try SearchText.validate(search) }

        func run(on desk: Desk, _ console: Console) async throws {
            let result = try await desk.ask(StreamCustomers(matching: search), wait: read.wait?.duration)
            let (rows, total) = (result.answer.rows, result.answer.count)
            defer { rows.close() }
            let extras =
                pages.record(total: total, in: console.format) + ["freshness": .object(result.freshness.record)]
            if pages.isWhole(in: console.format) {
                try await console.stream(rows, named: "customers", keys: CustomerSummary.recordKeys, extras: extras) {
                    $0.record
                }
            } else {
                let page = try await rows.page(pages.page, size: pages.size)
                let sentence = total == 1 ? "1 customer" : "\(total) customers"
                try console.show(
                    Listing(
                        name: "customers", records: page.map(\.record), emptyKeys: CustomerSummary.recordKeys,
                        extras: extras,
                        table: Self.table(page),
                        summary: pages.summary(shown: page.count, total: total, sentence)))
            }
            console.note(freshnessOf: result)
        }

        private static func table(_ customers: [CustomerSummary]) -> Table {
            let rows = customers.map { customer in
                [
                    customer.customerID.rawValue, customer.name, customer.email, customer.country,
                    customer.isSuspended ? "suspended" : "",
                ]
            }
            let columns: [Table.Column] = [
                .flexible("CUSTOMER"), .flexible("NAME"), .flexible("E-MAIL"), .text("COUNTRY"), .text("STATE"),
            ]
            return Table(columns: columns, rows: rows)
        }
    }

    /// Registers a customer.
    struct Register: PrintingCommand {
        static let configuration = CommandConfiguration(
            abstract: "Register a customer.",
            discussion: "Example: orderdesk customers register ALFKI --name 'Alfreds Futterkiste' --country Germany")

        @Argument(help: "The new customer's id.") var customer: String

        @Option(help: ArgumentHelp("The customer's name.", valueName: "text"))
        var name: String

        @Option(help: ArgumentHelp("The e-mail address.", valueName: "address"))
        var email = ""

        @Option(help: ArgumentHelp("The country.", valueName: "country"))
        var country = ""

        @OptionGroup(title: "Sending") var submit: SubmitOptions
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        var makesDesk: Bool { true }

        func run(on desk: Desk, _ console: Console) async throws {
            // Files may have no name; a name that somebody types must be visible.
            guard !name.isEmpty else {
                throw RejectionError(
                    Rejection(.invalidText, "the customer's name is blank; give it one that can be seen"))
            }
            let command = RegisterCustomer(
                customerID: CustomerID(typed: customer), customerName: name, email: email, country: country)
            try await submit.send(command, on: desk, console)
        }
    }

    /// Suspends a customer.
    struct Suspend: PrintingCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep a customer from placing orders.",
            discussion: "Example: orderdesk customers suspend ALFKI --reason 'unpaid invoices'")

        @Argument(help: "The customer's id.") var customer: String

        @Option(parsing: .unconditional, help: ArgumentHelp("Why.", valueName: "text"))
        var reason = ""

        @OptionGroup(title: "Sending") var submit: SubmitOptions
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(on desk: Desk, _ console: Console) async throws {
            let command = SuspendCustomer(customerID: CustomerID(typed: customer), reason: reason)
            try await submit.send(command, on: desk, console)
        }
    }

    /// Reinstates a customer.
    struct Reinstate: PrintingCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a suspended customer place orders again.",
            discussion: "Example: orderdesk customers reinstate ALFKI")

        @Argument(help: "The customer's id.") var customer: String

        @Option(parsing: .unconditional, help: ArgumentHelp("Why.", valueName: "text"))
        var reason = ""

        @OptionGroup(title: "Sending") var submit: SubmitOptions
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(on desk: Desk, _ console: Console) async throws {
            let command = ReinstateCustomer(customerID: CustomerID(typed: customer), reason: reason)
            try await submit.send(command, on: desk, console)
        }
    }
}

extension SubmitOptions {
    /// Sends a customer command under these options and prints its receipt.
    fileprivate func send<C: Command>(
        _ command: C, on desk: Desk, _ console: Console
    ) async throws where C.Details == CustomerDetails {
        let submission = try await desk.submit(
            command, metadata: desk.metadata(commandID), showing: .directory, wait: wait?.duration)
        try console.show(submission, wait: wait?.duration)
    }
}
