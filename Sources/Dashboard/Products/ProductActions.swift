import OrderEvents
import OrderQueries
import TerminalKit

extension ActionID {
    static let addProduct = ActionID("products.add")
    static let repriceProduct = ActionID("products.reprice")
}

extension ActionSection {
    /// What can be done with a product.
    static let products = ActionSection(
        "Products",
        [
            ActionRow(.openProductOrders), ActionRow(.addProduct), ActionRow(.repriceProduct),
            ActionRow(.discontinueProduct),
            ActionRow("copy the product: id, row, JSON or a command line", [.copyProduct]),
        ])
}

extension Action {
    fileprivate static let openProductOrders = Action(
        "products.itsOrders", "list its orders", [.keys(.enter, in: .screen(.products))], hint: Hint("its orders")
    ) { state, _ in
        guard let product = state.selectedProduct else { return [] }
        let pattern = TextPattern(product.summary.productID.rawValue, isWhole: true)
        return state.showOrders(OrderFilter(terms: [OrderTerm(.product([pattern]))]))
    }.prepared { $0.pinScreenCursor() }.available(when: \.productAtHand)

    fileprivate static let addProduct = Action(
        "products.add", "add a new product to the catalogue", [.keys(.character("+"), in: .screen(.products))],
        hint: Hint("new"), changesDesk: true
    ) { state, _ in state.openDirectoryForm(.add(state.configuration.currency)) }

    fileprivate static let repriceProduct = Action(
        "products.reprice", "change its price for orders from now on",
        [.keys(.character("r"), in: .screen(.products))], hint: Hint("reprice"), changesDesk: true
    ) { state, _ in
        guard let product = state.selectedProduct else { return [] }
        return state.openDirectoryForm(.reprice(product.summary))
    }.waiting { $0.isProductAwaited }.prepared { $0.pinScreenCursor() }.available(when: \.productForSale)

    fileprivate static let discontinueProduct = Action(
        "products.discontinue", "discontinue: it can be ordered no more",
        [.keys(.character("X"), in: .screen(.products))], hint: Hint("discontinue"), changesDesk: true
    ) { state, _ in
        guard let product = state.selectedProduct else { return [] }
        state.layers.append(.question(Question(.discontinue(product.summary))))
        return []
    }.waiting { $0.isProductAwaited }.prepared { $0.pinScreenCursor() }.available(when: \.productForSale)
        .opening(.question)

    fileprivate static let copyProduct = Action(
        "products.copy", "copy from the product", [.keys(.character("y"), in: .screen(.products))],
        parameters: [
            .choice(named: "part", of: { $0.productCopies?.forms(of: CopyForm.ofSales).map(\.rawValue) ?? [] })
        ]
    ) { state, arguments in
        guard let form = arguments.first.flatMap(CopyForm.init), let choices = state.productCopies else { return [] }
        return state.copy(form, of: choices)
    }.prepared { $0.pinScreenCursor() }.available(when: \.productAtHand)
}

extension DashboardState {
    /// The product under the cursor of the catalogue's screen, as it will be once this dashboard's commands are visible.
    var selectedProduct: ProductSales? {
        screens[ProductsScreen.self].selected.map { product in
            var product = product
            product.summary = expected(product.summary)
            return product
        }
    }

    fileprivate var isProductAwaited: Bool {
        isAnswerAwaited(about: screens[ProductsScreen.self].list.cursor.held.map { .product($0) })
    }

    fileprivate var productCopies: CopyChoices? {
        let screen = screens[ProductsScreen.self]
        guard let id = selectedProduct?.summary.productID else { return nil }
        return CopyChoices(named: id.rawValue, id: id.rawValue)
            .with(.row, screen.copiedRow(in: self))
            .with(screen.exportedRow(in: self).map(CopiedRecord.row))
            .with(.command, ShellText.line(commandWords.product(id)))
            .with(.lastAct, lastActLine(on: .directory(.product(id))))
    }

    fileprivate var productAtHand: Availability {
        screens[ProductsScreen.self].rowAtHand("product")
    }

    fileprivate var productForSale: Availability {
        guard let product = selectedProduct?.summary else { return productAtHand }
        return product.isDiscontinued
            ? .unavailable("it is discontinued; what is discontinued stays so")
            : unansweredObstacle(to: .product(product.productID)) ?? productAtHand
    }
}
