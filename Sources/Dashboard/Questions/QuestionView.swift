import CQRS
import OrderQueries
import TerminalKit

/// Shows a question about something that reaches beyond one order.
struct QuestionView {
    private static let wantedColumns = 64
    private static let labelWidth = 12

    private let question: Question
    private let state: DashboardState

    init(_ question: Question, state: DashboardState) {
        self.question = question
        self.state = state
    }

    /// What is drawn.
    var overlay: Overlay {
        let width = Box(wanting: 0, columns: Self.wantedColumns, in: state.size).inside.size.columns
        let lines = change(width: width) + content(width: width)
        let box = Box(
            wanting: lines.count + (question.reason == nil ? 2 : 4), columns: Self.wantedColumns, in: state.size)
        let reason = reasonLine(width: width)
        let footer = box.inside.size.rows > 4 ? (reason.map { [$0, .blank] } ?? []) + [footer] : [narrow(reason)]
        return Overlay(
            title: title, lines: lines, footer: footer, scroll: .from(question.reading.scroll), box: box)
    }

    private var title: String {
        switch question.subject {
        case .rebuild: "Rebuild the read model?"
        case .cancelRebuild: "Give up the rebuild?"
        case .discard(let letter, _): "Discard event \(NumberText.grouped(letter.event.position.rawValue))?"
        case .suspend(let customer): "Suspend \(customer.name.isEmpty ? customer.customerID.rawValue : customer.name)?"
        case .reinstate(let customer):
            "Reinstate \(customer.name.isEmpty ? customer.customerID.rawValue : customer.name)?"
        case .discontinue(let product):
            "Discontinue \(product.name.isEmpty ? product.productID.rawValue : product.name)?"
        case .actOnMarked(let verb, let orders, let left):
            BulkQuestionText(verb: verb, orders: orders, left: left).title
        case .breakOnPurpose(let fault): FaultText.title(of: fault)
        case .shared(let shared, _): shared.title
        case .replaceFile: "Replace the file?"
        }
    }

    private func content(width: Int) -> [Line] {
        switch question.subject {
        case .rebuild(let projections): rebuild(projections, width)
        case .cancelRebuild(let projections): cancelRebuild(projections, width)
        case .discard(let letter, let followers): discard(letter, followers, width)
        case .suspend(let customer):
            about(
                customer, "→ they may place no orders until they are reinstated; orders they have stay as they are.",
                width)
        case .reinstate(let customer): about(customer, "→ they may place orders again.", width)
        case .discontinue(let product):
            fact("Product", "\(product.productID) \(product.name)", width)
                + fact("Price", product.unitPrice.formatted, width)
                + Line.wrapped(
                    "→ it can be ordered no more, and its id cannot be used again; orders that have it stay as they are.",
                    to: width, .strong)
        case .actOnMarked(let verb, let orders, let left):
            bulk(BulkQuestionText(verb: verb, orders: orders, left: left), width)
        case .breakOnPurpose(let fault):
            Line.wrapped(FaultText.effect(of: fault, naming: state), to: width, .strong)
        case .shared(let shared, let others):
            fact("Also here", others.joined(separator: ", "), width)
                + Line.wrapped(shared.effect(naming: state), to: width, .strong)
        case .replaceFile(let file):
            fact("File", file.path, width)
                + Line.wrapped("→ what is in it now is lost; the screen takes its place.", to: width, .strong)
        }
    }

    // MARK: What has changed

    /// That what is asked about is not what it was when the question was asked.
    private func change(width: Int) -> [Line] {
        guard let changed = question.changed else {
            return question.isAskedAgain
                ? Line.wrapped("▲ asked again, because it changed", to: width, .warning) + [.blank] : []
        }
        let words = changed.obstacle.map { "\($0): nothing is left to do" } ?? "\(now(changed)); a yes asks again"
        return Line.wrapped("▲ it changed while you were asked: \(words)", to: width, .warning) + [.blank]
    }

    /// What is true by now, in words.
    private func now(_ subject: Question.Subject) -> String {
        switch subject {
        case .suspend(let customer), .reinstate(let customer):
            let state = customer.isSuspended ? "suspended" : "not suspended"
            let country = customer.country.isEmpty ? "" : ", \(customer.country),"
            return "\(customer.title)\(country) is \(state) now"
        case .discontinue(let product): return "\(product.title) costs \(product.unitPrice.formatted) now"
        case .rebuild, .cancelRebuild, .discard, .actOnMarked, .breakOnPurpose, .shared, .replaceFile:
            return "it is another one now"
        }
    }

    // MARK: What is asked

    private func rebuild(_ projections: [ProjectionName], _ width: Int) -> [Line] {
        let head = state.freshness?.head.map { NumberText.grouped($0.rawValue) } ?? "all"
        let effect = """
            → a new read model is built from \(head) events in a shadow of this one. You go on with this one; at the end \
            the new one takes its place at once.
            """
        return fact("Projections", projections.map(\.rawValue).joined(separator: ", "), width)
            + Line.wrapped(effect, to: width, .strong) + failures(width) + circumstances(width)
    }

