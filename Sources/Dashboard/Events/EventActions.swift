import CQRS
import OrderQueries
import TerminalKit

extension ActionSection {
    /// What can be done with the events of the log.
    static let events = ActionSection(
        "Events",
        [
            ActionRow(.openEventsOrder),
            ActionRow("only events of this type; only of this stream", [.onlyThisType, .onlyThisStream]),
            ActionRow(.followEvents), ActionRow(.filterEvents), ActionRow(.olderEvents),
            ActionRow("copy the event: its JSON, row, stream or a command line", [.copyEvent]),
            ActionRow(.retryEvent), ActionRow(.showDeadLetterOfEvent),
            ActionRow(.leaveEvents),
        ])
}

extension ActionID {
    static let filterEvents = ActionID("events.filter")
    static let followEvents = ActionID("events.follow")
    static let olderEvents = ActionID("events.older")
}

extension Action {
    fileprivate static let openEventsOrder = Action(
        "events.order", "open the order that the event is about", [.keys(.enter, in: .screen(.events))],
        hint: Hint("order")
    ) { state, _ in
        guard let order = state.screens[EventsScreen.self].selected?.orderID else { return [] }
        return state.open(order)
    }.prepared { $0.pinScreenCursor() }.available { state in
        guard let event = state.screens[EventsScreen.self].selected else { return state.eventAtHand }
        return event.orderID == nil
            ? .unavailable("\(event.recorded.type.name) is about no order", .information) : .available
    }

    fileprivate static let onlyThisType = Action(
        "events.type", "only events of this type", [.keys(.character("t"), in: .screen(.events))],
        hint: Hint("only this type", brief: "type", group: .filters, order: 1)
    ) { state, _ in
        state.changeEvents { screen, state in
            guard let event = screen.selected else { return [] }
            return screen.list(screen.load.question.toggled(type: event.recorded.type.name), in: &state)
        }
    }.prepared { $0.pinScreenCursor() }.available(when: \.eventAtHand)

    fileprivate static let onlyThisStream = Action(
        "events.stream", "only events of this stream", [.keys(.character("i"), in: .screen(.events))],
        hint: Hint("only this stream", brief: "stream", group: .filters, order: 1)
    ) { state, _ in
        state.changeEvents { screen, state in
            guard let event = screen.selected else { return [] }
            return screen.list(screen.load.question.toggled(stream: event.recorded.stream), in: &state)
        }
    }.prepared { $0.pinScreenCursor() }.available(when: \.eventAtHand)

    fileprivate static let followEvents = Action(
        "events.follow", "stop following the log, and follow it again", [.keys(.character("f"), in: .screen(.events))],
        hint: Hint("follow", group: .filters, order: 2)
    ) { state, _ in
        state.changeEvents { $0.toggleFollowing(in: &$1) }
    }.shownAsOn { state, _ in
        let screen = state.screens[EventsScreen.self]
        return screen.isFollowing && screen.followsTop
    }

    fileprivate static let filterEvents = Action(
        "events.filter", "filter by type:, stream:, by:, since: and until:",
        [.keys(.character("/"), in: .screen(.events))], hint: Hint("filter", group: .filters, order: 3, .familiar)
    ) { state, _ in
        let text = state.screens[EventsScreen.self].text
        state.finder = TextInput(text.isEmpty || text.hasSuffix(" ") ? text : text + " ")
        return []
    }.shownAsOn { state, _ in !state.screens[EventsScreen.self].text.isEmpty }

    fileprivate static let olderEvents = Action(
        "events.older", "search the log further back", [.keys(.character("m"), in: .screen(.events))],
        hint: Hint("older", group: .filters, order: 4)
    ) { state, _ in
        state.changeEvents { $0.searchOlder(in: &$1) }
    }.available { state in
        let list = state.screens[EventsScreen.self].list
        return list?.goesOn == false
            ? .unavailable("the log was searched back to its first event", .information)
            : list?.hasRoom == false
                ? .unavailable("no more events are kept here; narrow the filter", .information) : .available
    }

