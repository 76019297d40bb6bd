import Foundation
import TestSupport
import Testing

@testable import OrderExchange

/// Whatever encoding a file is in, its text comes out, or the line of what is no character.
struct TextEncodingTests {
    private static let text = "id;naïve\r\n1;Zoë “x” 5 €\n2;Ærø\n"
    private static let foundation: [(TextEncoding, String.Encoding)] = [
        (.utf8, .utf8), (.utf16LittleEndian, .utf16LittleEndian), (.utf16BigEndian, .utf16BigEndian),
        (.windows1252, .windowsCP1252),
    ]

    @Test(arguments: foundation)
    func `an encoding is found from the bytes, with and without its mark`(
        encoding: TextEncoding, foundation: String.Encoding
    ) throws {
        let bytes = [UInt8](try #require(Self.text.data(using: foundation)))
        #expect(found(bytes) == encoding)
        #expect(found(encoding.byteOrderMark + bytes) == encoding)
        #expect(try transcoded(bytes, encoding) == Self.text)
        #expect(try transcoded(encoding.byteOrderMark + bytes, encoding) == Self.text)
    }

    @Test func `plain ASCII and an empty file are UTF-8`() {
        #expect(found(Array("id,name\n1,Ann\n".utf8)) == .utf8)
        #expect(found([]) == .utf8)
    }

    @Test func `a byte far down decides that a file is not UTF-8`() {
        #expect(found(Array(repeating: 0x41, count: 600_000) + [0xE9, 0x0A]) == .windows1252)
        #expect(found(Array(repeating: 0x41, count: 600_000) + [0xE9]) == .windows1252)
    }

    @Test func `a UTF-8 file with a damaged byte among its characters stays UTF-8`() {
        #expect(found(Array("Zoë,Ærø\n".utf8) + [0xE9] + Array("\n".utf8)) == .utf8)
        #expect(found([0xEF, 0xBB, 0xBF, 0xE9, 0xE8]) == .utf8)
    }

    @Test(
        arguments: [
            ([0x61, 0x0A, 0x62, 0x81], TextEncoding.windows1252, 2, "the byte 0x81 is no character"),
            ([0x61, 0, 0x0D, 0, 0x0A, 0, 0, 0xD8, 0x61, 0], .utf16LittleEndian, 2, "half a character stands alone"),
            ([0xDC, 0, 0, 0x61], .utf16BigEndian, 1, "half a character stands alone"),
            ([0, 0x0D, 0, 0x61, 0xD8], .utf16BigEndian, 2, "the last character is cut off"),
            ([0, 0x61, 0xD8, 0x3D], .utf16BigEndian, 1, "the last character is cut off"),
        ] as [([UInt8], TextEncoding, Int, String)])
    func `bytes that are no character are named by line`(
        bytes: [UInt8], encoding: TextEncoding, line: Int, what: String
    ) throws {
        for size in 1...4 {
            let error = #expect(throws: ImportError.self) { try transcoded(bytes, encoding, in: size) }
            let reason = "\(what) in \(encoding); save the file as UTF-8, or name its encoding with --encoding"
            #expect(error == .unreadableFile(file: "x.csv", line: line, reason: reason))
        }
    }

    @Test(arguments: 0..<6)
    func `any text comes out as Foundation reads it, in whatever chunks it comes`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<LongRun.count(short: 150, long: 16_000) {
            let (encoding, foundation) = random.pick(Self.foundation)
            let text =
                encoding == .windows1252 ? "Zoë – “ÿ€” \(random.below(1_000))" : Hostile.text(&random, parts: 12)
            let bytes = [UInt8](try #require(text.data(using: foundation)))
            // A text that itself begins with the mark loses it.
            let expected =
                bytes.starts(with: encoding.byteOrderMark) && !encoding.byteOrderMark.isEmpty
                ? String(text.unicodeScalars.dropFirst()) : text
            let read = try transcoded(bytes, encoding, in: 1 + random.below(9))
            #expect(read.utf8.elementsEqual(expected.utf8), "\(encoding) \(text)")
        }
    }

    @Test(arguments: 0..<6)
    func `bytes are UTF-8 exactly where the standard library says so`(seed: UInt64) {
        var random = SeededRandom(seed: 50 + seed)
        let good = Array("a é € 🙂 \u{7FF}\u{800}\u{D7FF}\u{E000}\u{10FFFF}".utf8)
        for _ in 0..<LongRun.count(short: 2_000, long: 17_000) {
            let bytes = Hostile.mutated(good, &random)
            var validator = UTF8Validator()
            var source = TornBytes(bytes, largest: 5, random)
            while true {
                let chunk = source.read()
                if chunk.isEmpty { break }
                validator.see(chunk)
            }
            validator.finish()
            let text = String(validating: bytes, as: UTF8.self)
            #expect((validator.faults == 0) == (text != nil), "\(bytes)")
            if let text { #expect(validator.characters == text.unicodeScalars.count { !$0.isASCII }) }
        }
    }

    private func found(_ bytes: [UInt8]) -> TextEncoding {
        var survey = EncodingSurvey()
        var source = TornBytes(bytes, largest: max(3, bytes.count / 3), SeededRandom(seed: 1))
        while true {
            let chunk = source.read()
            if chunk.isEmpty { return survey.encoding }
            survey.see(chunk)
        }
    }

    private func transcoded(_ bytes: [UInt8], _ encoding: TextEncoding, in size: Int = 7) throws -> String {
        var source = Transcoded(
            TornBytes(bytes, largest: size, SeededRandom(seed: 1)), from: encoding, file: "x.csv")
        var text: [UInt8] = []
        while true {
            let chunk = try source.read()
            if chunk.isEmpty { return try #require(String(validating: text, as: UTF8.self)) }
            text += chunk
        }
    }
}
