import TerminalKit

extension ActionSection {
    /// The form that places an order.
    static let placingAnOrder = ActionSection(
        "In the form of a new order",
        [
            ActionRow(.goOnInForm), ActionRow(.goToNextField), ActionRow(.goBackInForm), ActionRow(.goToLines),
            ActionRow(.editLine), ActionRow(.removeLine), ActionRow(.placeFromForm), ActionRow(.leaveForm),
            ActionRow(.confirmLeavingForm),
            ActionRow("stay in the form; every other key means the same", [.stayInForm]),
        ])
}

extension PlaceOrderForm {
    /// The places where a key is searched for.
    var places: [Place] {
        if isLeavingAsked { return [.leavingForm] }
        return field == .lines ? [.formLines, .form] : [.form]
    }
}

extension ActionID {
    static let goOnInForm = ActionID("form.next")
    static let goToNextField = ActionID("form.nextField")
    static let goToLines = ActionID("form.lines")
    static let editLine = ActionID("form.editLine")
    static let removeLine = ActionID("form.removeLine")
    static let placeFromForm = ActionID("form.place")
    static let leaveForm = ActionID("form.leave")
    static let confirmLeavingForm = ActionID("form.confirmLeaving")
    static let stayInForm = ActionID("form.stay")
}

extension Action {
    fileprivate static let goOnInForm = Action(
        "form.next", "take what is highlighted or typed, and go on", [.keys(.enter, in: .form)]
    ) { state, _ in state.changeForm { $0.goOn() } }

    fileprivate static let goToNextField = Action(
        "form.nextField", "the same, by way of every field: address, price, discount", [.keys(.tab, in: .form)]
    ) { state, _ in state.changeForm { $0.goToNextField() } }

    fileprivate static let goBackInForm = Action(
        "form.back", "back to the field before", [.keys(.backTab, in: .form)]
    ) { state, _ in state.changeForm { $0.goBack() } }

    /// Means a step up among what was found wherever the product line is not empty.
    fileprivate static let goToLines = Action(
        "form.lines", "from an empty product line to the lines above it", [.keys(.up, in: .form)]
    ) { state, _ in
        state.changeForm { .stay($0.goToLines()) }
    }
    .available { state in
        guard case .placeOrder(let form)? = state.layers.last, form.isAtEmptyLine, !form.lines.isEmpty else {
            return .inapplicable("the product line is not empty, or there is no line above it")
        }
        return .available
    }

    fileprivate static let editLine = Action(
        "form.editLine", "change the line: its product, quantity, price and discount", [.keys(.enter, in: .formLines)]
    ) { state, _ in state.changeForm { $0.goOn() } }

    fileprivate static let removeLine = Action(
        "form.removeLine", "remove the line",
        [.keys(.delete, in: .formLines), .alternatives(.backspace, in: .formLines)]
    ) { state, _ in
        state.changeForm { .stay($0.removeLine()) }
    }

    fileprivate static let placeFromForm = Action(
        "form.place", "place the order, from any field", [.keys(.control("s"), in: .form)]
    ) { state, _ in state.changeForm { $0.placeFromAnywhere() } }

    fileprivate static let leaveForm = Action(
        "form.leave", "leave; asks first when something was typed", [.keys(.escape, in: .form)], isImmediate: true
    ) { state, _ in state.changeForm { $0.leave() } }

    fileprivate static let confirmLeavingForm = Action(
        "form.confirmLeaving", "leave without placing it, once that was asked",
        [.keys(.character("y"), in: .leavingForm), .alternatives(.character("Y"), in: .leavingForm)]
    ) { state, _ in
        if case .directory? = state.layers.last {
            state.closeTop()
            return []
        }
        return state.changeForm { form in
            form.isLeavingAsked = false
            return .leave
        }
    }

    fileprivate static let stayInForm = Action(
        "form.stay", "stay in the form", [.keys(.character("n"), .escape, in: .leavingForm)]
    ) { state, _ in
        if case .directory(var form)? = state.layers.last {
            form.isLeavingAsked = false
            state.replaceTop(.directory(form))
            return []
        }
        return state.changeForm { form in
            form.isLeavingAsked = false
            return .stay(nil)
        }
    }
}
