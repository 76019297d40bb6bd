import CQRS
import DeskComposition
import JSON
import OrderCommands
import OrderQueries
import OrderRecords
import OrderWriteModel

extension Desk {
    /// Sends the command of a line, and returns what became of it.
    func answer(to line: CommandLines.Line, number: Int, wait: Duration?) async throws -> CommandAnswerLine {
        guard case .text(let data) = line else {
            return .malformed(number, "it has more than \(CommandLines.longest) bytes")
        }
        let read: ReadCommand
        do {
            read = try OrderWriteModel.commandKinds.read(data)
        } catch let error as JSONError {
            var answer = CommandAnswerLine.malformed(number, "\(error)")
            (answer.command, answer.commandID) = CommandKinds.labels(of: data)
            return answer
        }
        return try await answer(to: read.command, metadata(read.commandID), line: number, wait: wait)
    }

    private func answer<C: JSONCommand>(
        to command: C, _ metadata: CommandMetadata, line: Int, wait: Duration?
    ) async throws -> CommandAnswerLine {
        var answer: CommandAnswerLine
        do {
            answer = try await accepted(command, metadata, line: line, wait: wait)
        } catch let refusal as RejectionError {
            answer = .failed(.rejected, line, refusal.rejection.code.rawValue, refusal.rejection.message)
        } catch let error as CommandIDReused {
            answer = .failed(.rejected, line, "COMMAND_ID_REUSED", "\(error)")
        } catch let lost as LostCommand {
            answer = .failed(.lost, line, "STORE_UNAVAILABLE", "\(lost)")
        }
        answer.command = C.name
        answer.commandID = metadata.commandID
        return answer
    }

    private func accepted<C: JSONCommand>(
        _ command: C, _ metadata: CommandMetadata, line: Int, wait: Duration?
    ) async throws -> CommandAnswerLine {
        let submission = try await submit(
            command, metadata: metadata, showing: C.printedDetails.projection, wait: wait)
        guard let details = submission.receipt.details as? any PrintedDetails else { C.hasNoPrintedForm() }
        let lateness = wait == nil ? nil : submission.lateness
        return CommandAnswerLine(
            line: line, outcome: submission.receipt.isRepeated ? .answeredBefore : .accepted,
            receipt: submission.record(details), isLate: lateness != nil,
            sentence: submission.sentence(details.subject) + (lateness.map { ": \($0)" } ?? ""))
    }
}

extension JSONCommand {
    /// How its receipt's details are printed; every kind of command has a way.
    fileprivate static var printedDetails: any PrintedDetails.Type {
        guard let printed = Details.self as? any PrintedDetails.Type else { hasNoPrintedForm() }
        return printed
    }

    fileprivate static func hasNoPrintedForm() -> Never {
        preconditionFailure("the receipt of \(name) has no printed form")
    }
}

extension CommandAnswerLine {
    fileprivate static func malformed(_ line: Int, _ message: String) -> CommandAnswerLine {
        failed(.malformed, line, "BAD_INPUT", message)
    }

    fileprivate static func failed(
        _ outcome: Outcome, _ line: Int, _ code: String, _ message: String
    ) -> CommandAnswerLine {
        CommandAnswerLine(line: line, outcome: outcome, error: (code, message), sentence: "\(code): \(message)")
    }
}
