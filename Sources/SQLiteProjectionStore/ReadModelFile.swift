import CQRS
import Foundation
import SQLiteStorage
import Synchronization

/// Owns the read model's file: opens it when it is first asked for, and makes a new one when it was deleted or damaged.
///
/// Nothing is lost by that: everything in it is rebuilt from the log. Only this actor opens and replaces the file. Work
/// that is still under way on an old file ends there, with an error that the file is gone. When opening fails, the next
/// caller tries again.
actor ReadModelFile {
    /// Receives a sentence that the file was replaced, and why.
    typealias WarningHandler = @Sendable (String) -> Void

    nonisolated let url: URL
    private let make: ReadModelMaker
    private nonisolated let opened = Mutex(Opened.notYet)
    private var opening: Task<StoreFile, any Error>?
    private nonisolated let changed = ChangeSignal()
    private nonisolated let isListening = Mutex(false)
    private var replacements = 0
    /// The file that was set aside last, whose replacement has been reported.
    private var asideOf: ObjectIdentifier?

    /// The number of times a damaged read model is made again; after that the damage is reported, since it is no
    /// accident.
    private static let mostReplacements = 3

    private enum Opened {
        case notYet
        case open(StoreFile)
        case closed

        var file: StoreFile? {
            if case .open(let file) = self { file } else { nil }
        }
    }

    /// Creates the owner of a file that is not opened yet.
    ///
    /// A new file is made only while `log` is there: a folder without it is the wrong one, or not mounted. A damaged
    /// file is set aside, and that is reported.
    init(
        url: URL, kind: StoreKind, schema: ReadModelSchema, access: StoreFile.Access, log: URL? = nil,
        logID: @escaping @Sendable () -> UUID? = { nil }, mayMake: @escaping @Sendable () -> Bool = { true },
        onWarning: @escaping WarningHandler = { _ in }
    ) {
        self.url = url
        make = ReadModelMaker(
            url: url, kind: kind, schema: schema, access: access, log: log, logID: logID, mayMake: mayMake,
            onWarning: onWarning)
    }

    /// Opens the file, and makes it or brings its projections up to date when need be; throws `StoreError`.
    ///
    /// Those who ask meanwhile wait for the same.
    @discardableResult
    func open() async throws -> StoreFile {
        if let file = try openedFile() { return file }
        if let opening { return try await opening.value }
        let task = Task { [make] in try await make.openSound() }
        opening = task
        defer { opening = nil }
        let file = try await task.value
        let isOpen = opened.withLock { opened in
            guard case .notYet = opened else { return false }
            opened = .open(file)
            return true
        }
        guard isOpen else {
            file.close()
            throw closedError
        }
        if isListening.withLock({ $0 }) { file.add(follower: changed) }
        changed.notify()
        return file
    }

    /// Whether there is no file, and none may be made.
    nonisolated var isMissing: Bool { make.isMissing && opened.withLock { $0.file } == nil }

    private nonisolated func openedFile() throws -> StoreFile? {
        switch opened.withLock({ $0 }) {
        case .open(let file): file
        case .notYet: nil
        case .closed: throw closedError
        }
    }

    private nonisolated var closedError: StoreError {
        StoreError(.closed, "\(url.lastPathComponent) was used after it was closed", remedy: "start the program again")
    }

    /// Runs `work` on the file; once more, on a new one, when the file turns out to be gone or damaged.
    nonisolated func use<T: Sendable>(_ work: @Sendable (StoreFile) async throws -> T) async throws -> T {
        let file = if let file = try openedFile() { file } else { try await open() }
        do {
            return try await work(file)
        } catch let error as StoreError where make.canMend(error) {
            return try await work(try await renew(file, because: error))
        }
    }

    /// Returns a feed that ticks after changes, of a new file too.
    nonisolated func changes() -> AsyncStream<Void> {
        let ticks = changed.ticks()
        let isFirst = isListening.withLock { isListening in
            defer { isListening = true }
            return !isListening
        }
        // One that is opened later finds that somebody listens.
        if isFirst { opened.withLock { $0.file }?.add(follower: changed) }
        return ticks
    }

    /// Closes the file; blocks until what is under way has finished.
    nonisolated func close() {
        let file = opened.withLock { opened in
            defer { opened = .closed }
            return opened.file
        }
        file?.close()
        changed.finish()
    }

    private func renew(_ old: StoreFile, because error: StoreError) async throws -> StoreFile {
        // Several may meet the trouble at once, and others its traces while a new file is made: all get the first one's. Two
        // that make one at once would each find the other's half made.
        if let opening { return try await opening.value }
        guard let current = try openedFile(), current === old else { return try await open() }
        if error.kind == .corrupt {
            guard replacements < Self.mostReplacements else { throw error }
            if try make.putAside(old.identity, because: error) {
                replacements += 1
                asideOf = ObjectIdentifier(old)
            }
        }
        let task = Task { [make] in try await make.open() }
        opening = task
        defer { opening = nil }
        let file = try await task.value
        let isOpen = opened.withLock { opened in
            guard case .open = opened else { return false }
            opened = .open(file)
            return true
        }
        guard isOpen else {
            file.close()
            throw closedError
        }
        if error.kind == .gone, asideOf != ObjectIdentifier(old) {
            make.onWarning("\(url.lastPathComponent) was deleted or replaced; the one there now is filled from the log")
        }
        if isListening.withLock({ $0 }) { file.add(follower: changed) }
        changed.notify()
        return file
    }
}