    fileprivate static let copyEvent = Action(
        "events.copy", "copy from the event", [.keys(.character("y"), in: .screen(.events))],
        parameters: [.choice(named: "part", of: { _ in CopyForm.ofEvent.map(\.rawValue) })],
        hint: Hint("copy", brief: "copy")
    ) { state, arguments in
        guard let form = arguments.first.flatMap(CopyForm.init), let choices = state.eventCopies else { return [] }
        return state.copy(form, of: choices)
    }.prepared { $0.pinScreenCursor() }.available(when: \.eventAtHand)

    fileprivate static let retryEvent = Action(
        "events.retry", "try the dead letters of the event's stream again",
        [.keys(.character("r"), in: .screen(.events))], hint: Hint("retry", order: 1, .occasional), changesDesk: true
    ) { state, _ in
        guard let stream = state.screens[EventsScreen.self].selected?.recorded.stream else { return [] }
        return state.retry("\(stream)", .retryDeadLettersOf(stream))
    }.prepared { $0.pinScreenCursor() }.available { state in
        state.parkedEvent.map { _ in state.availabilityOfRetry } ?? state.noParkedEvent
    }

    fileprivate static let showDeadLetterOfEvent = Action(
        "events.deadLetter", "the event in the list of dead letters, where it is discarded",
        [.keys(.character("x"), in: .screen(.events))], hint: Hint("dead letter", order: 1, .occasional)
    ) { state, _ in
        state.openDeadLetters(on: state.parkedEvent?.position)
    }.prepared { $0.pinScreenCursor() }.available { state in state.parkedEvent == nil ? state.noParkedEvent : .available
    }

    fileprivate static let leaveEvents = Action(
        "events.leave", "clear the filter, then back to the orders", [.keys(.escape, in: .screen(.events))],
        isImmediate: true
    ) { state, _ in
        state.screens[EventsScreen.self].text.isEmpty ? state.show(.orders) : state.findInScreen("")
    }
}

extension DashboardState {
    fileprivate var eventAtHand: Availability {
        let cursor = screens[EventsScreen.self].cursor
        if cursor.isGone, let position = cursor.selection {
            let place = NumberText.grouped(position.rawValue)
            return .unavailable("event \(place) is no longer in this list; move the cursor", .information)
        }
        return cursor.selection == nil
            ? .unavailable("no event is selected; move the cursor to one", .information) : .available
    }

    /// The event under the cursor where it waits as a dead letter.
    fileprivate var parkedEvent: ListedEvent? {
        screens[EventsScreen.self].selected.flatMap { event in
            event.isParked ? event : nil
        }
    }

    fileprivate var noParkedEvent: Availability {
        .unavailable("the event under the cursor is no dead letter", .information)
    }

    fileprivate mutating func changeEvents(
        _ change: (inout EventsScreen, inout DashboardState) -> [Effect]
    ) -> [Effect] {
        self.change(EventsScreen.self, change)
    }
}

extension CopyForm {
    fileprivate static let ofEvent: [CopyForm] = [.json, .row, .stream, .command, .rawJSON]
}

extension DashboardState {
    /// What of the event under the cursor can be copied.
    fileprivate var eventCopies: CopyChoices? {
        let screen = screens[EventsScreen.self]
        guard let event = screen.selected else { return nil }
        let row = EventCells(screen.list, now: now).row(event)
        return CopyChoices(named: "event \(event.position.rawValue)", id: "\(event.position.rawValue)")
            .with(.json, EventData.text(of: event.recorded))
            .with(.row, row.map(\.text).filter { !$0.isEmpty }.joined(separator: "  "))
            .with(.stream, event.recorded.stream.name)
            .with(.command, ShellText.line(commandWords.event(event.position)))
    }
}
