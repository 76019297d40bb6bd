import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import TestSupport
import Testing

@testable import Dashboard

/// What a person reads who does not look: a line for each thing that matters, in words, and no flood.
struct PlainReaderTests {
    private var desk: DashboardDriver
    private var reader = PlainReader()

    init() {
        desk = DashboardDriver(
            orders: [.sample(1), .sample(2, total: 600_000, customer: "Reggiani"), .sample(3, status: .shipped)])
    }

    private mutating func opened() -> [String] { reader.lines(of: desk.state, after: .timePassed) }

    /// Presses keys one by one, and returns what is read after each.
    private mutating func press(_ keys: Key...) -> [String] {
        keys.flatMap { key -> [String] in
            desk.press(key)
            return reader.lines(of: desk.state, after: .keyPressed(key))
        }
    }

    private mutating func pass(_ duration: Duration) -> [String] {
        desk.pass(duration)
        return reader.lines(of: desk.state, after: .timePassed)
    }

    private mutating func read() -> [String] { reader.lines(of: desk.state, after: .timePassed) }

    // MARK: The list

    @Test mutating func `a caption that is there before the desk is read is not passed over`() {
        desk.send(.caption("A desk to throw away."))
        #expect(opened().contains("Caption: A desk to throw away."))
        #expect(!read().contains { $0.hasPrefix("Caption") })
    }

