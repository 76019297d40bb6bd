import ArgumentParser
import CQRS
import DeskComposition
import Foundation
import OrderTraffic
import TerminalKit

/// Selects a script that drives the dashboard, and what makes two runs of it equal.
struct ScriptOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Drive the dashboard by a script, in the language of VHS tapes (see Scripts in the documentation).",
            valueName: "file"),
        completion: .file())
    var script: String?

    @Option(
        help: ArgumentHelp(
            "Play the script on a screen of this size that nobody sees (default without a terminal: 120x36).",
            valueName: "columns x rows"),
        transform: Self.size)
    var size: Size?

    @Option(
        help: ArgumentHelp(
            "Make the same ids in every run of the script; only on a new desk or one to throw away.",
            valueName: "number"))
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Begin at this time of day, so that dates are the same in every run; only on a new desk or one to throw away.",
            valueName: "instant"),
        transform: Self.instant)
    var clock: Timestamp?

    func validate() throws {
        guard script == nil, size != nil || seed != nil || clock != nil else { return }
        throw ValidationError("--size, --seed and --clock belong to a script; name one with --script FILE")
    }

    /// Reads a size.
    static func size(_ text: String) throws -> Size {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let columns = parts[0], let rows = parts[1], (1...500).contains(columns),
            (1...500).contains(rows)
        else { throw ValidationError("'\(text)' is not a size; write columns and rows from 1 to 500, such as 120x36") }
        return Size(columns: columns, rows: rows)
    }

    /// Reads an instant.
    static func instant(_ text: String) throws -> Timestamp {
        guard let instant = Timestamp(iso8601: text) else {
            throw ValidationError("'\(text)' is not an instant, such as 2026-11-27T12:00:00Z")
        }
        return instant
    }

    /// Whether the script is played on a screen that nobody sees.
    var isOffscreen: Bool {
        script != nil && (size != nil || !ConsoleTerminal.isInputTerminal || !ConsoleTerminal.isOutputTerminal)
    }

    /// The size of such a screen.
    var offscreenSize: Size { size ?? Size(columns: 120, rows: 36) }

    /// The random part of ids: of the seed where one is given.
    var idSeed: UUID {
        guard let seed else { return UUID() }
        // Spread over all bytes that ids are made of.
        var numbers = SplitMix64(seed: seed)
        let bytes = (0..<2).flatMap { _ in withUnsafeBytes(of: numbers.next().bigEndian) { Array($0) } }
        return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// Throws when what makes runs equal is asked for on a desk that somebody works with.
    ///
    /// A command whose id was used before is answered and not done, and events would have instants that never were.
    func requireThrowAway(_ location: DeskLocation, sharedLog: String? = nil) throws {
        guard seed != nil || clock != nil else { return }
        guard sharedLog == nil else {
            throw ValidationError(
                "--seed and --clock are for a desk to throw away, and a log on a server is not; name no log for this one"
            )
        }
        guard try location.holdsDesk(), !location.isThrowAway else { return }
        throw ValidationError(
            "--seed and --clock are for a desk to throw away, and the one at '\(location.data.path(percentEncoded: false))' "
                + "is not; name a directory without a desk with --data, or put an empty file 'throw-away' into this one"
        )
    }
}
