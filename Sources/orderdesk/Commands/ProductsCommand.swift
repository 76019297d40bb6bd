import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
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
    typealias List = DirectoryList<ProductSummary>

    /// Adds a product.
    struct Add: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Put a product into the catalogue.",
            discussion: "Example: orderdesk products add 78 --name 'Green Tea' --price 18.00")

        @Argument(help: "The new product's id.") var product: String

        @Option(help: ArgumentHelp("The product's name.", valueName: "text"))
        var name: String

        @OptionGroup var price: PriceOptions
        @OptionGroup(title: "Sending") var submit: SubmitOptions
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        var makesDesk: Bool { true }

        func run(on desk: Desk, _ console: Console) async throws {
            let command = ListProduct(
                productID: ProductID(typed: product), productName: name, unitPrice: try price.money(on: desk))
            try await submit.send(command, on: desk, console)
        }
    }

    /// Reprices a product.
    struct Reprice: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "reprice",
            abstract: "Change a product's price for orders from now on.",
            discussion: """
                With --if-price nothing is changed where the product costs something else by now.

                Example: orderdesk products reprice 78 --price 19.50
                Example: orderdesk products reprice 78 --price 19.50 --if-price 18.00
                """)

        @Argument(help: "The product's id.", completion: .productID) var product: String

        @OptionGroup var price: PriceOptions

        @Option(
            parsing: .unconditional, help: ArgumentHelp("Only if this is the price until then.", valueName: "amount"))
        var ifPrice: String?

        @OptionGroup(title: "Sending") var submit: SubmitOptions
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func validate() throws {
            // The shape alone, as with the price.
            if let ifPrice { _ = try PriceText.parse(ifPrice, currency: .usd) }
        }

        func run(on desk: Desk, _ console: Console) async throws {
            let newPrice = try price.money(on: desk)
            let expected = try ifPrice.map { try PriceText.parse($0, currency: newPrice.currency).get() }
            let command = RepriceProduct(
                productID: ProductID(typed: product), unitPrice: newPrice, expectedPrice: expected)
            try await submit.send(command, on: desk, console)
        }
    }

    /// Discontinues a product.
    struct Discontinue: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "discontinue",
            abstract: "Take a product out of the catalogue.",
            discussion: "Example: orderdesk products discontinue 78")

        @Argument(help: "The product's id.", completion: .productID) var product: String

        @OptionGroup(title: "Sending") var submit: SubmitOptions
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(on desk: Desk, _ console: Console) async throws {
            try await submit.send(DiscontinueProduct(productID: ProductID(typed: product)), on: desk, console)
        }
    }
}

/// The price of a product.
struct PriceOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: ArgumentHelp("The price of one.", valueName: "amount"))
    var price: String

    @OptionGroup var currency: CurrencyOption

    func validate() throws {
        // The shape alone; the currency is known once the desk is open.
        _ = try PriceText.parse(price, currency: .usd)
    }

    /// Returns the price in the currency given, else in the desk's; throws ``RejectionError`` when it has none such.
    func money(on desk: Desk) throws -> Money {
        try PriceText.parse(price, currency: currency.currency ?? desk.configuration.currency).get()
    }
}
