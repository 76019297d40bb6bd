import CQRS

/// Describes what went wrong between this program and the server, before anybody knows what it means for an append.
enum ServerFailure: Error, Hashable, Sendable {
    /// There was no connection, and none could be made; nothing was sent.
    case unreachable(String)
    /// The connection broke, or no answer came in time: whether the server did what was asked is not known.
    case lost(String)
    /// The server reported an error, by its code and in its words.
    case refused(state: String, message: String)
    /// What the server returned is not what this program wrote.
    case damaged(String)
    /// The server or the log there cannot be used as it is.
    case unfit(StoreError)
    /// The store was closed.
    case closed

    /// The server's code for a statement that was cancelled.
    static let cancelled = "57014"

    /// Whether what was asked may have been done all the same.
    var leavesUnknown: Bool {
        switch self {
        case .lost: true
        case .refused(let state, _):
            state.hasPrefix("08") || ["57P01", "57P02", "57P03", Self.cancelled].contains(state)
        case .unreachable, .damaged, .unfit, .closed: false
        }
    }

    /// Whether the connection is of no use any more: broken, or to a server that has become a standby.
    var breaksConnection: Bool {
        if case .refused(state: "25006", _) = self { return true }
        return leavesUnknown
    }

    /// The same, where it happened before anything was asked.
    var whileConnecting: ServerFailure {
        switch self {
        case .lost(let reason): .unreachable(reason)
        case .refused(_, let message) where leavesUnknown: .unreachable(message)
        default: self
        }
    }

    /// Whether the server may be back soon without anybody's help.
    var isUnreachable: Bool {
        if case .unreachable = self { true } else { false }
    }

    /// Returns the error that callers of the store get; `name` is the log's.
    func error(named name: String, hint: String) -> StoreError {
        switch self {
        case .unreachable(let reason):
            StoreError(
                .unreachable, "\(name) cannot be reached (\(reason))",
                remedy: "see whether the server runs and the network is up; it is tried again by itself")
        case .lost(let reason):
            StoreError(
                .inputOutput, "\(name) did not answer (\(reason))", remedy: "ask again once the server is back")
        case .damaged(let reason):
            StoreError(
                .corrupt, "\(name) holds what this program did not write: \(reason)",
                remedy: "restore a good backup of the server's data")
        case .closed: StoreError(.closed, "\(name) was closed", remedy: "open it again")
        case .unfit(let error): error
        case .refused(let state, let message): Self.error(state, message, named: name, hint: hint)
        }
    }

    private static func error(_ state: String, _ message: String, named name: String, hint: String) -> StoreError {
        let text = "\(name): \(message) (\(state))"
        switch state {
        case "55P03", "40001", "40P01", "53300":
            return StoreError(.busy, text, remedy: "try again; others hold the log, or all connections")
        case "53100":
            return StoreError(.full, text, remedy: "make room on the server's disk")
        case "25006":
            return StoreError(.readOnly, text, remedy: "connect to the primary server; this one takes no appends")
        case "42501", LogSchema.Code.notOwner:
            return StoreError(
                .readOnly, "\(name) does not let this user do that: \(message) (\(state))",
                remedy: "have the right granted by the log's owner, or connect as its owner")
        case LogSchema.Code.closed:
            return StoreError(.gone, "\(name) \(message)", remedy: "open it there")
        case LogSchema.Code.arriving: return ServerAddress.arriving(name)
        case LogSchema.Code.oneCopy: return ServerAddress.oneCopy(name)
        case LogSchema.Code.otherLog:
            return StoreError(
                .gone, "\(name) is another log than it was, or of another version",
                remedy: "see which log the server has, and start this program again")
        case "3F000", "42P01", "42883":
            return StoreError(.notADatabase, "\(name) holds no log (\(state))", remedy: hint)
        case "XX001", "XX002":
            return StoreError(.corrupt, text, remedy: "restore a good backup of the server's data")
        // The connection has forgotten what was prepared on it, or has it from another program.
        case "26000", "42P05":
            return StoreError(
                .cannotOpen, "\(name) is behind a pool that gives each transaction another connection (\(state))",
                remedy: "connect to the server directly, or have the pool keep a connection for each session")
        case let state where state.hasPrefix("28") || state == "3D000":
            return StoreError(.cannotOpen, text, remedy: "check user, database and how the server lets this user in")
        default:
            return StoreError(.inputOutput, text, remedy: "see the server's log, and ask again")
        }
    }
}
