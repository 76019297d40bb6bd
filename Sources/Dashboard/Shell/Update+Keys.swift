import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

extension DashboardState {
    /// Gives a key to whatever has the keyboard.
    mutating func press(_ key: Key) -> [Effect] {
        if notice?.kind == .failure { notice = nil }
        if key != .character("q") { isLeavingAsked = false }
        switch layers.last {
        case .placeOrder(let form): return press(key, in: form)
        case .confirmation(let confirmation): return press(key, in: confirmation)
        case .order(let pane): return press(key, in: pane)
        case .help(let pane): return press(key, in: pane)
        case .deadLetters(let pane): return press(key, in: pane)
        case .question(let question): return press(key, in: question)
        case .messages(let pane): return press(key, in: pane)
        case .welcome: return pressInWelcome(key)
        case nil: return finder == nil ? pressInTable(key) : pressInFinder(key)
        }
    }

    mutating func paste(_ text: String) -> [Effect] {
        if finder != nil, layers.isEmpty {
            finder?.insert(text)
            return search()
        }
        switch layers.last {
        case .placeOrder(let form): return paste(text, into: form)
        case .confirmation(var confirmation) where confirmation.reason != nil:
            confirmation.reason?.insert(text)
            replaceTop(.confirmation(confirmation))
        case .question(var question) where question.reason != nil:
            question.reason?.insert(text)
            replaceTop(.question(question))
        case .confirmation, .order, .help, .deadLetters, .question, .messages, .welcome, nil:
            say(.information, "pasted text has no place here; open / or p first")
        }
        return []
    }

    mutating func replaceTop(_ layer: Layer) {
        layers[layers.count - 1] = layer
    }

    /// Closes what lies on top, and gives up what it has asked for.
    mutating func closeTop() {
        switch layers.popLast() {
        case .order(let pane) where paneIndices(of: pane.orderID).isEmpty: requests.cancel(.order(pane.orderID))
        case .deadLetters: requests.cancel(.deadLetters)
        case .placeOrder:
            requests.cancel(.customers)
            requests.cancel(.products)
        default: break
        }
    }

    // MARK: The table

    private mutating func pressInTable(_ key: Key) -> [Effect] {
        pressToMove(key) ?? pressToFilter(key) ?? pressToAct(key) ?? pressAnywhere(key)
    }

    private mutating func pressToMove(_ key: Key) -> [Effect]? {
        let page = max(1, tableHeight - 1)
        switch key {
        case .down, .character("j"), .control("n"): return move(by: 1)
        case .up, .character("k"), .control("p"): return move(by: -1)
        case .pageDown, .control("f"): return move(by: page)
        case .pageUp, .control("b"): return move(by: -page)
        case .control("d"): return move(by: max(1, page / 2))
        case .control("u"): return move(by: -max(1, page / 2))
        case .home, .character("g"): return land(on: .first)
        case .end, .character("G"): return land(on: .last)
        case .character("n") where !list.filter.search.isEmpty: return move(by: 1)
        case .character("N") where !list.filter.search.isEmpty: return move(by: -1)
        default: return nil
        }
    }

    private mutating func pressToFilter(_ key: Key) -> [Effect]? {
        switch key {
        case .character("0"): return refilter { $0.filter.status = nil }
        case .character("1"): return refilter { $0.filter.status = .pending }
        case .character("2"): return refilter { $0.filter.status = .approved }
        case .character("3"): return refilter { $0.filter.status = .shipped }
        case .character("4"): return refilter { $0.filter.status = .cancelled }
        case .character("5"): return refilter { $0.filter.status = .refunded }
        case .character("$"): return refilter { $0.filter.highValue = $0.filter.highValue == nil ? true : nil }
        case .character("o"): return refilter { $0.sort = $0.sort.next }
        case .character("O"): return refilter { $0.sort.isDescending.toggle() }
        case .character("/"):
            finder = TextInput(list.filter.search)
            list.searchOrigin = list.followsTop ? nil : list.selection
            return []
        case .escape: return back()
        default: return nil
        }
    }

    /// One level back: what was refused, then the search, then the other filters.
    private mutating func back() -> [Effect] {
        if pending.commands.contains(where: { !$0.isWaiting }) || notice != nil {
            change { $0.pending.dismissFailures() }
            notice = nil
            if list.filter == .all { return [] }
        }
        if !list.filter.search.isEmpty { return refilter { $0.filter.search = "" } }
        return list.filter == .all ? [] : refilter { $0.filter = .all }
    }

