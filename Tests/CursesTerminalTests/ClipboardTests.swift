import Foundation
import Testing

@testable import CursesTerminal

struct ClipboardTests {
    private static func payload(_ sequence: [UInt8]) -> String? {
        let text = String(decoding: sequence, as: UTF8.self)
        guard text.hasPrefix("\u{1B}]52;c;"), text.hasSuffix("\u{07}") else { return nil }
        return Data(base64Encoded: String(text.dropFirst(7).dropLast())).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `text is copied whole, and nothing in it can end the sequence`() {
        #expect(Self.payload(Clipboard.sequence(copying: "7f3a\u{07}\u{1B}\\ é")) == "7f3a\u{07}\u{1B}\\ é")
        #expect(Self.payload(Clipboard.sequence(copying: "")) == "")
    }

    @Test func `text beyond the limit is cut between characters`() {
        let sequence = Clipboard.sequence(copying: String(repeating: "e\u{301}", count: 40_000))
        #expect(sequence.count < 74_994)
        let copied = Self.payload(sequence)
        #expect(copied == String(repeating: "e\u{301}", count: Clipboard.limitBytes / 3))
    }
}
