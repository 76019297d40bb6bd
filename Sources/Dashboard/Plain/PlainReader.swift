import CQRS
import OrderEvents
import TerminalKit

/// Decides which lines a person reads who does not look: pure, from one state after the other.
///
/// What a person does is answered at once. What comes by itself is summed up, so that a screen reader is not flooded.
struct PlainReader {
    /// Other people's changes are summed up for so long.
    private static let patience: Duration = .seconds(2)
    /// More lines of one change are counted, not read.
    private static let lineLimit = 12

    private var shown: PlainContent?
    private var isForgotten = false
    /// Whether the screen has been named and not yet read.
    private var isScreenUnread = false
    private var readFilter = ""
    private var news = PlainNews()
    private var desk = PlainDeskWatch()

    /// Has all of it read with the next lines.
    mutating func forget() {
        isForgotten = true
    }

    /// Returns the lines to be read once a message has led to a state.
    mutating func lines(of state: DashboardState, after message: Message) -> [String] {
        guard shown != nil || state.list.isLoaded && state.desk != nil || state.uptime >= Self.patience else {
            return []
        }
        let now = PlainContent(of: state)
        defer { shown = now }
        guard let before = shown else {
            readFilter = now.filter ?? ""
            desk.read(now.desk)
            // A caption may be there before anything can be read.
            return [opening(state)] + now.everything + caption(now, since: nil)
                + now.messages.map { PlainText.words(in: $0.text) }
        }
        if isForgotten {
            isForgotten = false
            return now.everything
        }
        var lines = now.messages(since: before)
        lines += around(now, since: before, state)
        lines += screen(now, since: before, message)
        lines += layer(now, since: before, message, state)
        lines += finding(now, since: before, state)
        lines += news.lines(now, since: before, at: state.uptime, patience: Self.patience)
        return lines + desk.lines(now.desk, at: state.uptime, patience: Self.patience)
    }

    private func opening(_ state: DashboardState) -> String {
        "orderdesk in plain text: \(state.keyName(of: .showHelp)) reads the keys, \(state.keyName(of: .redraw)) reads "
            + "where you are, \(state.keyName(of: .quit)) leaves"
    }

    private func caption(_ now: PlainContent, since before: PlainContent?) -> [String] {
        guard let caption = now.caption, caption != before?.caption else { return [] }
        return ["Caption: \(PlainText.words(in: caption))"]
    }

    private func around(_ now: PlainContent, since before: PlainContent, _ state: DashboardState) -> [String] {
        var lines = caption(now, since: before)
        if now.isWaiting, !before.isWaiting {
            lines.append("waiting for what was asked for; \(state.keyName(of: .dropHeldInput)) gives up")
        }
        return lines
    }

    // MARK: Screens

    private mutating func screen(_ now: PlainContent, since before: PlainContent, _ message: Message) -> [String] {
        if now.screen != before.screen {
            isScreenUnread = now.isLoading
            readFilter = now.filter ?? readFilter
            return now.isLoading ? [now.heading[0]] : read(now)
        }
        if isScreenUnread {
            guard !now.isLoading else { return [] }
            isScreenUnread = false
            return Array(read(now).dropFirst())
        }
        guard now.titles.isEmpty, before.titles.isEmpty else { return [] }
        return content(now, since: before, message) + order(now, since: before)
    }

    private func read(_ now: PlainContent) -> [String] {
        now.heading + (now.titles.isEmpty ? now.focus.map { ["At: \($0)"] } ?? [] : [])
    }

    /// The line under the cursor, and after a key what stands above the list.
    private func content(_ now: PlainContent, since before: PlainContent, _ message: Message) -> [String] {
        guard let new = now.content, let old = before.content, new != old else { return [] }
        let isTyped = message.isTyped
        let changed = Set(new.lines(notIn: old, countingFigures: isTyped))
        let above = new.lines.prefix(3).enumerated().filter { changed.contains($1) && $0 != new.focus }.map {
            $0.element
        }
        return above + (new.focused.map { changed.contains($0) || new.focus != old.focus ? [$0] : [] } ?? [])
    }

    private func order(_ now: PlainContent, since before: PlainContent) -> [String] {
        guard let selected = now.selected else { return before.selected == nil ? [] : ["no order is selected"] }
        let isOther = selected.order.orderID != before.selected?.order.orderID
        return isOther || selected.order != before.selected?.order ? [now.focus ?? ""] : []
    }

    // MARK: Layers

    private func layer(
        _ now: PlainContent, since before: PlainContent, _ message: Message, _ state: DashboardState
    ) -> [String] {
        guard let layer = now.layer else {
            return before.layer.map { ["closed: \($0.title)"] + (now.focus.map { [$0] } ?? []) } ?? []
        }
        guard now.titles == before.titles, let old = before.layer else {
            // What was opened before is gone back to, unless something else was opened in its place.
            let isBack = now.titles.count < before.titles.count && before.titles.starts(with: now.titles)
            return isBack
                ? ["back to: \(layer.title)"] + (layer.focused.map { [$0] } ?? []) : layer.all
        }
        if case .keyPressed(let key) = message, layer.isTyped, old.isTyped, key.editsText, layer.focus == old.focus {
            return now.choice == before.choice ? [] : now.choice.map { ["found: \($0)"] } ?? ["nothing is found"]
        }
        let changes = changes(layer, since: old, message, choice: now.choice == before.choice ? nil : now.choice)
        return shortened(changes, state)
    }

    private func changes(
        _ layer: PlainLayer, since old: PlainLayer, _ message: Message, choice: String?
    ) -> [String] {
        var lines = layer.lines(notIn: old, countingFigures: message.isTyped)
        for line in [choice, layer.focus == old.focus ? nil : layer.focused].compactMap(\.self) where lines.last != line
        {
            lines.removeAll { $0 == line }
            lines.append(line)
        }
        return lines
    }

    private func shortened(_ lines: [String], _ state: DashboardState) -> [String] {
        guard lines.count > Self.lineLimit else { return lines }
        let rest = "and \(lines.count - Self.lineLimit) more lines; \(state.keyName(of: .redraw)) reads all"
        return lines.prefix(Self.lineLimit) + [rest]
    }

    // MARK: The filter

    private mutating func finding(
        _ now: PlainContent, since before: PlainContent, _ state: DashboardState
    ) -> [String] {
        var lines: [String] = []
        if now.isFinding, !before.isFinding {
            let (keep, clear) = (state.keyName(of: .keepSearch), state.keyName(of: .clearSearch))
            lines.append("type what to find; \(keep) keeps it, \(clear) clears it")
        }
        if let fault = now.fault, fault != before.fault { lines.append("Warning: \(PlainText.words(in: fault))") }
        guard !now.isFinding, let filter = now.filter, filter != readFilter, now.screen == before.screen else {
            return lines
        }
        readFilter = filter
        return lines + ["listed: \(now.count ?? ""), \(filter)"]
    }
}

extension Message {
    /// Whether a person typed it.
    fileprivate var isTyped: Bool {
        switch self {
        case .keyPressed, .textPasted: true
        default: false
        }
    }
}
