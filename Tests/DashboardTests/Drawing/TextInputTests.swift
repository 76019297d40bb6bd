import TerminalKit
import TestSupport
import Testing

@testable import Dashboard

struct TextInputTests {
    @Test func `marks without end do not make a field without end`() {
        var input = TextInput("e")
        for _ in 0..<100 { input.insert(String(repeating: "\u{301}", count: 1_000)) }
        #expect(input.text.utf8.count <= TextInput.limitBytes)
        for _ in 0..<5_000 { _ = input.handle(.character("\u{301}")) }
        #expect(input.text.utf8.count <= TextInput.limitBytes)
        #expect(input.cursor == input.text.count)
    }

    @Test func `a paste is cut where the field is full, and takes what fits`() {
        var input = TextInput("ab")
        _ = input.handle(.left)
        input.insert(String(repeating: "x\n", count: 40_000))
        #expect(input.text == "a" + String(repeating: "x ", count: 249) + "b")
        #expect(input.text.count == TextInput.limit)
        #expect(input.cursor == 499)
    }

    @Test func `typing on into a full field costs no more than typing into an empty one`() {
        var input = TextInput(String(repeating: "x", count: TextInput.limit))
        let before = input
        let time = ContinuousClock().measure {
            for _ in 0..<LongRun.count(short: 300_000, long: 2_700_000) { _ = input.handle(.character("y")) }
        }
        #expect(input == before)
        // Reading the whole text for every key was fifty times as slow.
        #expect(time < .seconds(LongRun.count(short: 5, long: 45)))
    }

    @Test func `whatever is typed, the cursor stays in the text and the text within its limits`() {
        let cases = LongRun.count(short: 300, long: 4_000)
        var random = SeededRandom(seed: 91)
        let keys: [Key] = [
            .backspace, .delete, .left, .right, .home, .end, .control("u"), .control("k"), .control("w"), .control("b"),
        ]
        for number in 0..<cases {
            var input = TextInput()
            for _ in 0..<60 {
                switch random.below(3) {
                case 0: input.insert(Hostile.text(&random, parts: 30))
                case 1: for character in Hostile.text(&random, parts: 2) { _ = input.handle(.character(character)) }
                default: _ = input.handle(random.pick(keys))
                }
                #expect((0...input.text.count).contains(input.cursor), "case \(number)")
                #expect(input.text.count <= TextInput.limit && input.text.utf8.count <= TextInput.limitBytes)
                #expect(input.text.firstIndex(where: \.isNewline) == nil, "case \(number)")
            }
        }
        LongRun.report(item: "fuzz text fields", tried: "\(cases) fields typed and pasted into 60 times")
    }
}
