/// Says what a store could not do and what to do about it.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What a caller can act on.
    public enum Kind: String, Hashable, Sendable {
        /// Another process holds the lock longer than we wait; trying again may do.
        case busy
        /// The disk is full; trying again after making room does.
        case full
        /// Reading or writing failed; trying again may do.
        case inputOutput
        /// The file or folder cannot be opened or made.
        case cannotOpen
        /// Writing is not allowed.
        case readOnly
        /// The server that has the log cannot be reached; nothing was sent, and it is tried again by itself.
        case unreachable
        /// The file is not a database of this kind.
        case notADatabase
        /// The file is from a newer version of the program.
        case newerVersion
        /// The file is damaged.
        case corrupt
        /// A writer lost its right to write: another holds the lease or moved the checkpoint.
        case fenced
        /// The file was deleted, moved or replaced while it was open.
        case gone
        /// The store was closed.
        case closed
    }

    /// What kind of failure it is.
    public let kind: Kind
    /// What happened, naming the file.
    public let message: String
    /// What the reader can do.
    public let remedy: String

    /// Creates an error.
    public init(_ kind: Kind, _ message: String, remedy: String) {
        self.kind = kind
        self.message = message
        self.remedy = remedy
    }

    /// Whether the same access can succeed again once the trouble is over, with someone's help or without.
    ///
    /// A file that was moved away, or may not be written for a while, is as good as before when it is back.
    public var mayPass: Bool {
        switch kind {
        case .busy, .full, .inputOutput, .cannotOpen, .readOnly, .unreachable, .gone: true
        case .notADatabase, .newerVersion, .corrupt, .fenced, .closed: false
        }
    }

    /// Whether an append that failed so is certain not to be in the log; otherwise its outcome is not known.
    ///
    /// A disk that fails may have kept what it was last told.
    public var leavesNothingBehind: Bool {
        switch kind {
        case .inputOutput: false
        case .busy, .full, .cannotOpen, .readOnly, .unreachable, .notADatabase, .newerVersion, .corrupt, .fenced, .gone,
            .closed:
            true
        }
    }

    /// What happened and what to do, in one line.
    public var description: String { "\(message); \(remedy)" }
}
