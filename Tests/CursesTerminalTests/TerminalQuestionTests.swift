import TerminalKit
import TestSupport
import Testing

@testable import CursesTerminal

/// What the terminal answers is understood in any pieces, and never a key.
struct TerminalQuestionTests {
    private static let start = ContinuousClock().now
    private static let answers: [(String, TerminalQuestions.Answer?)] = [
        ("\u{1B}]11;rgb:1e1e/1e1e/2e2e\u{1B}\\", .background(RGB(30, 30, 46))),
        ("\u{1B}]11;rgb:ffff/ffff/ffff\u{07}", .background(RGB(255, 255, 255))),
        ("\u{1B}]11;rgb:f/0/8\u{1B}\\", .background(RGB(255, 0, 136))),
        ("\u{1B}]11;rgba:0000/8080/ffff/cccc\u{1B}\\", .background(RGB(0, 128, 255))),
        ("\u{1B}]11;#fffaf0\u{07}", .background(RGB(255, 250, 240))),
        ("\u{1B}[?2026;2$y", .synchronizedOutput), ("\u{1B}[?2026;1$y", .synchronizedOutput),
        ("\u{1B}[?2026;0$y", nil), ("\u{1B}[?2026;4$y", nil), ("\u{1B}[?2004;1$y", nil),
        ("\u{1B}]11;rgb:zz/00/00\u{07}", nil), ("\u{1B}]11;rgb:00/00\u{07}", nil), ("\u{1B}]10;rgb:0/0/0\u{07}", nil),
        ("\u{1B}]11;\(String(repeating: "f", count: 200))\u{07}", nil), ("\u{1B}]11;\u{18}rgb:0/0/0\u{07}", nil),
        ("]11;rgb:0/0/0\u{07}", nil), ("11;rgb:0/0/0", nil), ("\u{1B}[2026;2$y", nil),
    ]

    private func asked() -> TerminalQuestions { TerminalQuestions(askedAt: Self.start) }

    @Test(arguments: answers)
    func `an answer is what it says, and what is none changes nothing`(
        text: String, answer: TerminalQuestions.Answer?
    ) {
        var questions = asked()
        #expect(questions.receive(text.utf8, at: Self.start) == [answer].compactMap { $0 })
    }

    @Test func `answers are found in pieces of any size, with typing between them`() {
        let text = "abc\u{1B}[A\u{1B}]11;rgb:1e1e/1e1e/2e2e\u{1B}\\/x\u{1B}[?2026;2$y\u{1B}q\u{1B}[?62;22c"
        for size in 1...text.utf8.count {
            var questions = asked()
            var found: [TerminalQuestions.Answer] = []
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                found += questions.receive(rest.prefix(size), at: Self.start)
                rest = rest.dropFirst(size)
            }
            #expect(found == [.background(RGB(30, 30, 46)), .synchronizedOutput], "\(size)")
            #expect(questions.remaining(at: Self.start) == nil)
        }
    }

    @Test func `what comes after the last answer, or too late, changes nothing`() {
        let color = "\u{1B}]11;rgb:0/0/0\u{07}".utf8
        var questions = asked()
        #expect(questions.receive(Array("\u{1B}[?6c".utf8) + Array(color), at: Self.start).isEmpty)
        var late = asked()
        #expect(late.receive(color, at: Self.start + .milliseconds(1_999)).count == 1)
        #expect(late.receive(color, at: Self.start + .seconds(2)).isEmpty)
        #expect(late.isAwaited(at: Self.start + .milliseconds(1_999)) && !late.isAwaited(at: Self.start + .seconds(2)))
        #expect(!questions.isAwaited(at: Self.start))
    }

    @Test func `the end of the program waits a moment for answers, and no longer`() {
        var questions = asked()
        #expect(questions.remaining(at: Self.start) == .milliseconds(200))
        #expect(questions.remaining(at: Self.start + .milliseconds(150)) == .milliseconds(50))
        #expect(questions.remaining(at: Self.start + .milliseconds(200)) == nil)
        _ = questions.receive("\u{1B}[?1;2c".utf8, at: Self.start)
        #expect(questions.remaining(at: Self.start) == nil)
    }

    @Test func `no answer is a key, whole or in two pieces, before or after silence within it`() {
        let whole = Self.answers.prefix(10).map(\.0) + ["\u{1B}[?62;22c"]
        for text in whole {
            for cut in 2..<text.utf8.count {
                var decoder = KeyDecoder()
                let bytes = Array(text.utf8)
                let inputs =
                    bytes[..<cut].flatMap { decoder.receive($0) } + bytes[cut...].flatMap { decoder.receive($0) }
                #expect(inputs.allSatisfy { $0 == .report }, "\(text.debugDescription) at \(cut): \(inputs)")
            }
        }
    }

    @Test func `any bytes at all are survived`() {
        var random = SeededRandom(seed: 11)
        let usual = Array("\u{1B}]11;rgb:0f/[?2026$yc\u{07}\\#".utf8)
        for _ in 0..<2_000 {
            var questions = asked()
            let bytes = (0..<random.below(60)).map { _ in
                random.below(3) == 0 ? UInt8(random.below(256)) : random.pick(usual)
            }
            #expect(questions.receive(bytes, at: Self.start).count <= 20)
        }
    }
}
