import ArgumentParser
import Foundation
import Testing

@testable import orderdesk_bench

/// Runs the real program, at a size that needs a second.
@Suite struct RunTests {
    private static let programs = URL(filePath: ChildProgram.ownPath).deletingLastPathComponent()
    private static let isOnDisk = FileSystem(of: programs).map { !$0.isMemory } ?? true

    /// Runs the bench in a folder next to the programs, because the system's temporary one may be in memory.
    private func run(_ arguments: [String]) async throws -> (status: Int32, output: String, errors: String) {
        let folder = Self.programs.appending(path: "bench-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await runBlocking {
            let process = Process()
            process.executableURL = Self.programs.appending(path: "orderdesk-bench")
            process.arguments = arguments + ["--data", folder.path]
            let (output, errors) = (Pipe(), Pipe())
            (process.standardOutput, process.standardError) = (output, errors)
            try process.run()
            let text = output.fileHandleForReading.readDataToEndOfFile()
            let reported = errors.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "orderdesk-bench").path))
            return (
                process.terminationStatus, String(decoding: text, as: UTF8.self),
                String(decoding: reported, as: UTF8.self)
            )
        }
    }

    @Test(.enabled(if: isOnDisk))
    func `a small run measures each figure beside its limit and says under what conditions`() async throws {
        let figures = ["append-one", "append-64", "catch-up"]
        let found = try await run(
            ["--quick", "--orders", "200", "--json", "--python", "no-such-python"]
                + figures.flatMap { ["--only", $0] })
        #expect(found.status == 0)
        let json = try #require(try JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [String: Any])
        let readings = try #require(json["readings"] as? [[String: Any]])
        #expect(Set(readings.compactMap { $0["figure"] as? String }) == Set(figures))
        for reading in readings {
            let title = reading["title"] as? String ?? ""
            #expect(reading["value"] is Double || reading["value"] is Int, "\(title)")
            let isCompared = !title.hasSuffix("memory") && !title.hasSuffix("Python")
            #expect(isCompared == (reading["ratio"] != nil), "\(title)")
        }
        let conditions = try #require(json["conditions"] as? [String: Any])
        #expect(conditions["synchronousLevel"] as? Int == 2)
        #expect(conditions["orders"] as? Int == 200)
    }

    @Test(.enabled(if: isOnDisk))
    func `what a part of the projector costs is measured with and without it`() async throws {
        for figure in ["statistics-cost", "deliveries-cost", "metrics-cost"] {
            let found = try await run(["--quick", "--orders", "400", "--only", figure])
            #expect(found.status == 0, "\(found.errors)")
            #expect(found.output.contains(/median of [37] turns/), "\(found.output)")
            #expect(!found.output.contains("not measured"), "\(found.output)")
        }
    }

    @Test(.enabled(if: isOnDisk))
    func `the dashboard is measured on a terminal`() async throws {
        let found = try await run([
            "--quick", "--orders", "200", "--only", "start", "--only", "search", "--only", "filter", "--only",
            "filter-words",
        ])
        #expect(found.status == 0)
        #expect(found.output.contains("start to first full frame"))
        #expect(!found.output.contains("not measured"), "\(found.output)")
    }

    @Test(.enabled(if: isOnDisk))
    func `each of the seven screens is measured with commands arriving`() async throws {
        let values = try await values(of: "screens", orders: 2_000)
        #expect(values.count == 14)
        #expect(ScreenStep.all.count == 7)
        for screen in ScreenStep.all {
            #expect(values["\(screen.name): \(screen.stepName)"] ?? 0 > 0, "\(values)")
            #expect(values["\(screen.name): change to it"] ?? 0 > 0, "\(values)")
        }
    }

    @Test(.enabled(if: isOnDisk && FileManager.default.fileExists(atPath: "/proc/self/task")))
    func `the screen of events is measured while it follows a log`() async throws {
        let values = try await values(of: "events-follow", orders: 500)
        #expect(values["events: processor"] ?? 0 > 0, "\(values)")
        #expect(values["events: processor, projecting"] ?? 0 > 0, "\(values)")
        // Also a debug build follows, if not as fast.
        #expect((values["events: behind the log"] ?? .infinity) < 5_000, "\(values)")
    }

    /// Measures one figure at a size that needs a second, and returns the values by title.
    private func values(of figure: String, orders: Int) async throws -> [String: Double] {
        let found = try await run(["--quick", "--orders", "\(orders)", "--only", figure, "--json"])
        let json = try #require(try JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [String: Any])
        let readings = try #require(json["readings"] as? [[String: Any]])
        let pairs = readings.compactMap { reading in
            (reading["title"] as? String).flatMap { title in (reading["value"] as? Double).map { (title, $0) } }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// Measures until a run is as wanted, three times at most: what the program does by itself it does in every run,
    /// while messages about a machine that paused come only now and then. Returns the last run's values.
    private func bestValues(
        of figure: String, orders: Int, isWanted: ([String: Double]) -> Bool
    ) async throws -> [String: Double] {
        for _ in 0..<2 {
            let values = try await values(of: figure, orders: orders)
            if isWanted(values) { return values }
        }
        return try await values(of: figure, orders: orders)
    }

    @Test(.enabled(if: isOnDisk))
    func `a cursor step of the real program sends few bytes, and not many more where the theme has a ground`()
        async throws
    {
        let limits = ["": 400.0, ", dark": 450, ", light": 450]
        func isWanted(_ values: [String: Double]) -> Bool {
            limits.allSatisfy { (1...$1).contains(values["bytes of a cursor step" + $0] ?? 0) }
        }
        let values = try await bestValues(of: "key", orders: 2_000, isWanted: isWanted)
        #expect(isWanted(values), "\(values)")
    }

    @Test(.enabled(if: isOnDisk && FileManager.default.fileExists(atPath: "/proc/self/task")))
    func `an idle dashboard sends nothing and seldom wakes up`() async throws {
        func isWanted(_ values: [String: Double]) -> Bool {
            (values["idle: terminal"] ?? .infinity) <= 100 && (1...50).contains(values["idle: wake-ups"] ?? 0)
        }
        let values = try await bestValues(of: "idle", orders: 200, isWanted: isWanted)
        #expect(isWanted(values), "\(values)")
    }

    @Test func `an unknown figure is answered with the names of all`() async throws {
        let found = try await run(["--only", "speed"])
        #expect(found.status == 64)
        #expect(found.errors.contains("there is no figure 'speed'"))
        for name in Figures.names { #expect(found.errors.contains(name)) }
    }

    @Test func `a folder in memory is refused with a word on what to do`() throws {
        let memory = URL(filePath: "/dev/shm")
        guard let found = FileSystem(of: memory), found.isMemory else { return }
        let error = #expect(throws: ValidationError.self) { try WorkPlace(data: memory.path).claim() }
        #expect(error?.message.contains("choose a folder on a disk with --data") == true)
    }
}
