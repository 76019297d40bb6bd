/// Says what a module may import; the table is the house's plan, and every arrow in it points inward.
struct Module {
    let name: String
    /// Where its sources are.
    let path: String
    /// The modules of this package it may import.
    let inner: Set<String>
    /// The libraries it may import.
    let libraries: Set<String>

    init(_ name: String, path: String? = nil, _ inner: Set<String> = [], libraries: Set<String> = []) {
        self.name = name
        self.path = path ?? "Sources/\(name)"
        self.inner = inner
        self.libraries = libraries
    }

    /// From the inside out: a module imports only modules above it.
    static let table = [
        Module("CQRS", libraries: ["Crypto", "DequeModule", "Histogram", "Logging", "Metrics"]),
        Module("JSON"),
        Module("OrderEvents", ["CQRS", "JSON"]),
        Module("OrderCommands", ["CQRS", "JSON", "OrderEvents"]),
        Module("OrderWriteModel", ["CQRS", "OrderEvents", "OrderCommands"]),
        Module("OrderQueries", ["CQRS", "OrderEvents"]),
        Module("SQLiteStorage", ["CQRS"], libraries: ["GRDB", "GRDBSQLite"]),
        Module("SQLiteEventStore", ["CQRS", "SQLiteStorage"], libraries: ["GRDB"]),
        Module("SQLiteProjectionStore", ["CQRS", "SQLiteStorage"], libraries: ["GRDB"]),
        Module(
            "OrderReadModel", ["CQRS", "OrderEvents", "OrderQueries", "SQLiteStorage", "SQLiteProjectionStore"],
            libraries: ["GRDB"]),
        Module("CZlib"),
        Module("OrderExchange", ["CQRS", "JSON", "OrderEvents", "OrderCommands", "OrderQueries", "CZlib"]),
        Module("TerminalKit"),
        Module("CNcurses"),
        Module("CursesTerminal", ["TerminalKit", "CNcurses"]),
        Module("Dashboard", ["CQRS", "OrderEvents", "OrderCommands", "OrderQueries", "TerminalKit"]),
        Module("Resources", path: "Resources"),
        Module(
            "orderdesk",
            [
                "CQRS", "JSON", "OrderEvents", "OrderCommands", "OrderWriteModel", "OrderQueries", "OrderReadModel",
                "SQLiteStorage", "SQLiteEventStore", "SQLiteProjectionStore", "OrderExchange", "TerminalKit",
                "CursesTerminal", "Dashboard", "Resources",
            ],
            libraries: ["ArgumentParser", "Logging", "ServiceLifecycle", "UnixSignals", "Yams"]),
        Module("CPseudoTerminal"),
        Module(
            "orderdesk-bench",
            [
                "CQRS", "OrderEvents", "OrderCommands", "OrderWriteModel", "OrderQueries", "OrderReadModel",
                "SQLiteEventStore", "OrderExchange", "CPseudoTerminal",
            ],
            libraries: ["ArgumentParser", "GRDBSQLite", "Histogram", "Logging"]),
    ]

    /// What comes with the language; any module may import it.
    static let platform: Set<String> = ["Foundation", "Synchronization", "Dispatch", "Glibc", "Darwin"]

    /// The modules only few may import, with those few.
    static let reserved: [String: Set<String>] = [
        "CNcurses": ["CursesTerminal"],
        "CZlib": ["OrderExchange"],
        "OrderReadModel": ["orderdesk", "orderdesk-bench"],
        "OrderWriteModel": ["orderdesk", "orderdesk-bench"],
        "SQLiteEventStore": ["orderdesk", "orderdesk-bench"],
        "SQLiteProjectionStore": ["OrderReadModel", "orderdesk"],
        "CursesTerminal": ["orderdesk"],
        "Dashboard": ["orderdesk"],
        "CPseudoTerminal": ["orderdesk-bench"],
        "GRDB": ["SQLiteStorage", "SQLiteEventStore", "SQLiteProjectionStore", "OrderReadModel"],
        "GRDBSQLite": ["SQLiteStorage", "orderdesk-bench"],
    ]

    /// Whether this module may import that one.
    func mayImport(_ module: String) -> Bool {
        inner.contains(module) || libraries.contains(module) || Self.platform.contains(module)
    }
}
