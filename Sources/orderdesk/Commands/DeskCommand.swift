import AccessTokens
import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import JSON
import OrderExchange

/// A subcommand that works on a desk without a screen and answers errors with the exit codes of the contract.
protocol DeskCommand: AsyncParsableCommand {
    /// Which desk, and who works at it.
    var desk: DeskOptions { get }
    /// How results are printed.
    var outputFormat: OutputFormat { get }
    /// Whether CSV is for programs alone, with cells that a spreadsheet program would read as formulas.
    var isRawOutput: Bool { get }
    /// Whether the desk is opened without writing anything.
    var isReadOnly: Bool { get }
    /// Whether the desk is made where there is none; only for what adds something new.
    var makesDesk: Bool { get }
    /// Whether a log with events that this program cannot read is refused.
    var needsEveryEvent: Bool { get }

    func run(on desk: Desk, _ console: Console) async throws
}

/// A subcommand whose result can be printed as a table, as JSON and as CSV.
protocol PrintingCommand: DeskCommand {
    /// How results are printed.
    var output: OutputOptions { get }
}

extension PrintingCommand {
    var outputFormat: OutputFormat { output.chosen }
    var isRawOutput: Bool { output.isRaw }
}

extension DeskCommand {
    var isRawOutput: Bool { false }
    var isReadOnly: Bool { false }
    var makesDesk: Bool { false }
    var needsEveryEvent: Bool { true }

    mutating func run() async throws {
        try await runOnDesk()
    }

    /// Opens the desk, does the work and answers errors with the exit codes of the contract.
    func runOnDesk() async throws {
        try await run { settings, console in
            let desk = try await console.open(
                settings, isReadOnly: isReadOnly, makesDesk: makesDesk, needsEveryEvent: needsEveryEvent)
            defer { desk.close() }
            try await run(on: desk, console)
        }
    }

    /// Does work that the desk's settings are enough for, and answers errors with the exit codes of the contract.
    func run(_ work: (DeskSettings, Console) async throws -> Void) async throws {
        let console = Console(outputFormat, isRaw: isRawOutput)
        let settings = DeskSettings(desk)
        for warning in settings.warnings { console.note("warning: \(warning)") }
        do {
            try await work(settings, console)
        } catch {
            throw console.report(error)
        }
    }
}

extension Console {
    /// Opens a desk, and shows how far a log of an older version is brought up to date; throws ``StoreError``.
    func open(
        _ settings: DeskSettings, isReadOnly: Bool = false, makesDesk: Bool = false, needsEveryEvent: Bool = true,
        clock: any WallClock = SystemClock()
    ) async throws -> Desk {
        let bar = ProgressBar(self)
        let desk = try await Desk(
            settings, isReadOnly: isReadOnly, makesDesk: makesDesk, needsEveryEvent: needsEveryEvent, clock: clock
        ) { done, total in
            bar.show("bringing the log up to date", done, of: total)
        }
        bar.finish()
        return desk
    }

    /// Reports an error to the user and returns the exit code that goes with it.
    func report(_ error: any Error) -> any Error {
        switch error {
        case let refusal as RejectionError:
            let rejection = refusal.rejection
            return fail(ExitStatus.rejected, rejection.code.rawValue, rejection.message, prefix: "\(rejection.code): ")
        case let error as StoreError:
            return fail(ExitStatus.unavailable, "STORE_UNAVAILABLE", "\(error)")
        case let interruption as ImportInterrupted:
            return fail(ExitStatus.unavailable, "STORE_UNAVAILABLE", "\(interruption)")
        case let error as EventDecodingError:
            return fail(
                ExitStatus.unavailable, "STORE_UNAVAILABLE", "the log holds an event this program cannot read: \(error)"
            )
        case let lost as LostCommand:
            return fail(ExitStatus.unavailable, "STORE_UNAVAILABLE", "\(lost)")
        case let fault as TokenList.Fault:
            return fail(ExitStatus.rejected, "TOKEN_REFUSED", "\(fault)", prefix: "TOKEN_REFUSED: ")
        case let failure as TokenFile.Failure:
            return fail(ExitStatus.unavailable, "TOKENS_UNAVAILABLE", "\(failure)")
        case let error as ImportError:
            return fail(ExitStatus.badInput, "BAD_INPUT", "\(error)")
        case let failure as CommandLines.Failure:
            return fail(ExitStatus.badInput, "BAD_INPUT", "\(failure)")
        case let failure as SafeOutput.Failure:
            return fail(ExitStatus.outputFailed, "OUTPUT_FAILED", "\(failure)")
        case let error as CommandIDReused:
            return fail(ExitStatus.usage, "COMMAND_ID_REUSED", "\(error)")
        case is ExitCode, is ValidationError, is CleanExit:
            return error
        default:
            return fail(ExitStatus.internalError, "INTERNAL_ERROR", "this should not have happened: \(error)")
        }
    }

    private func fail(_ status: ExitCode, _ code: String, _ message: String, prefix: String = "") -> ExitCode {
        if format == .json {
            let error: JSONObject = ["code": .string(code), "message": .string(message)]
            do {
                try line(JSONValue.object(["error": .object(error)]).text)
            } catch {
                note(prefix + message)
                return ExitStatus.outputFailed
            }
        }
        if format != .json || status != ExitStatus.rejected { note(prefix + message) }
        return status
    }
}
