import TerminalKit
import TestSupport
import Testing

@testable import CursesTerminal

/// A person's keys and a terminal's answers may begin with the same bytes: none of the keys is lost, and no answer becomes
/// one, however the bytes are cut into reads.
struct TypedStringTests {
    private static let letters = Array("P]X^_Pj1;$>Gaq0".unicodeScalars)
    private static let answers = KnownSequences.strings.filter { sequence in
        // Titles and private strings are no answers to a question, and look like nothing else.
        !["]l", "]L", "^", "X"].contains { sequence.bytes.dropFirst().starts(with: Array($0.utf8)) }
    }

    /// What is read, one read after another; before each the decoder has waited for as long as it asked for.
    private static func decoded(_ reads: [[UInt8]]) -> [TerminalInput] {
        var decoder = KeyDecoder()
        return reads.flatMap { read in
            read.flatMap { decoder.receive($0) } + (decoder.patience == nil ? [] : decoder.timeOut())
        }
    }

    @Test func `keys behind Escape come out one by one, whether they are read together or not`() {
        var random = SeededRandom(seed: 170)
        for number in 0..<LongRun.count(short: 5_000, long: 100_000) {
            var reads: [[UInt8]] = [[]]
            var typed: [TerminalInput] = []
            for _ in 0...random.below(6) {
                let scalar = random.pick(Self.letters)
                // Escape and the bracket, in this order, end a string only where a backslash follows on another Escape.
                reads[reads.count - 1] += [0x1B] + Array(Character(scalar).utf8)
                typed += [.key(.escape), .key(.character(Character(scalar)))]
                for _ in 0..<random.below(4) {
                    let other = random.pick(Self.letters)
                    if random.once(in: 2) { reads.append([]) }
                    reads[reads.count - 1] += Array(Character(other).utf8)
                    typed.append(.key(.character(Character(other))))
                }
                if random.once(in: 2) { reads.append([]) }
            }
            let came = Self.decoded(reads)
            if came != typed { Issue.record("case \(number): \(reads) gave \(came), not \(typed)") }
        }
    }

    @Test func `an answer becomes no key, and once it looks like one its rest is waited for`() {
        var random = SeededRandom(seed: 171)
        for number in 0..<LongRun.count(short: 5_000, long: 100_000) {
            let answer = random.pick(Self.answers)
            var decoder = KeyDecoder()
            var came = decoder.receive(UInt8(ascii: "j"))
            var isAnswer = false
            for byte in answer.bytes {
                came += decoder.receive(byte)
                if isAnswer, decoder.patience == .key {
                    Issue.record("case \(number): \(answer.name) is not waited for")
                }
                isAnswer = isAnswer || decoder.patience == .sequence
            }
            #expect(isAnswer, "\(answer.name)")
            came += decoder.receive(UInt8(ascii: "k"))
            let wanted = [.key(.character("j"))] + answer.inputs + [TerminalInput.key(.character("k"))]
            if came != wanted { Issue.record("case \(number): \(answer.name) gave \(came)") }
        }
    }
}
