import TerminalKit
import TestSupport
import Testing

@testable import CursesTerminal

/// Whatever bytes a terminal sends, they come out as keys and bounded text, and none is a control character.
struct KeyFuzzTests {
    private static let beginnings = [
        "\u{1B}[", "\u{1B}O", "\u{1B}[200~", "\u{1B}[201~", "\u{1B}[1;5", "\u{1B}[<0;1;1M",
    ]

    @Test func `random bytes are keys and text that no control character is among`() {
        let cases = LongRun.count(short: 3_000, long: 150_000)
        var random = SeededRandom(seed: 40)
        var bytes = 0
        var events = 0
        for number in 0..<cases {
            let input = Self.input(&random)
            bytes += input.count
            var decoder = KeyDecoder()
            var came: [TerminalEvent] = []
            for byte in input {
                came += decoder.take(.byte(byte))
                if random.once(in: 40) { came += decoder.pause() }
                if random.once(in: 90) { came += decoder.take(.key(random.pick([nil, .up, .enter]))) }
            }
            came += decoder.pause() + decoder.endPaste()
            events += came.count
            #expect(came.count <= 2 * input.count + 10, "case \(number)")
            for event in came { if let flaw = Self.flaw(in: event) { Issue.record("case \(number): \(flaw)") } }
        }
        LongRun.report(item: "fuzz keys", tried: "\(cases) bursts, \(bytes) bytes, \(events) keys and pastes")
    }

    @Test func `a paste without an end is held to its limit`() {
        var decoder = KeyDecoder()
        for byte in "\u{1B}[200~".utf8 { _ = decoder.take(.byte(byte)) }
        for _ in 0..<LongRun.count(short: 300_000, long: 20_000_000) { _ = decoder.take(.byte(0x78)) }
        guard case .pasted(let text)? = decoder.endPaste().first else {
            Issue.record("no paste")
            return
        }
        #expect(text.utf8.count == PasteCollector.limitBytes)
    }

    private static func input(_ random: inout SeededRandom) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0...random.below(12) {
            switch random.below(4) {
            case 0: bytes += (0...random.below(8)).map { _ in UInt8(random.below(256)) }
            case 1: bytes += Array(random.pick(beginnings).utf8)
            case 2: bytes += Array(Hostile.text(&random, pieces: 5).utf8)
            default: bytes += Array(random.pick(Hostile.numbers).utf8) + [UInt8(ascii: "~")]
            }
        }
        return bytes
    }

    private static func flaw(in event: TerminalEvent) -> String? {
        switch event {
        case .key(.character(let character)):
            let isControl = character.unicodeScalars.contains { $0.properties.generalCategory == .control }
            return isControl ? "the control \(character.unicodeScalars.map(\.value)) as a character" : nil
        case .pasted(let text): return text.contains("\r") ? "a carriage return in pasted text" : nil
        case .key, .resized, .closed: return nil
        }
    }
}
