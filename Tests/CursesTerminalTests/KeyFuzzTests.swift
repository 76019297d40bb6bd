import TerminalKit
import TestSupport
import Testing

@testable import CursesTerminal

/// Inputs made of what real terminals send, joined, cut and changed: what comes out is what a second reader of another
/// kind finds in them, and no key that is not in the input as a key.
struct KeyFuzzTests {
    private static let known = KnownSequences.all
    private static let pasted: [(bytes: String, text: String)] = [
        ("", ""), ("x q y\r\n", "x q y\n"), ("\u{1B}[A\u{3}\u{1B}[20", "\u{1B}[A\u{3}\u{1B}[20"), ("é山", "é山"),
    ]
    /// What makes trouble wherever it stands.
    private static let splinters: [[UInt8]] =
        [
            "\u{1B}", "\u{1B}[", "\u{1B}O", "\u{1B}]", "\u{1B}P", "\u{1B}[M", "\u{1B}[[", "\u{1B}[200~", "\u{1B}[201~",
            "\u{1B}\\", "\u{7}", "\u{18}", "\u{1A}", "\u{3}", "\u{9B}", "\u{9C}", "\u{90}", ";", ":", "$", "<", "?",
            "27;5;",
        ].map { Array($0.utf8) } + [[0x80], [0xC2], [0xE5], [0xFF], [0x9C], [0x7F], [0x00]]

    @Test func `every key in joined sequences comes out, in order, and nothing else`() {
        var random = SeededRandom(seed: 41)
        let cases = LongRun.count(short: 10_000, long: 100_000)
        for number in 0..<cases {
            var bytes: [UInt8] = []
            var inputs: [TerminalInput] = []
            for _ in 0...random.below(8) {
                if random.once(in: 12) {
                    let paste = random.pick(Self.pasted)
                    bytes += Array("\u{1B}[200~\(paste.bytes)\u{1B}[201~".utf8)
                    inputs.append(.pasted(paste.text))
                } else {
                    let sequence = random.pick(Self.known)
                    bytes += sequence.bytes
                    inputs += sequence.inputs
                }
            }
            let came = Self.decoded(bytes)
            if came != inputs { Issue.record("case \(number): \(bytes) gave \(came), not \(inputs)") }
        }
        LongRun.report(item: "fuzz joined keys", tried: "\(cases) inputs")
    }

    @Test func `cut and changed sequences come out as a second reader reads them, and hold no control as text`() {
        let cases = LongRun.count(short: 60_000, long: 1_000_000)
        var random = SeededRandom(seed: 42)
        var count = 0
        var keys = 0
        for number in 0..<cases {
            let bytes = Self.input(&random)
            count += bytes.count
            let came = Self.decoded(bytes)
            let wanted = ReferenceDecoder.inputs(bytes)
            if came != wanted { Issue.record("case \(number): \(bytes) gave \(came), not \(wanted)") }
            for input in came {
                if case .key = input { keys += 1 }
                if let flaw = Self.flaw(in: input) { Issue.record("case \(number): \(bytes): \(flaw)") }
            }
        }
        LongRun.report(item: "fuzz keys", tried: "\(cases) inputs, \(count) bytes, \(keys) keys")
    }

    private static func decoded(_ bytes: [UInt8]) -> [TerminalInput] {
        var decoder = KeyDecoder()
        var inputs: [TerminalInput] = []
        for byte in bytes { inputs += decoder.receive(byte) }
        return decoder.patience == nil ? inputs : inputs + decoder.timeOut()
    }

    private static func input(_ random: inout SeededRandom) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0...random.below(5) {
            switch random.below(8) {
            case 0: bytes += random.pick(splinters)
            case 1: bytes += (0...random.below(4)).map { _ in UInt8(random.below(256)) }
            case 2, 3: bytes += cut(random.pick(known).bytes, &random)
            case 4: bytes += changed(random.pick(known).bytes, &random)
            default: bytes += random.pick(known).bytes
            }
        }
        return random.once(in: 4) ? changed(bytes, &random) : bytes
    }

    private static func cut(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        let place = random.below(bytes.count + 1)
        return Array(random.once(in: 2) ? bytes[..<place] : bytes[place...])
    }

    private static func changed(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0...random.below(3) {
            let place = random.below(bytes.count + 1)
            switch random.below(4) {
            case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.below(8))
            case 1 where place < bytes.count: bytes.remove(at: place)
            case 2: bytes.insert(contentsOf: random.pick(splinters), at: place)
            default: bytes.insert(UInt8(0x20 + random.below(0x60)), at: place)
            }
        }
        return bytes
    }

    private static func flaw(in input: TerminalInput) -> String? {
        switch input {
        case .key(.character(let character)), .key(.alt(let character)):
            let isControl = character.unicodeScalars.contains { $0.properties.generalCategory == .control }
            return isControl ? "the control \(character.unicodeScalars.map(\.value)) as a character" : nil
        case .pasted(let text): return text.contains("\r") ? "a carriage return in pasted text" : nil
        default: return nil
        }
    }
}
