/// Names what stands between the fields of a row.
public enum FieldSeparator: String, Hashable, Sendable, CaseIterable {
    /// `,`
    case comma
    /// `;`, as spreadsheets write where the comma stands before decimals.
    case semicolon
    /// A tab.
    case tab
    /// `|`
    case pipe

    /// Reads a separator's name or the sign itself; nil for anything else.
    public init?(_ text: String) {
        guard let found = Self.allCases.first(where: { $0.rawValue == text || text.utf8.elementsEqual([$0.sign]) })
        else { return nil }
        self = found
    }

    /// The sign itself.
    var sign: UInt8 {
        switch self {
        case .comma: UInt8(ascii: ",")
        case .semicolon: UInt8(ascii: ";")
        case .tab: UInt8(ascii: "\t")
        case .pipe: UInt8(ascii: "|")
        }
    }
}

extension FieldSeparator: CustomStringConvertible {
    /// The sign, or its name where it cannot be seen.
    public var description: String { self == .tab ? "tab" : String(Character(Unicode.Scalar(sign))) }
}
