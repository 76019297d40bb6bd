/// Names how a file's characters are written as bytes.
public enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    /// UTF-8, with or without a byte order mark.
    case utf8 = "utf-8"
    /// UTF-16, the lower byte of each unit first.
    case utf16LittleEndian = "utf-16le"
    /// UTF-16, the higher byte of each unit first.
    case utf16BigEndian = "utf-16be"
    /// Windows code page 1252, which many call Latin-1.
    case windows1252 = "windows-1252"
}

extension TextEncoding: CustomStringConvertible {
    /// The encoding's usual name, such as `UTF-8`.
    public var description: String {
        switch self {
        case .utf8: "UTF-8"
        case .utf16LittleEndian: "UTF-16, little-endian"
        case .utf16BigEndian: "UTF-16, big-endian"
        case .windows1252: "Windows-1252"
        }
    }

    /// The mark that a file in this encoding may begin with.
    var byteOrderMark: [UInt8] {
        switch self {
        case .utf8: [0xEF, 0xBB, 0xBF]
        case .utf16LittleEndian: [0xFF, 0xFE]
        case .utf16BigEndian: [0xFE, 0xFF]
        case .windows1252: []
        }
    }
}
