import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import OrderCommands
import OrderEvents
import OrderQueries

/// Lists and keeps the customers.
struct CustomersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customers",
        abstract: "List, register, update, suspend and reinstate customers.",
        discussion: "Example: orderdesk customers register ALFKI --name 'Alfreds Futterkiste' --country Germany",
        subcommands: [List.self, Register.self, Update.self, Suspend.self, Reinstate.self],
        defaultSubcommand: List.self)
}

extension CustomersCommand {
    typealias List = DirectoryList<CustomerSummary>

    /// Registers a customer.
    struct Register: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "register",
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

    /// Changes what is known of a customer.
    struct Update: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "update",
            abstract: "Change a customer's name, e-mail address or country.",
            discussion: """
                What is not given stays as it is; orders placed before keep what was known then. With --if-name, --if-email \
                or --if-country nothing is changed where the customer has another one by now.

                Example: orderdesk customers update ALFKI --email maria@alfki.example --country ''
                Example: orderdesk customers update ALFKI --country Austria --if-country Germany
                """)

        @Argument(help: "The customer's id.", completion: .customerID) var customer: String

        @Option(help: ArgumentHelp("The new name.", valueName: "text"))
        var name: String?

        @Option(help: ArgumentHelp("The new e-mail address; '' for none.", valueName: "address"))
        var email: String?

        @Option(help: ArgumentHelp("The new country; '' for none.", valueName: "country"))
        var country: String?

        @Option(help: ArgumentHelp("Only if this is the name until then.", valueName: "text"))
        var ifName: String?

        @Option(help: ArgumentHelp("Only if this is the e-mail address until then; '' for none.", valueName: "address"))
        var ifEmail: String?

        @Option(help: ArgumentHelp("Only if this is the country until then; '' for none.", valueName: "country"))
        var ifCountry: String?

        @OptionGroup(title: "Sending") var submit: SubmitOptions
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func validate() throws {
            guard name == nil, email == nil, country == nil else { return }
            throw ValidationError("give what changes: --name, --email or --country")
        }

        func run(on desk: Desk, _ console: Console) async throws {
            guard name?.isEmpty != true else {
                throw RejectionError(
                    Rejection(.invalidText, "the customer's name is blank; give it one that can be seen"))
            }
            let command = UpdateCustomer(
                customerID: CustomerID(typed: customer), customerName: name, email: email, country: country,
                expectedName: ifName, expectedEmail: ifEmail, expectedCountry: ifCountry)
            try await submit.send(command, on: desk, console)
        }
    }

    /// Suspends a customer.
    struct Suspend: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "suspend",
            abstract: "Keep a customer from placing orders.",
            discussion: "Example: orderdesk customers suspend ALFKI --reason 'unpaid invoices'")

        @Argument(help: "The customer's id.", completion: .customerID) var customer: String

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
            commandName: "reinstate",
            abstract: "Let a suspended customer place orders again.",
            discussion: "Example: orderdesk customers reinstate ALFKI")

        @Argument(help: "The customer's id.", completion: .customerID) var customer: String

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