    /// Applies a key that means the same wherever it is pressed.
    mutating func pressAnywhere(_ key: Key) -> [Effect] {
        switch key {
        case .character("D"): return openDeadLetters()
        case .character("w"):
            waitsForVisible.toggle()
            say(.information, "success is said once it is \(waitsForVisible ? "visible" : "accepted")")
        case .character("?"), .function(1): layers.append(.help(HelpPane()))
        case .function(8): layers.append(.messages(MessagePane()))
        case .character("q"): leave()
        case .character("P"): return togglePaused()
        case .character("."): return stepProjection()
        case .character("]"): return changeDelay(by: 1)
        case .character("["): return changeDelay(by: -1)
        case .character("R"): return askAboutRebuild()
        case .escape: break
        default: say(.information, "\(key.name) does nothing here; ? lists the keys")
        }
        return []
    }

    // MARK: The search line

    private mutating func pressInFinder(_ key: Key) -> [Effect] {
        guard var input = finder else { return [] }
        switch key {
        case .enter, .tab: closeFinder()
        case .escape:
            let effects = list.filter.search.isEmpty ? [] : refilter { $0.filter.search = "" }
            closeFinder()
            return effects
        case .down, .up:
            closeFinder()
            return pressInTable(key)
        default:
            let before = input.text
            guard input.handle(key) else {
                say(.information, "\(key.name) does nothing in the search; Enter keeps it, Esc clears it")
                return []
            }
            finder = input
            return input.text == before ? [] : search()
        }
        return []
    }

    private mutating func closeFinder() {
        finder = nil
        list.searchOrigin = nil
    }

    private mutating func search() -> [Effect] {
        guard let text = finder?.text else { return [] }
        return refilter { $0.filter.search = text }
    }

    /// Leaves, but not unseen from commands that nobody knows the end of.
    private mutating func leave() {
        let unanswered = pending.commands.count { $0.unanswered != nil }
        guard unanswered > 0, !isLeavingAsked else {
            isLeaving = true
            return
        }
        isLeavingAsked = true
        let still = NumberText.counted(unanswered, "command")
        say(.warning, "no answer yet to \(still), and nobody asks again after you leave; q again leaves all the same")
    }

    // MARK: Help, messages and welcome

    private mutating func press(_ key: Key, in pane: HelpPane) -> [Effect] {
        switch key {
        case .escape, .character("q"), .character("?"), .function(1), .enter: closeTop()
        default:
            var pane = pane
            pane.scroll = scrolled(pane.scroll, by: key)
            replaceTop(.help(pane))
        }
        return []
    }

    private mutating func press(_ key: Key, in pane: MessagePane) -> [Effect] {
        switch key {
        case .escape, .character("q"), .function(8), .enter: closeTop()
        default:
            var pane = pane
            pane.scroll = scrolled(pane.scroll, by: key)
            replaceTop(.messages(pane))
        }
        return []
    }

    private mutating func pressInWelcome(_ key: Key) -> [Effect] {
        switch key {
        case .character("l") where sampleProgress == nil:
            guard !refusesCommands() else { return [] }
            sampleProgress = "starting"
            return [.loadSamples]
        case .character("p"):
            layers.removeLast()
            return openForm()
        case .character("q"): isLeaving = true
        case .escape: layers.removeLast()
        default: return pressAnywhere(key)
        }
        return []
    }

    /// Returns the first line a pane shows after a key, no further than to its end.
    func scrolled(_ scroll: Int, by key: Key) -> Int {
        let page = max(1, size.rows - 4)
        let last = lastScroll
        let from = min(scroll, last)
        let target =
            switch key {
            case .down, .character("j"), .control("n"): from + 1
            case .up, .character("k"), .control("p"): from - 1
            case .pageDown, .control("f"), .control("d"), .character(" "): from + page
            case .pageUp, .control("b"), .control("u"): from - page
            case .home, .character("g"): 0
            case .end, .character("G"): last
            default: from
            }
        return max(0, min(target, last))
    }
}

extension OrderSort {
    /// The next column, in the direction people expect of it.
    fileprivate var next: OrderSort {
        let keys = Key.allCases
        let following = keys[((keys.firstIndex(of: key) ?? 0) + 1) % keys.count]
        return OrderSort(following, isDescending: following != .customer)
    }
}
