import TerminalKit
import TestSupport
import Testing

/// Whatever text there is, nothing of it that steers or hides reaches the screen.
struct SanitizingFuzzTests {
    @Test func `no text leaves a control in a cell, or a row wider than it is`() {
        let cases = LongRun.count(short: 4_000, long: 60_000)
        var random = SeededRandom(seed: 50)
        var bytes = 0
        for number in 0..<cases {
            let text = Hostile.text(&random, parts: random.once(in: 100) ? 300 : 20)
            bytes += text.utf8.count
            let sanitized = TextWidth.sanitized(text)
            #expect(TextWidth.sanitized(sanitized) == sanitized, "case \(number): \(text.unicodeScalars.map(\.value))")
            if let bad = sanitized.unicodeScalars.first(where: { $0.isSteering }) {
                Issue.record("case \(number): U+\(String(bad.value, radix: 16)) is left")
            }
            let width = random.below(30)
            let padded = TextWidth.padded(text, to: width)
            #expect(padded.reduce(0) { $0 + TextWidth.columns(of: $1) } == width, "case \(number), \(width) columns")
        }
        LongRun.report(item: "fuzz sanitized text", tried: "\(cases) texts, \(bytes) bytes")
    }

    @Test(arguments: ["\u{301}", "\u{202E}", "\u{200D}", "👩‍👩‍👧", "ก็", "\u{1B}", "ﷺ", "🇩🇪", "\u{1100}", "a\u{300}"])
    func `ten thousand of anything are clipped in time and in columns`(piece: String) {
        let text = String(repeating: piece, count: 10_000)
        let clipped = TextWidth.clipped(text, to: 40)
        #expect(TextWidth.columns(of: clipped) <= 40)
        #expect(clipped.unicodeScalars.count <= 400)
    }
}

extension Unicode.Scalar {
    fileprivate var isSteering: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
