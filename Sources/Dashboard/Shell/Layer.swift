import TerminalKit

/// Lies over the orders table and has the keyboard.
enum Layer: Hashable, Sendable {
    /// The form that places an order.
    case placeOrder(PlaceOrderForm)
    /// A question about an act on one order.
    case confirmation(Confirmation)
    /// One order with its lines and events.
    case order(OrderPane)
    /// One event of an order as the log has it.
    case event(EventPane)
    /// A note on an order that is being typed.
    case note(NoteForm)
    /// One more line of an order that is being filled in.
    case line(LineForm)
    /// What is typed of a customer or a product.
    case directory(DirectoryForm)
    /// The keys.
    case help(HelpPane)
    /// The events that could not be applied.
    case deadLetters(DeadLetterPane)
    /// A question about something that reaches beyond one order.
    case question(Question)
    /// The messages of the last line, with their times.
    case messages(MessagePane)
    /// The empty desk's offer to load the sample orders.
    case welcome
    /// The actions by name.
    case palette(PalettePane)
}

extension DashboardState {
    mutating func replaceTop(_ layer: Layer) {
        layers[layers.count - 1] = layer
    }

    /// Closes what lies on top, and gives up what it has asked for.
    mutating func closeTop() {
        switch layers.popLast() {
        case .order(let pane) where paneIndices(of: pane.orderID).isEmpty:
            requests.cancel(.order(pane.orderID))
            requests.cancel(.version(pane.orderID))
        case .event(let pane): requests.cancel(.event(pane.orderID))
        case .line: requests.cancel(.lineProducts)
        case .deadLetters: requests.cancel(.deadLetters)
        case .placeOrder:
            requests.cancel(.customers)
            requests.cancel(.products)
            requests.cancel(.orderToRepeat)
        default: break
        }
    }

    /// Inserts pasted text where text is typed.
    mutating func paste(_ text: String) -> [Effect] {
        if finder != nil, layers.isEmpty {
            guard screens.shown != .orders else { return pasteIntoSearch(text) }
            finder?.insert(text)
            return findInScreen(finder?.text ?? "")
        }
        if case .directory(var form)? = layers.last {
            form.paste(text)
            replaceTop(.directory(form))
            return []
        }
        if case .placeOrder(let form)? = layers.last { return paste(text, into: form) }
        if case .note(var form)? = layers.last {
            form.complaint = form.text.obstacle(to: text)
            if form.complaint == nil { form.text.insert(text) }
            replaceTop(.note(form))
            return []
        }
        if case .line? = layers.last {
            return typeIntoLine { input in
                input.insert(text)
                return true
            }
        }
        if case .palette? = layers.last {
            pasteIntoPalette(text)
            return []
        }
        if pasteIntoHelp(text) { return [] }
        if var question = layers.last?.answerable, question.reason != nil {
            question.complaint = question.reason?.obstacle(to: text)
            if question.complaint == nil { question.reason?.insert(text) }
            layers[layers.count - 1].answerable = question
            return []
        }
        let (find, place) = (keyName(of: .openSearch), keyName(of: Action.placeOrder.id))
        showNotice(.information, "pasted text has no place here; open \(find) or \(place) first")
        return []
    }
}
