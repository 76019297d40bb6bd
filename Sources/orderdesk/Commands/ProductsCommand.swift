import ArgumentParser
import CQRS
import JSON
import OrderCommands
import OrderEvents
import OrderQueries

/// Lists and keeps the catalogue.
struct ProductsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "products",
        abstract: "List, add, reprice and discontinue products.",
        discussion: "Example: orderdesk products add 78 --name 'Green Tea' --price 18.00",
        subcommands: [List.self, Add.self, Reprice.self, Discontinue.self],
        defaultSubcommand: List.self)
}

extension ProductsCommand {
    /// Lists products.
    struct List: PrintingCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the products.", discussion: "Example: orderdesk products list --search chai")

        @Option(help: ArgumentHelp("Only those with this in their id or name.", valueName: "text"))
        var search = ""

        @OptionGroup(title: "Which page") var pages: PageOptions
        @OptionGroup(title: "Reading") var read: ReadOptions
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        var isReadOnly: Bool { read.readOnly }

        func validate() throws { try SearchText.validate(search) }

        func run(on desk: Desk, _ console: Console) async throws {
            let result = try await desk.ask(StreamProducts(matching: search), wait: read.wait?.duration)
            let (rows, total) = (result.answer.rows, result.answer.count)
            defer { rows.close() }
            let extras =
                pages.record(total: total, in: console.format) + ["freshness": .object(result.freshness.record)]
            if pages.isWhole(in: console.format) {
                try await console.stream(rows, named: "products", keys: ProductSummary.recordKeys, extras: extras) {
                    $0.record
                }
            } else {
                let page = try await rows.page(pages.page, size: pages.size)
                let sentence = total == 1 ? "1 product" : "\(total) products"
                try console.show(
                    Listing(
                        name: "products", records: page.map(\.record), emptyKeys: ProductSummary.recordKeys,
                        extras: extras,
                        table: Self.table(page),
                        summary: pages.summary(shown: page.count, total: total, sentence)))
            }
            console.note(freshnessOf: result)
        }

        private static func table(_ products: [ProductSummary]) -> Table {
            let rows = products.map { product in
                [
                    product.productID.rawValue, product.name, product.unitPrice.formatted,
                    product.isDiscontinued ? "discontinued" : "",
                ]
            }
            let columns: [Table.Column] = [.flexible("PRODUCT"), .flexible("NAME"), .number("PRICE"), .text("STATE")]
            return Table(columns: columns, rows: rows)
        }
    }

    /// Adds a product.
    struct Add: PrintingCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a product into the catalogue.",
            discussion: "Example: orderdesk products add 78 --name 'Green Tea' --price 18.00")

        @Argument(help: "The new product's id.") var product: String

        @Option(help: ArgumentHelp("The product's name.", valueName: "text"))
        var name: String

        @Option(parsing: .unconditional, help: ArgumentHelp("The price of one.", valueName: "amount"))
        var price: String

        @OptionGroup var currency: CurrencyOption
        @OptionGroup(title: "Sending") var submit: SubmitOptions
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        var makesDesk: Bool { true }

        func validate() throws {
            // The shape alone; the currency is known once the desk is open.
            _ = try PriceText.parse(price, currency: .usd)
        }

        func run(on desk: Desk, _ console: Console) async throws {
            let price = try PriceText.parse(self.price, currency: currency.currency ?? desk.configuration.currency)
            let command = ListProduct(
                productID: ProductID(typed: product), productName: name, unitPrice: try price.get())
            try await submit.send(command, on: desk, console)
        }
    }

    /// Reprices a product.
    struct Reprice: PrintingCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a product's price for orders from now on.",
            discussion: "Example: orderdesk products reprice 78 --price 19.50")

        @Argument(help: "The product's id.") var product: String

        @Option(parsing: .unconditional, help: ArgumentHelp("The new price of one.", valueName: "amount"))
        var price: String

        @OptionGroup var currency: CurrencyOption
        @OptionGroup(title: "Sending") var submit: SubmitOptions
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func validate() throws {
            // The shape alone; the currency is known once the desk is open.
            _ = try PriceText.parse(price, currency: .usd)
        }

        func run(on desk: Desk, _ console: Console) async throws {
            let price = try PriceText.parse(self.price, currency: currency.currency ?? desk.configuration.currency)
            let command = RepriceProduct(productID: ProductID(typed: product), unitPrice: try price.get())
            try await submit.send(command, on: desk, console)
        }
    }

    /// Discontinues a product.
    struct Discontinue: PrintingCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a product out of the catalogue.",
            discussion: "Example: orderdesk products discontinue 78")

        @Argument(help: "The product's id.") var product: String

        @OptionGroup(title: "Sending") var submit: SubmitOptions
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(on desk: Desk, _ console: Console) async throws {
            try await submit.send(DiscontinueProduct(productID: ProductID(typed: product)), on: desk, console)
        }
    }
}

extension SubmitOptions {
    /// Sends a product command under these options and prints its receipt.
    fileprivate func send<C: Command>(
        _ command: C, on desk: Desk, _ console: Console
    ) async throws where C.Details == ProductDetails {
        let submission = try await desk.submit(
            command, metadata: desk.metadata(commandID), showing: .directory, wait: wait?.duration)
        try console.show(submission, wait: wait?.duration)
    }
}
