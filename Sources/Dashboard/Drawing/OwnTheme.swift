import TerminalKit

/// A theme of a person's own: another one with some roles changed.
public struct OwnTheme: Hashable, Sendable {
    /// What it is called by.
    public let name: String
    /// The theme that it changes, which comes with the program.
    public let base: String
    /// How the changed roles are drawn, as it was written, by their names.
    public private(set) var texts: [String: String] = [:]
    private(set) var styles: [Role: Style] = [:]

    /// Creates a theme without changes; nil when there is no such base, or the name is that of a theme of the program.
    public init?(named name: String, base: String) {
        guard Self.isFree(name), let base = Theme.usualName(of: base) else { return nil }
        (self.name, self.base) = (name, base)
    }

    /// Returns whether a name may be given to a theme of one's own.
    public static func isFree(_ name: String) -> Bool {
        Theme.usualName(of: name) == nil && (1...40).contains(name.count)
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }

    /// Changes how a role is drawn, such as `pendingOrder` to `#ffb000 bold`; returns what is wrong with it, or nil.
    public mutating func set(_ roleName: String, to text: String) -> String? {
        guard let role = Role(rawValue: roleName) else {
            let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
            return "there is no role '\(roleName)'; the roles are \(roles)"
        }
        switch StyleText.read(text) {
        case .success(let style): (styles[role], texts[roleName]) = (style, text)
        case .failure(let fault): return fault.sentence
        }
        return nil
    }

    /// What is hard to read in it, a sentence each with the role it is about: pairs of colours that have too little contrast.
    ///
    /// A pair of which one colour is the terminal's own cannot be judged. What stands only on another ground than before is
    /// one sentence about `text`, which has that ground.
    public var contrastFaults: [(role: String, sentence: String)] {
        var faults: [(role: String, sentence: String)] = []
        var others: [String] = []
        for role in Role.allCases {
            guard let contrast = leastContrast(of: role), contrast < role.leastContrast else { continue }
            let ratio = "\(Int(contrast)).\(Int((contrast * 10).rounded(.down)) % 10)"
            if styles[role] == nil {
                others.append(role.rawValue)
            } else {
                let limit = "below \(role.leastContrast) it is hard to read"
                faults.append((role.rawValue, "\(role.rawValue) has a contrast of \(ratio); \(limit)"))
            }
        }
        guard styles[.text] != nil, !others.isEmpty else { return faults }
        let names = others.joined(separator: ", ")
        return faults + [(Role.text.rawValue, "on the ground of text these are hard to read: \(names)")]
    }

    /// Returns the contrast of a role on the ground on which it has less; nil where that cannot be known.
    private func leastContrast(of role: Role) -> Double? {
        Ground.allCases.compactMap { ground -> Double? in
            let style = ThemePlan.named(base, on: ground).changed(by: self).style(of: role, depth: .trueColor)
            return style.foreground.parts == nil || style.background.parts == nil ? nil : style.contrast
        }.min()
    }
}

/// Reads how a person writes a style: `#ffb000`, `208 on #101010`, `bright-red bold underline`.
enum StyleText {
    /// What is wrong with a text.
    struct Fault: Error, Hashable {
        let sentence: String
    }

    /// Returns the style of a text, or what is wrong with it.
    static func read(_ text: String) -> Result<Style, Fault> {
        var style = Style.plain
        var isGround = false
        var found: Set<String> = []
        for word in text.split(separator: " ") {
            if let attribute = attributes[String(word)] {
                style.attributes.insert(attribute)
            } else if word == "on", !isGround {
                isGround = true
                continue
            } else if let color = color(word), found.insert(isGround ? "ground" : "text").inserted {
                if isGround { style.background = color } else { style.foreground = color }
                continue
            } else {
                return .failure(Fault(sentence: complaint(about: String(word))))
            }
        }
        let hasGround = found.contains("ground")
        guard !text.allSatisfy({ $0 == " " }), hasGround == isGround else {
            return .failure(Fault(sentence: complaint(about: text)))
        }
        return .success(style)
    }

    private static func complaint(about word: String) -> String {
        "'\(TextWidth.clipped(word, to: 40))' is no style: write a colour (#ffb000, 0 to 255, red, bright-red, default), "
            + "'on' and one for the ground, and bold, dim, underline or reverse"
    }

    private static let attributes: [String: Style.Attributes] = [
        "bold": .bold, "dim": .dim, "underline": .underline, "reverse": .reverse,
    ]
    private static let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]

    private static func color(_ word: Substring) -> Color? {
        if word == "default" { return .standard }
        if word.hasPrefix("#") {
            let digits = word.dropFirst()
            guard digits.count == 6, digits.allSatisfy(\.isHexDigit) else { return nil }
            return UInt32(digits, radix: 16).map(Color.hex)
        }
        if let entry = UInt8(word) { return .indexed(entry) }
        let isBright = word.hasPrefix("bright-")
        let entry = names.firstIndex(of: String(isBright ? word.dropFirst(7) : word))
        return entry.map { .indexed(UInt8($0 + (isBright ? 8 : 0))) }
    }
}
