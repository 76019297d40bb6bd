import Foundation

/// Writes numbers for people: three significant digits, thousands separated.
enum FigureText {
    static func short(_ number: Double) -> String {
        let size = abs(number)
        if size >= 100 { return grouped(Int(number.rounded())) }
        let digits = size >= 10 ? 1 : size >= 1 ? 2 : 3
        let text = String(format: "%.\(digits)f", number)
        let counts = { (character: Character) in character != "0" }
        guard let end = text.lastIndex(where: counts) else { return "0" }
        return String(text[...end]).hasSuffix(".") ? String(text[..<end]) : String(text[...end])
    }

    static func grouped(_ number: Int) -> String {
        var digits = Array(String(number.magnitude))
        for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
        return (number < 0 ? "-" : "") + String(digits)
    }
}
