import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import JSON
import OrderCommands
import OrderEvents
import OrderRecords
import OrderWriteModel

/// Shows and changes the desk's policy about approvals.
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Show or change who may approve orders of high value.",
        discussion: """
            Under four eyes, whoever placed an order of more than 1,000.00, or added lines to it, cannot approve it: \
            neither as the user nor as --by. The policy is an event in the desk's log, so it holds for everyone at \
            the desk, and the log says who changed it.

            Anyone who may write the desk may change the policy, and may act under any name: --user is what a person \
            says, not what the program has checked. Four eyes guard against mistakes and leave a trace; only who may \
            write the files keeps people out.

            Example: orderdesk policy four-eyes on --user carol
            """,
        subcommands: [Show.self, FourEyes.self],
        defaultSubcommand: Show.self)
}

extension PolicyCommand {
    /// Shows the policy that the log has.
    struct Show: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show the policy, and who changed it last, when and at which position.",
            discussion: "It reads the log alone. Example: orderdesk policy show --json")

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        /// Only the policy's own are read.
        var needsEveryEvent: Bool { false }

        func run(on desk: Desk, _ console: Console) async throws {
            let report = PolicyReport(try await ApprovalPolicyRecord(in: desk.log), desk.configuration)
            try console.show(report.record, sentence: report.sentence)
        }
    }

    /// Requires or lifts four eyes.
    struct FourEyes: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "four-eyes",
            abstract: "Require that an order of high value is approved by someone who took no part in it, or do not.",
            discussion: """
                When it is so already, nothing is written and the exit code is 0.

                Example: orderdesk policy four-eyes on --user carol
                """)

        /// The two positions of the switch.
        enum Switch: String, ExpressibleByArgument, CaseIterable {
            case on
            case off
        }

        @Argument(help: "on or off.") var position: Switch

        @Option(
            help: ArgumentHelp(
                "The command's own id, a UUID: sending the same id again returns the first answer and changes nothing.",
                valueName: "uuid"),
            transform: SubmitOptions.commandID)
        var commandID: CommandID?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func run(on desk: Desk, _ console: Console) async throws {
            let metadata = desk.metadata(commandID)
            let answer =
                switch position {
                case .on: try await desk.dispatch(RequireFourEyes(), metadata)
                case .off: try await desk.dispatch(LiftFourEyes(), metadata)
                }
            let report = PolicyReport(try await ApprovalPolicyRecord(in: desk.log), desk.configuration)
            switch answer {
            case .accepted(let receipt): try console.show(receipt, report)
            // Who asks for what is so already has got it; an answer of long ago may not be true any more.
            case .rejected(let rejection, _)
            where rejection.code == .policyUnchanged && report.fourEyes == (position == .on):
                try console.show(report.unchanged, sentence: "\(report.sentence) · nothing was changed")
            case .rejected(let rejection, _): throw RejectionError(rejection)
            }
        }
    }
}

/// Describes the policy in the forms it is printed in.
private struct PolicyReport {
    private let recorded: ApprovalPolicyRecord
    private let configuration: DeskConfiguration

    init(_ recorded: ApprovalPolicyRecord, _ configuration: DeskConfiguration) {
        self.recorded = recorded
        self.configuration = configuration
    }

    /// Whether the log asks for four eyes.
    var fourEyes: Bool { recorded.policy.fourEyes }

    /// The keys that scripts rely on.
    var record: JSONObject {
        [
            "fourEyes": .bool(fourEyes),
            "changedBy": .optional(recorded.lastChange?.actor),
            "changedAt": .optional(recorded.lastChange?.recordedAt.iso8601),
            "position": .optional(recorded.lastChange?.position.rawValue),
            "version": .integer(recorded.lastChange?.version.rawValue ?? 0),
            "configFourEyes": .bool(configuration.fourEyes),
        ]
    }

    var unchanged: JSONObject { record + ["changed": .bool(false)] }

    /// The same in one line.
    var sentence: String {
        ([state, origin] + [configuration.fourEyes && !fourEyes ? ownRule : nil].compactMap { $0 })
            .joined(separator: " · ")
    }

    private var state: String {
        fourEyes ? "four eyes are required for orders over \(threshold)" : "four eyes are not required"
    }

    private var origin: String {
        guard let change = recorded.lastChange else { return "nobody has changed that" }
        return "by \(change.actor) since \(change.recordedAt.withZone), position \(change.position)"
    }

    private var ownRule: String { "approval.fourEyes in this user's config holds this user to them" }

    private var threshold: String {
        let amount = Money(minorUnits: OrderPolicy.highValueThreshold, currency: .usd).formatted
        return String(amount.dropFirst(Currency.usd.sign.count))
    }
}

extension Console {
    /// Prints an accepted change of the policy; a repeated answer names the policy that holds now as well.
    fileprivate func show(_ receipt: Receipt<ApprovalPolicyDetails>, _ report: PolicyReport) throws {
        let answer = receipt.isRepeated ? "answered before" : "accepted"
        try show(
            report.record + ["changed": .bool(!receipt.isRepeated)],
            sentence: "\(report.sentence) · \(answer) at position \(receipt.position)")
    }
}