    @Test
    mutating func `at the start it says how to go on, the state of the desk, what is listed, and what is selected`() {
        let lines = opened()
        #expect(
            lines == [
                "orderdesk in plain text: ? reads the keys, Ctrl-l reads where you are, q leaves",
                "Desk: LIVE, 0 behind, 0 ms, user alice", "Orders: 3 of 3, all, sorted by placed, descending",
                "order o0003, Alfreds Futterkiste, shipped, $50.00, 1 of 3",
            ])
    }

    @Test mutating func `a step of the cursor reads the order and its place, and nothing else`() {
        _ = opened()
        #expect(press(.down) == ["order o0002, Reggiani, pending, $6,000.00, high value, needs attention, 2 of 3"])
        #expect(press(.down) == ["order o0001, Alfreds Futterkiste, pending, $50.00, needs attention, 3 of 3"])
        #expect(press(.down).isEmpty)
        #expect(press(.character(" ")).contains { $0.contains("o0001") && $0.contains("marked") })
    }

    @Test mutating func `what a key cannot do is read at once`() {
        _ = opened()
        #expect(press(.character("a")) == ["Warning: o0003 is SHIPPED: it cannot be approved"])
    }

    // MARK: Layers

    @Test mutating func `a question is read with its answers, and what comes of it`() {
        _ = opened()
        _ = press(.down)
        let question = press(.character("a"))
        #expect(question.first?.hasPrefix("Approve order o0002") == true, "\(question)")
        #expect(
            question.contains { $0.contains("Reggiani") } && question.contains { $0.contains("it becomes APPROVED") })
        #expect(question.last?.contains("y") == true)
        let sent = press(.character("y"))
        #expect(sent.contains { $0.hasPrefix("closed: Approve") })
        desk.reject("SELF_APPROVAL", "order 'o0002' needs another pair of eyes")
        #expect(read().contains("Failed: SELF_APPROVAL: order 'o0002' needs another pair of eyes"))
    }

    @Test mutating func `the keys are read whole, and behind them the order again`() {
        _ = opened()
        let help = press(.character("?"))
        #expect(help.first == "Help:" && help.count > 60)
        #expect(help.contains { $0.contains("approve") } && help.contains { $0.hasPrefix("Up") || $0.contains(" Up") })
        #expect(press(.escape) == ["closed: Help", "order o0003, Alfreds Futterkiste, shipped, $50.00, 1 of 3"])
    }

    @Test mutating func `while text is typed only what is found is read, and at Enter what is done`() {
        _ = opened()
        _ = press(.character(":"))
        var found: [String] = []
        for character in "copy" { found += press(.character(character)) }
        #expect(!found.isEmpty && found.count <= 4 && found.allSatisfy { $0.hasPrefix("found: ") }, "\(found)")
        #expect(found.last?.contains("copy") == true)
    }

    @Test mutating func `all of where one is, is read on demand`() {
        _ = opened()
        _ = press(.down, .character("a"))
        reader.forget()
        let lines = press(.control("l"))
        #expect(lines.first?.hasPrefix("Desk: LIVE") == true)
        #expect(lines.contains { $0.hasPrefix("Approve order o0002") })
    }

    @Test mutating func `another screen is named at once, and read when it has come`() {
        _ = opened()
        #expect(press(.function(5)) == ["Customers:"])
        desk.answer(.customers, from: ScreenModel())
        let lines = read()
        #expect(lines.contains { $0.hasPrefix("At: Name") } && lines.contains { $0.contains("CUSTOMER") }, "\(lines)")
        let step = press(.down)
        #expect(step.count == 1 && step[0].hasPrefix("Name"), "\(step)")
    }

    // MARK: By itself

    @Test mutating func `what others change is summed up after a while`() {
        _ = opened()
        desk.head = Position(102)
        desk.project(
            .sample(1, status: .approved, version: 2), .sample(2, status: .cancelled, total: 600_000, version: 2))
        #expect(read().isEmpty)
        #expect(pass(.milliseconds(1_000)).isEmpty)
        let lines = pass(.milliseconds(1_500))
        #expect(
            lines.contains("2 orders changed: o0001 approved; o0002 cancelled")
                || lines.contains("2 orders changed: o0002 cancelled; o0001 approved"), "\(lines)")
    }

    @Test mutating func `the order under the cursor is read at once when somebody changes it`() {
        _ = opened()
        desk.head = Position(101)
        _ = press(.down)
        desk.project(.sample(2, status: .approved, total: 600_000, customer: "Reggiani", version: 2))
        #expect(read().contains { $0.hasPrefix("order o0002, Reggiani, approved") })
    }

    @Test mutating func `a pause is read at once, and what flickers is not`() {
        _ = opened()
        desk.pausedBy = "ann"
        desk.observe()
        let paused = read()
        #expect(paused.count == 1 && paused[0].hasPrefix("Desk: PAUSED") && paused[0].contains("by ann"), "\(paused)")
        desk.pausedBy = nil
        desk.observe()
        #expect(read().isEmpty)
        desk.pausedBy = "ann"
        desk.observe()
        #expect(read().isEmpty, "it is what was read last")
        desk.pausedBy = nil
        desk.observe()
        _ = read()
        desk.now = desk.now + .milliseconds(2_100)
        desk.observe()
        #expect(read() == ["Desk: LIVE, 0 behind, 0 ms"])
    }

    // MARK: Whatever happens

    @Test mutating func `whatever names hold and keys do, each line is one line of words, and few come by themselves`()
    {
        var random = SeededRandom(seed: 7)
        desk = DashboardDriver(
            orders: (1...20).map { .sample($0, customer: Hostile.text(&random, parts: 5)) })
        _ = opened()
        let keys: [Key] = [
            .down, .up, .enter, .escape, .character("a"), .character("y"), .character("x"), .character("?"),
            .character(":"), .character("/"), .tab, .function(2), .function(4), .function(5), .function(7),
            .character("j"), .pageDown, .character("o"), .character("1"), .character("0"), .character("p"), .backspace,
        ]
        for _ in 0..<LongRun.count(short: 400, long: 4_000) {
            let key = keys[random.below(keys.count)]
            let typed = press(key)
            desk.answer()
            let passed = pass(.milliseconds(300))
            #expect(passed.count <= 30, "\(passed)")
            for line in typed + passed {
                let shown = TextWidth.sanitized(line)
                #expect(!shown.isEmpty && !shown.contains("\n") && !shown.contains("\u{1B}"))
                #expect(!shown.unicodeScalars.contains { (0x2500...0x28FF).contains($0.value) }, "\(line)")
            }
        }
    }
}

/// The words of what is drawn.
struct PlainTextTests {
    @Test(arguments: [
        ("▸ 11065   Reggiani      $406.40", "11065, Reggiani, $406.40"), ("─── Lines ───", "Lines"), ("│ ▁▂▃ │", ""),
        ("● LIVE · 0 behind", "LIVE, 0 behind"), ("→ it becomes APPROVED", "it becomes APPROVED"), ("a b  c", "a b, c"),
        ("x\u{1B}[2J", "x␛[2J"),
    ])
    func `signs and charts go, and columns have commas between them`(drawn: String, words: String) {
        #expect(PlainText.words(in: drawn) == words)
    }

    @Test func `an arrow among the keys is the name of a key`() {
        #expect(PlainText.words(of: Line([Span("↑ ↓", .key), Span(" move")])) == "Up Down move")
    }
}