    private func cancelRebuild(_ projections: [ProjectionName], _ width: Int) -> [Line] {
        let progress = projections.map { name in
            let part = state.desk?[name]?.rebuild.map { " " + RebuildText.part($0) } ?? ""
            return name.rawValue + part
        }
        let effect = "→ what is built so far is thrown away, and the rows you see stay in use."
        return fact("Building", progress.joined(separator: ", "), width) + Line.wrapped(effect, to: width, .strong)
    }

    private func discard(_ letter: DeadLetter, _ followers: Int, _ width: Int) -> [Line] {
        let event = letter.event
        let rest =
            followers == 0
            ? "" : " \(NumberText.counted(followers, "event")) behind it in this stream will be tried."
        let effect = """
            → \(letter.projection) leaves this event out for good, in every rebuild too. It stays in the log, and that \
            you discarded it is recorded there.\(rest)
            """
        return fact("Event", "\(event.type.name) at \(NumberText.grouped(event.position.rawValue))", width)
            + fact("Stream", event.stream.name, width) + fact("Projection", letter.projection.rawValue, width)
            + Line.wrapped(effect, to: width, .strong)
    }

    private func bulk(_ text: BulkQuestionText, _ width: Int) -> [Line] {
        text.facts.flatMap { fact($0.name, $0.value, width) } + Line.wrapped(text.effect, to: width, .strong)
    }

    private func about(_ customer: CustomerSummary, _ effect: String, _ width: Int) -> [Line] {
        fact("Customer", "\(customer.customerID) \(customer.name)", width)
            + (customer.country.isEmpty ? [] : fact("Country", customer.country, width))
            + Line.wrapped(effect, to: width, .strong)
    }

    private func failures(_ width: Int) -> [Line] {
        RebuildText.failures(of: state.desk).flatMap { Line.wrapped("▲ \($0)", to: width, .warning) }
    }

    private func circumstances(_ width: Int) -> [Line] {
        let waiting = state.deadLetterCount
        guard waiting > 0 else { return [] }
        return Line.wrapped(
            "The \(NumberText.counted(waiting, "dead letter")) will be tried again on the way.", to: width)
    }

    /// What is confirmed is never cut.
    private func fact(_ name: String, _ value: String, _ width: Int) -> [Line] {
        FactText.lines(name, value, .strong, label: Self.labelWidth, width: width)
    }

    // MARK: How to answer

    /// One row: what was wrong with the answer, else the field, else the keys.
    private func narrow(_ reason: Line?) -> Line {
        question.complaint == nil ? reason ?? footer : footer
    }

    private func reasonLine(width: Int) -> Line? {
        guard let reason = question.reason else { return nil }
        let label = TextWidth.padded("Reason", to: Self.labelWidth)
        let field = FieldText(
            reason, width: max(1, width - Self.labelWidth), placeholder: placeholder)
        return Line([Span(label, .strong)] + field.spans, cursorColumn: Self.labelWidth + field.cursorColumn)
    }

    private var placeholder: String {
        switch question.subject {
        case .actOnMarked(let verb, _, _): "why they are \(verb.rules.past)"
        case .suspend: "why they are suspended"
        case .reinstate: "why they are reinstated"
        case .rebuild, .cancelRebuild, .discard, .discontinue, .breakOnPurpose, .shared, .replaceFile:
            "why it is left out"
        }
    }

    private var confirmingWords: String {
        switch question.subject {
        case .actOnMarked(let verb, _, _): "\(verb.rawValue)s them"
        case .suspend: "suspends them"
        case .reinstate: "reinstates them"
        case .rebuild, .cancelRebuild, .discard, .discontinue, .breakOnPurpose, .shared, .replaceFile: "discards it"
        }
    }

    private var footer: Line {
        if let complaint = question.complaint { return Line("✖ \(complaint)", .failure) }
        if question.reason != nil {
            var footer = Footer(state.actions)
            footer.add(.confirmReason, words: confirmingWords)
            footer.add(.leaveReason, words: "back")
            return footer.line(width: state.size.columns)
        }
        let answers = AnswerLine(state.actions)
        switch question.subject {
        case .rebuild: return answers.line(no: "leave it", yes: "rebuild")
        case .cancelRebuild: return answers.line(no: "let it go on", yes: "give it up")
        case .discard: return answers.line(no: "keep it", yes: "discard", reason: "reason")
        case .suspend: return answers.line(no: "leave them", yes: "suspend", reason: "reason")
        case .reinstate: return answers.line(no: "leave them", yes: "reinstate", reason: "reason")
        case .discontinue: return answers.line(no: "keep it", yes: "discontinue")
        case .replaceFile: return answers.line(no: "keep it", yes: "replace")
        case .breakOnPurpose(let fault):
            let words = FaultText.answers(to: fault)
            return answers.line(no: words.no, yes: words.yes)
        case .shared(let shared, _): return answers.line(no: shared.answers.no, yes: shared.answers.yes)
        case .actOnMarked(let verb, _, _):
            return answers.line(
                no: "leave them", yes: verb.rawValue, reason: question.takesReason ? "reason" : nil)
        }
    }
}
