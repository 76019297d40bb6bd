// swift-tools-version: 6.2
import PackageDescription

/// Settings every Swift target shares: language mode 6 and no tolerated warning.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
]

// The Swift runtime and Foundation are linked into a released program, which starts a third faster by that, and runs where
// there is no toolchain. The toolchain's own linker does not warn of what is in Foundation. The table of functions of
// other libraries is filled at the start and then read-only (full RELRO).
let standaloneBuild = BuildSettingCondition.when(platforms: [.linux], configuration: .release)
let standaloneSwift = SwiftSetting.unsafeFlags(["-static-stdlib"], standaloneBuild)
let standaloneLinker = LinkerSetting.unsafeFlags(
    ["-static-stdlib", "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "relro", "-Xlinker", "-z", "-Xlinker", "now"],
    standaloneBuild)

// The set-up scripts name the commit they build; `swift build` by hand does not. It is in one small file of C, so that
// another commit compiles that file and links, and nothing else.
let commit = Context.environment["ORDERDESK_COMMIT"] ?? ""
let isCommit = !commit.isEmpty && commit.utf8.allSatisfy { "0123456789abcdefghijklmnopqrstuvwxyz-".utf8.contains($0) }
let commitSettings: [CSetting] = isCommit ? [.define("ORDERDESK_COMMIT", to: commit)] : []

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let metricsTestKit = Target.Dependency.product(name: "MetricsTestKit", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// What only the HTTP service needs is fetched and built with it alone: the dashboard does not wait for it.
func ofService(_ name: String, _ package: String) -> Target.Dependency {
    .product(name: name, package: package, condition: .when(traits: ["Service"]))
}
let hummingbird = ofService("Hummingbird", "hummingbird")
let hummingbirdCore = ofService("HummingbirdCore", "hummingbird")
let httpTypes = ofService("HTTPTypes", "swift-http-types")
let nio = ofService("NIOCore", "swift-nio")
let asyncHTTPClient = ofService("AsyncHTTPClient", "async-http-client")
let asyncAlgorithms = ofService("AsyncAlgorithms", "swift-async-algorithms")
let nioHTTP1 = ofService("NIOHTTP1", "swift-nio")
let nioSSL = ofService("NIOSSL", "swift-nio-ssl")

let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func testLibrary(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Tests/\(name)", exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "orderdesk",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "orderdesk", targets: ["orderdesk"]),
        .executable(name: "orderdesk-service", targets: ["orderdesk-service"]),
        .executable(name: "orderdesk-bench", targets: ["orderdesk-bench"]),
        .library(name: "CQRS", targets: ["CQRS"]),
        .library(name: "SQLiteEventStore", targets: ["SQLiteEventStore"]),
        .library(name: "PostgresEventStore", targets: ["PostgresEventStore"]),
        .library(name: "SQLiteProjectionStore", targets: ["SQLiteProjectionStore"]),
        .library(name: "MetricsRegistry", targets: ["MetricsRegistry"]),
        .library(name: "EventStoreContract", targets: ["EventStoreContract"]),
        .library(name: "ProjectionStoreContract", targets: ["ProjectionStoreContract"]),
    ],
    traits: [
        .trait(name: "Service", description: "The HTTP service and what it is built on."),
        .default(enabledTraits: ["Service"]),
    ],
    // Exact versions: what was tested and measured is what is built, on every machine, and a new version comes with a commit
    // of its own. To move one: write the new version here, run `swift package resolve`, then `Resources/test` and
    // `orderdesk-bench --quick` before and after, and commit this file.
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/apple/swift-async-algorithms.git", exact: "1.1.4"),
        .package(url: "https://github.com/swift-server/async-http-client.git", exact: "1.37.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", exact: "2.37.6"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", exact: "1.5.0"),
    ],
    targets: [
        // The kernel, then the desk's own modules from the inside out.
        module("CQRS", [logging, metrics, deque, histogram, crypto]),
        module("JSON"),
        module("WakePipes"),
        module("MetricsRegistry", [coreMetrics, histogram]),
        module("OrderEvents", ["CQRS", "JSON"]),
        module("OrderCommands", ["CQRS", "JSON", "OrderEvents"]),
        module("OrderWriteModel", ["CQRS", "OrderEvents", "OrderCommands"]),
        module("OrderQueries", ["CQRS", "OrderEvents"]),
        module("SQLiteStorage", ["CQRS", "CFileStatus", grdb, sqlite]),
        module("SQLiteEventStore", ["CQRS", "SQLiteStorage", grdb]),
        module("PostgresEventStore", ["CQRS", "CPostgres", "WakePipes"]),
        module("SQLiteProjectionStore", ["CQRS", "SQLiteStorage", grdb]),
        module(
            "OrderReadModel",
            ["CQRS", "OrderEvents", "OrderQueries", "SQLiteStorage", "SQLiteProjectionStore", grdb]),
        module("OrderExchange", ["CQRS", "JSON", "OrderEvents", "OrderCommands", "OrderQueries", "CZlib"]),
        module("OrderTraffic", ["CQRS", "OrderEvents", "OrderCommands"]),
        module("OrderRecords", ["CQRS", "JSON", "MetricsRegistry", "OrderCommands", "OrderEvents", "OrderQueries"]),
        module("TerminalKit"),
        module("CursesTerminal", ["TerminalKit", "CNcurses", "WakePipes"]),
        module("ScreenScripts", ["JSON", "TerminalKit"]),
        module(
            "Dashboard", ["CQRS", "MetricsRegistry", "OrderEvents", "OrderCommands", "OrderQueries", "TerminalKit"]),
        module(
            "DeskComposition",
            [
                "CQRS", "MetricsRegistry", "OrderEvents", "OrderWriteModel", "OrderReadModel", "SQLiteEventStore",
                "PostgresEventStore", "TerminalKit", "Dashboard", logging, yams,
            ]),
        module("AccessTokens", ["CQRS", "JSON", crypto]),
        module(
            "OrderService",
            [
                "AccessTokens", "CQRS", "JSON", "MetricsRegistry", "OrderEvents", "OrderCommands", "OrderQueries",
                "OrderRecords", hummingbird, hummingbirdCore, httpTypes, logging, lifecycle, nio, nioHTTP1, nioSSL,
                asyncAlgorithms, coreMetrics,
            ]),
        module("EventPublishing", ["CQRS", "JSON", crypto]),
        module("KafkaPublishing", ["CQRS", "CKafka", "EventPublishing"]),
        module("CommandOptions", ["CQRS", "DeskComposition", "EventPublishing", argumentParser]),
        .target(
            name: "Resources",
            path: "Resources",
            exclude: [
                "CHANGELOG.md", "Dockerfile", "LICENSE", "install", "monitoring", "orderdesk.service", "requirements",
                "run", "screens", "test",
            ],
            sources: ["Resources.swift"],
            resources: [.embedInCode("northwind")],
            swiftSettings: strict),
        .executableTarget(
            name: "orderdesk",
            dependencies: [
                "CQRS", "JSON", "MetricsRegistry", "OrderEvents", "OrderCommands", "OrderWriteModel", "OrderQueries",
                "OrderReadModel", "SQLiteEventStore", "PostgresEventStore", "SQLiteProjectionStore", "OrderExchange",
                "OrderTraffic", "OrderRecords", "TerminalKit", "CursesTerminal", "ScreenScripts", "Dashboard",
                "DeskComposition",
                "AccessTokens", "CommandOptions", "CBuildCommit", "Resources", argumentParser, logging, lifecycle,
                unixSignals, yams,
            ],
            swiftSettings: strict + [standaloneSwift],
            linkerSettings: [standaloneLinker]),
        .executableTarget(
            name: "orderdesk-service",
            dependencies: [
                "AccessTokens", "CQRS", "CommandOptions", "DeskComposition", "EventPublishing", "KafkaPublishing",
                "OrderWriteModel",
                "OrderService", "TerminalKit", argumentParser, logging, lifecycle, unixSignals, asyncHTTPClient, nio,
                nioHTTP1,
            ],
            swiftSettings: strict + [standaloneSwift],
            linkerSettings: [standaloneLinker]),
        .executableTarget(
            name: "orderdesk-bench",
            dependencies: [
                "CQRS", "MetricsRegistry", "OrderEvents", "OrderCommands", "OrderWriteModel", "OrderQueries",
                "OrderReadModel", "SQLiteEventStore", "PostgresEventStore", "OrderExchange", "OrderTraffic",
                "CPseudoTerminal", "orderdesk", argumentParser, histogram, logging, coreMetrics, sqlite,
            ],
            swiftSettings: strict + [standaloneSwift],
            linkerSettings: [standaloneLinker]),
        .target(name: "CFileStatus", cSettings: [.treatAllWarnings(as: .error)]),
        .target(name: "CPseudoTerminal", cSettings: [.treatAllWarnings(as: .error)]),
        .target(name: "CBuildCommit", cSettings: [.treatAllWarnings(as: .error)] + commitSettings),
        .target(name: "CPostgres", cSettings: [.treatAllWarnings(as: .error)]),
        .target(name: "CKafka", cSettings: [.treatAllWarnings(as: .error)]),
        .target(name: "CNcurses", cSettings: [.treatAllWarnings(as: .error)]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),

        // What tests share, and programs they run.
        testLibrary("TestSupport", ["CQRS"], exclude: ["Desks", "Samples"]),
        testLibrary("EventStoreContract", ["CQRS", "TestSupport"]),
        testLibrary("ProjectionStoreContract", ["CQRS", "TestSupport"]),
        .executableTarget(
            name: "TerminalProbe",
            dependencies: ["CursesTerminal", "TerminalKit"],
            path: "Tests/TerminalProbe",
            swiftSettings: strict),
        .target(
            name: "CPowerLoss",
            path: "Tests/CPowerLoss",
            cSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "DeskWorker",
            dependencies: [
                "CQRS", "OrderEvents", "OrderCommands", "OrderWriteModel", "OrderReadModel", "SQLiteStorage",
                "SQLiteEventStore", "PostgresEventStore", "CPowerLoss", "TestSupport", argumentParser, logging,
            ],
            path: "Tests/DeskWorker",
            swiftSettings: strict),

        .target(name: "CMockKafka", path: "Tests/CMockKafka", cSettings: [.treatAllWarnings(as: .error)]),
        testLibrary("MockKafka", ["CMockKafka", "TestSupport"]),

        testLibrary("Simulation", ["CQRS", "TestSupport", logging]),
        .executableTarget(
            name: "simulate",
            dependencies: ["Simulation", "TestSupport", argumentParser],
            path: "Tests/simulate",
            swiftSettings: strict),

        .executableTarget(
            name: "GettingStarted",
            dependencies: ["CQRS", "SQLiteEventStore", "SQLiteProjectionStore", grdb],
            path: "Tests/GettingStarted",
            swiftSettings: strict),
        tests("GettingStartedTests", ["GettingStarted", "TestSupport"]),

        tests("ArchitectureTests", ["TestSupport"]),
        tests(
            "CQRSTests",
            [
                "CQRS", "EventStoreContract", "ProjectionStoreContract", "TestSupport", logging, coreMetrics,
                metricsTestKit,
            ]),
        tests("MetricsRegistryTests", ["MetricsRegistry", "TestSupport", coreMetrics]),
        tests("SimulationTests", ["simulate", "TestSupport"]),
        tests("OrderEventsTests", ["CQRS", "JSON", "OrderEvents", "TestSupport"]),
        tests("OrderQueriesTests", ["CQRS", "OrderEvents", "OrderQueries", "TestSupport"]),
        tests(
            "OrderWriteModelTests", ["CQRS", "JSON", "OrderEvents", "OrderCommands", "OrderWriteModel", "TestSupport"]),
        tests(
            "OrderReadModelTests",
            [
                "CQRS", "OrderEvents", "OrderQueries", "OrderReadModel", "SQLiteProjectionStore", "TestSupport", grdb,
                logging,
            ]),
        tests("SQLiteStorageTests", ["CQRS", "SQLiteStorage", "TestSupport", grdb]),
        tests(
            "SQLiteEventStoreTests",
            ["CQRS", "SQLiteStorage", "SQLiteEventStore", "EventStoreContract", "TestSupport", grdb]),
        tests(
            "PostgresEventStoreTests",
            ["CQRS", "PostgresEventStore", "SQLiteEventStore", "EventStoreContract", "TestSupport"]),
        tests(
            "SQLiteProjectionStoreTests",
            ["CQRS", "SQLiteStorage", "SQLiteProjectionStore", "ProjectionStoreContract", "TestSupport", grdb, logging]),
        tests(
            "OrderExchangeTests",
            [
                "CQRS", "OrderEvents", "OrderCommands", "OrderWriteModel", "OrderQueries", "OrderExchange", "CZlib",
                "Resources", "TestSupport",
            ]),
        tests(
            "OrderTrafficTests",
            ["CQRS", "OrderEvents", "OrderCommands", "OrderWriteModel", "OrderTraffic", "TestSupport"]),
        tests("AccessTokensTests", ["AccessTokens", "CQRS", "TestSupport"]),
        tests("ResourcesTests", ["Resources"]),
        tests(
            "CrashTests",
            [
                "DeskWorker", "CQRS", "OrderEvents", "OrderCommands", "OrderWriteModel", "OrderReadModel",
                "SQLiteEventStore", "PostgresEventStore", "CPowerLoss", "TestSupport", grdb, logging,
            ]),
        tests("ScreenScriptsTests", ["JSON", "ScreenScripts", "TerminalKit", "TestSupport"]),
        tests("TerminalKitTests", ["TerminalKit", "TestSupport"]),
        tests(
            "CursesTerminalTests",
            ["CursesTerminal", "TerminalKit", "TerminalProbe", "CPseudoTerminal", "TestSupport"]),
        tests(
            "DashboardTests",
            [
                "CQRS", "MetricsRegistry", "OrderEvents", "OrderCommands", "OrderQueries", "OrderWriteModel",
                "TerminalKit", "Dashboard", "TestSupport",
            ]),
        tests("EventPublishingTests", ["CQRS", "JSON", "EventPublishing", "TestSupport"]),
        tests(
            "KafkaPublishingTests",
            ["CQRS", "EventPublishing", "KafkaPublishing", "MockKafka", "TestSupport"]),
        tests(
            "DeskCompositionTests",
            ["CQRS", "DeskComposition", "OrderEvents", "TerminalKit", "TestSupport", logging]),
        tests(
            "CommandLineTests",
            [
                "orderdesk", "CommandOptions", "CQRS", "Dashboard", "DeskComposition", "JSON", "OrderCommands",
                "OrderEvents",
                "OrderExchange", "OrderQueries", "OrderRecords", "OrderTraffic", "OrderWriteModel", "ScreenScripts",
                "TerminalKit", "TestSupport", argumentParser,
            ]),
        tests(
            "OrderServiceTests",
            [
                "AccessTokens", "CQRS", "DeskComposition", "JSON", "OrderCommands", "OrderService", "OrderWriteModel",
                "TestSupport", hummingbird, httpTypes, logging,
            ]),
        tests(
            "OrderdeskBenchTests",
            ["orderdesk-bench", "orderdesk", "CQRS", "OrderEvents", "OrderTraffic", "TestSupport", argumentParser]),
        tests(
            "EndToEndTests",
            [
                "orderdesk", "orderdesk-service", "CQRS", "OrderEvents", "OrderCommands", "OrderWriteModel",
                "SQLiteEventStore", "MockKafka", "TestSupport", grdb,
            ]),
    ]
)
