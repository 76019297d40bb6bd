import Foundation
import TestSupport
import Testing

@testable import TerminalKit

struct TextWidthTests {
    @Test(arguments: [
        ("", ""),
        ("Alfreds Futterkiste", "Alfreds Futterkiste"),
        ("Ana Müller · £9 ✓", "Ana Müller · £9 ✓"),
        ("\u{1B}[31mred\u{1B}[0m", "␛[31mred␛[0m"),
        ("a\nb\tc\r\nd\u{0}e\u{7F}", "a␊b␉c␍␊d␀e␡"),
        ("\u{9B}31m \u{85}", "�31m �"),
        ("user\u{202E}gpj.exe\u{202C}", "user·gpj.exe·"),
        ("\u{2066}x\u{2069}\u{200E}\u{200F}\u{61C}", "·x····"),
        ("pay\u{200B}pal \u{FEFF}\u{2060}\u{AD}\u{200D}\u{200C}", "pay·pal ·····"),
        ("a\u{2028}b\u{2029}c", "a·b·c"),
        ("\u{E0001}\u{E0041}\u{FFF9}\u{34F}\u{2800}", "·····"),
        ("\u{E000}\u{10FFFF}\u{378}", "���"),
        ("\u{3164}\u{115F}\u{1160}\u{FFA0}", "����"),
        ("a\u{A0}b\u{2003}c", "a b c"),
        ("山田太郎", "山田太郎"),
        ("👩\u{200D}💻", "👩"), ("👩\u{200D}x", "👩·x"), ("👩\u{200D}", "👩·"),
        ("👍🏽", "👍"), ("❤\u{FE0F}", "❤"), ("x\u{FE0F}", "x·"),
        ("🇩🇪", "DE"), ("🇩", "D"), ("🏴\u{E0067}\u{E007F}", "🏴··"),
        ("葛\u{E0100}", "葛"),
        ("e\u{301}", "e\u{301}"), ("\u{301}x", "◌\u{301}x"),
        ("h\u{300}\u{301}\u{302}\u{303}\u{304}i", "h\u{300}\u{301}\u{302}i"),
        ("a\u{1161}", "a�"),
    ])
    func `hostile text becomes visible and harmless`(hostile: String, sanitized: String) {
        let result = TextWidth.sanitized(hostile)
        #expect(result.unicodeScalars.elementsEqual(sanitized.unicodeScalars), "\(result.debugDescription)")
    }

    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("山田", 4), ("ｆ", 2), ("👩", 2), ("한", 2), ("✓", 1), ("\n", 1),
        ("\u{1112}\u{1161}\u{11AB}", 2), ("हि", 2), ("…", 1), ("⧗", 1), ("▸", 1), ("ﾊ", 1), ("\u{3000}", 2),
    ])
    func `text is measured in terminal columns`(text: String, columns: Int) {
        #expect(TextWidth.columns(of: text) == columns)
    }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""), ("abc", -1, ""),
        ("山田太郎", 8, "山田太郎"), ("山田太郎", 7, "山田太…"), ("山田太郎", 6, "山田…"), ("山田", 3, "山…"),
        ("山田", 2, "…"), ("a\nb", 2, "a…"),
    ])
    func `text too long ends in an ellipsis and fits`(text: String, width: Int, clipped: String) {
        let result = TextWidth.clipped(text, to: width)
        #expect(result == clipped)
        #expect(TextWidth.columns(of: result) <= max(0, width))
    }

    @Test(arguments: [
        ("ab", 4, false, "ab  "), ("ab", 4, true, "  ab"), ("abcd", 3, true, "ab…"), ("山田", 5, false, "山田 "),
        ("山田", 3, true, "山…"), ("山田太", 4, false, "山… "), ("x", 0, false, ""),
    ])
    func `padded text takes exactly its width`(text: String, width: Int, right: Bool, padded: String) {
        let result = TextWidth.padded(text, to: width, alignRight: right)
        #expect(result == padded)
        #expect(TextWidth.columns(of: result) == width)
    }

    @Test(arguments: [
        ("हिन्दी", ["हि", "न्", "द", "ी"], 5), ("क्षत्रिय", ["क्ष", "त्", "र", "ि", "य"], 6),
        ("ক্ষ্ম্যা", ["ক্", "ষ্", "ম্", "য", "া"], 5), ("க்ஷௌ", ["க்", "ஷௌ"], 3), ("క్ష్మి", ["క్", "ష్", "మి"], 3),
        ("ക്ഷ്മീ", ["ക്", "ഷ്", "മ", "ീ"], 4), ("ស្ត្រី", ["ស្", "ត្", "រី"], 3), ("မြန်မာ", ["မြ", "န်", "မ", "ာ"], 5),
        ("ภาษาไทย", ["ภ", "า", "ษ", "า", "ไ", "ท", "ย"], 7), ("กำ", ["กำ"], 2), ("a🏽", ["a", "🏽"], 3),
    ])
    func `letters a script joins stand in cells of one or two columns, whole`(
        text: String, glyphs: [String], columns: Int
    ) {
        #expect(TextWidth.sanitized(text) == text)
        #expect(GlyphSequence(text).map { String(text[$0.range]) } == glyphs)
        #expect(TextWidth.columns(of: text) == columns)
        var frame = Frame(size: Size(columns: 12, rows: 1))
        #expect(frame.put(text + "|", row: 0, column: 0) == columns + 1)
        #expect(frame.text == text + "|")
    }

    @Test func `a long grapheme is cut between its letters, and the columns are right`() {
        #expect(TextWidth.clipped("क्षत्रिय", to: 6) == "क्षत्रिय")
        #expect(TextWidth.clipped("क्षत्रिय", to: 5) == "क्षत्र…")
        #expect(TextWidth.clipped("क्षत्रिय", to: 4) == "क्षत्…")
        for width in 0...8 {
            let padded = TextWidth.padded("हिन्दी क्षत्रिय", to: width)
            #expect(TextWidth.columns(of: padded) == width)
            var frame = Frame(size: Size(columns: width, rows: 1))
            #expect(frame.put("हिन्दी क्षत्रिय", row: 0, column: 0) <= width)
        }
        let endless = String(repeating: "क्", count: 10_000)
        #expect(TextWidth.columns(of: TextWidth.clipped(endless, to: 40)) == 40)
    }

    @Test func `sanitizing text twice changes nothing more, and every glyph is one or two columns`() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<4_000 {
            let text = Self.randomText(&random)
            let once = TextWidth.sanitized(text)
            let twice = TextWidth.sanitized(once)
            let glyphs = Array(GlyphSequence(once))
            let widths = glyphs.map { once[$0.range].unicodeScalars.reduce(0) { $0 + ScalarWidth.columns(of: $1) } }
            #expect(
                once.unicodeScalars.elementsEqual(twice.unicodeScalars),
                "\(text.debugDescription): \(once.debugDescription), then \(twice.debugDescription)")
            #expect(
                widths.allSatisfy { (1...2).contains($0) } && widths == glyphs.map(\.columns),
                "\(text.debugDescription): \(once.debugDescription) \(widths)")
            #expect(glyphs.map { once[$0.range] }.joined() == once)
            #expect(widths.reduce(0, +) == TextWidth.columns(of: text))
            #expect(!once.unicodeScalars.contains(where: ScalarWidth.isHidden), "\(text.debugDescription)")
        }
    }

    @Test func `a padded text is as wide as asked, whatever it holds`() {
        var random = SeededRandom(seed: 11)
        for _ in 0..<1_000 {
            let width = Int.random(in: 0...20, using: &random)
            let padded = TextWidth.padded(Self.randomText(&random), to: width)
            #expect(TextWidth.columns(of: padded) == width, "\(padded.debugDescription)")
        }
    }

    @Test func `the table of wide characters agrees with the system's`() throws {
        setlocale(LC_CTYPE, "C.UTF-8")
        // Swift's view of the C library leaves this one out.
        let symbol = try #require(dlsym(dlopen(nil, RTLD_NOW), "wcwidth"))
        let systemWidth = unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
        var differing: [UInt32] = []
        for scalar in (UInt32(0x20)...0x3FFFF).compactMap(Unicode.Scalar.init) where !ScalarWidth.isHidden(scalar) {
            let system = Int(systemWidth(Int32(scalar.value)))
            if system >= 0, system != ScalarWidth.columns(of: scalar) { differing.append(scalar.value) }
        }
        let signs = Sign.allCases.map(\.glyph)
        #expect(signs.allSatisfy { systemWidth(Int32($0.value)) == 1 && ScalarWidth.columns(of: $0) == 1 })
        // Unicode reassigns a few symbols now and then, and systems are of different years.
        #expect(differing.count < 200, "\(differing.map { String($0, radix: 16) })")
        #expect(!differing.contains { $0 < 0x2600 })
    }

    /// Text made of what breaks terminals: marks, joiners, Hangul parts, Indic letters, controls, and anything at all.
    static func randomText(_ random: inout SeededRandom) -> String {
        let pools: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0...0x1F, 0x80...0xFF, 0x300...0x36F, 0x600...0x6FF, 0x900...0x97F, 0xD00...0xD7F,
            0xE00...0xE7F, 0x1100...0x11FF, 0xAC00...0xAC30, 0x2000...0x206F, 0x3000...0x30FF, 0xFE00...0xFE0F,
            0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF, 0x1F466...0x1F469, 0xE0000...0xE01EF, 0...0x10FFFF,
        ]
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            let value = UInt32.random(in: pools.randomElement(using: &random) ?? 0...0x7F, using: &random)
            if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        }
        return String(scalars)
    }
}
