extension Place {
    /// Where a key is searched for while an order is opened.
    static let overOrder: [Place] = [.order, .lists, .anywhere]

    /// The places with their names in settings; screens are named by their ids.
    static let named: [(name: String, place: Place)] =
        Screens.all.map { ($0.id.rawValue, .screen($0.id)) } + [
            ("screens", .screens), ("order", .order), ("event", .event), ("note", .note), ("line", .line),
            ("form", .form), ("formLines", .formLines), ("leavingForm", .leavingForm), ("search", .search),
            ("listSearch", .listSearch), ("directoryForm", .directoryForm), ("question", .question),
            ("reason", .reason), ("deadLetters", .deadLetters), ("help", .help), ("helpSearch", .helpSearch),
            ("messages", .messages), ("welcome", .welcome), ("palette", .palette), ("caption", .caption),
            ("lists", .lists), ("scrollingText", .scrollingText), ("waiting", .waiting), ("always", .always),
            ("anywhere", .anywhere),
        ]

    /// Its name in settings.
    var name: String { Self.named.first { $0.place == self }?.name ?? "" }

    /// The places that a key is searched for in, the first place first, whatever has the keyboard.
    static let chains: [[Place]] =
        Screens.all.map { [.caption, .screen($0.id), .screens, .lists, .anywhere] }
        + [
            overOrder, [.event, .lists], [.note], [.line, .scrollingText], [.form], [.formLines, .form],
            [.leavingForm], [.search], [.listSearch], [.directoryForm], [.question, .scrollingText],
            [.reason, .scrollingText], [.deadLetters, .lists, .anywhere], [.help, .lists],
            [.helpSearch, .scrollingText], [.messages, .lists], [.welcome, .anywhere], [.palette],
        ].map { [.always, .waiting] + $0 }

    /// Whether what is typed here goes into a text, or may.
    var holdsText: Bool {
        switch self {
        case .search, .listSearch, .directoryForm, .form, .reason, .note, .line, .helpSearch, .palette, .scrollingText,
            .waiting, .always:
            true
        case .caption, .screen, .screens, .formLines, .leavingForm, .question, .order, .event, .deadLetters, .help,
            .messages, .welcome, .lists, .anywhere:
            false
        }
    }

    /// Returns whether every key of this place is searched for in another one next, wherever the keyboard is.
    func isCovered(by other: Place) -> Bool {
        let chains = Self.chains.filter { $0.contains(self) }
        return !chains.isEmpty
            && chains.allSatisfy { chain in
                guard let place = chain.firstIndex(of: self) else { return false }
                return chain[(place + 1)...].contains(other)
            }
    }
}
