import TestSupport
import Testing

@testable import OrderExchange

/// Line ends of every kind come out as one, and text stays as it is.
struct LineEndTests {
    @Test(
        arguments: [
            ("", nil, false), ("a", nil, false), ("a\nb\r", .lf, true), ("a\r\nb\n", .crlf, false),
            ("a\rb\n", .cr, true),
            ("a\r", .cr, true), ("\r\r\n", .cr, true), ("\n\r\n", .lf, false),
        ] as [(String, LineEnd?, Bool)])
    func `it is found how the first line ends, and whether some CR stands alone`(
        text: String, first: LineEnd?, hasLoneReturn: Bool
    ) {
        for size in 1...3 {
            var survey = LineEndSurvey()
            var source = TornBytes(Array(text.utf8), largest: size, SeededRandom(seed: 2))
            while true {
                let chunk = source.read()
                if chunk.isEmpty { break }
                survey.see(chunk)
            }
            survey.finish()
            #expect(survey.first == first && survey.hasLoneReturn == hasLoneReturn)
        }
    }

    @Test(arguments: 0..<6)
    func `every CR alone outside of quotes becomes LF, in whatever chunks it comes`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<LongRun.count(short: 500, long: 17_000) {
            let chunks = ["a", ";", "\"", "\"\"", "\r", "\n", "\r\n", "é"]
            let text = (0..<random.below(25)).map { _ in random.pick(chunks) }.joined()
            for isInQuotesToo in [true, false] {
                var source = UnifiedLineEnds(
                    TornBytes(Array(text.utf8), largest: 4, random), separator: UInt8(ascii: ";"),
                    inQuotesToo: isInQuotesToo)
                var read: [UInt8] = []
                while true {
                    let chunk = try source.read()
                    if chunk.isEmpty { break }
                    read += chunk
                }
                let expected = Self.unified(Array(text.unicodeScalars), isInQuotesToo)
                #expect(
                    String(decoding: read, as: UTF8.self).unicodeScalars.elementsEqual(expected),
                    "\(text.debugDescription)")
            }
        }
    }

    /// Does the same the slow way, with the whole text in hand.
    private static func unified(_ text: [Unicode.Scalar], _ isInQuotesToo: Bool) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var (isQuoted, isFieldStart) = (false, true)
        var place = 0
        while place < text.count {
            let scalar = text[place]
            let next = place + 1 < text.count ? text[place + 1] : nil
            if isQuoted {
                if scalar == "\"", next == "\"" {
                    result += ["\"", "\""]
                    place += 2
                    continue
                }
                if scalar == "\"" { (isQuoted, isFieldStart) = (false, false) }
                result.append(scalar == "\r" && next != "\n" && isInQuotesToo ? "\n" : scalar)
            } else {
                if scalar == "\"", isFieldStart { isQuoted = true }
                isFieldStart = [";", "\r", "\n"].contains(scalar)
                result.append(scalar == "\r" && next != "\n" ? "\n" : scalar)
            }
            place += 1
        }
        return result
    }
}
