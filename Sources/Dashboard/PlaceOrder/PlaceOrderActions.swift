import TerminalKit

extension ActionSection {
    /// The form that places an order.
    static let placingAnOrder = ActionSection(
        "In the form of a new order",
        [
            ActionRow(.goOnInForm), ActionRow(.goBackInForm), ActionRow(.placeFromForm), ActionRow(.leaveForm),
            ActionRow(.confirmLeavingForm),
            ActionRow("stay in the form; every other key means the same", [.stayInForm]),
        ])
}

extension ActionID {
    static let goOnInForm = ActionID("form.next")
    static let placeFromForm = ActionID("form.place")
    static let leaveForm = ActionID("form.leave")
    static let confirmLeavingForm = ActionID("form.confirmLeaving")
    static let stayInForm = ActionID("form.stay")
}

extension Action {
    fileprivate static let goOnInForm = Action(
        "form.next", "take what is highlighted or typed, and go on",
        [.keys(.enter, in: .form), .alternatives(.tab, in: .form)]
    ) { state, _ in state.changeForm { $0.goOn() } }

    fileprivate static let goBackInForm = Action(
        "form.back", "back to the field before", [.keys(.backTab, in: .form)]
    ) { state, _ in state.changeForm { $0.goBack() } }

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
        state.changeForm { form in
            form.isLeavingAsked = false
            return .leave
        }
    }

    fileprivate static let stayInForm = Action(
        "form.stay", "stay in the form", [.keys(.character("n"), .escape, in: .leavingForm)]
    ) { state, _ in
        state.changeForm { form in
            form.isLeavingAsked = false
            return .stay(nil)
        }
    }
}
