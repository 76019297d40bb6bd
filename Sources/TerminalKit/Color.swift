/// One colour of a cell: the terminal's own, an entry of its palette, or red, green and blue.
///
/// Entries 0 to 15 have the shades that the person chose; 16 to 255 have fixed ones, and so has a colour by its parts.
public struct Color: Hashable, Sendable {
    /// 0 for the terminal's own, the entry and 1 for one of the palette, ``rgbFlag`` and the parts for all others.
    ///
    /// One number, because a frame compares thousands of them.
    private let code: UInt32

    private static let rgbFlag: UInt32 = 0x100_0000

    private init(code: UInt32) {
        self.code = code
    }

    /// Returns an entry of the palette of 256.
    public static func indexed(_ entry: UInt8) -> Color { Color(code: UInt32(entry) + 1) }

    /// Returns a colour by its parts.
    public static func rgb(_ parts: RGB) -> Color {
        Color(code: rgbFlag | UInt32(parts.red) << 16 | UInt32(parts.green) << 8 | UInt32(parts.blue))
    }

    /// Returns a colour by its parts as one number, such as `0xFFAF00`; more than 24 bits are cut.
    public static func hex(_ parts: UInt32) -> Color { Color(code: rgbFlag | parts & 0xFF_FFFF) }

    /// The entry of the palette; nil for the terminal's own and for a colour by its parts.
    public var index: UInt8? { (1...256).contains(code) ? UInt8(code - 1) : nil }

    /// Its parts as far as they are fixed; nil for the terminal's own and for the first 16 entries of the palette.
    public var parts: RGB? {
        if code & Self.rgbFlag != 0 {
            return RGB(
                UInt8(truncatingIfNeeded: code >> 16), UInt8(truncatingIfNeeded: code >> 8),
                UInt8(truncatingIfNeeded: code))
        }
        return index.flatMap { $0 < 16 ? nil : RGB(xterm: $0) }
    }

    /// The terminal's default foreground or background.
    public static let standard = Color(code: 0)
    /// Palette entry 0.
    public static let black = indexed(0)
    /// Palette entry 1.
    public static let red = indexed(1)
    /// Palette entry 2.
    public static let green = indexed(2)
    /// Palette entry 3.
    public static let yellow = indexed(3)
    /// Palette entry 4.
    public static let blue = indexed(4)
    /// Palette entry 5.
    public static let magenta = indexed(5)
    /// Palette entry 6.
    public static let cyan = indexed(6)
    /// Palette entry 7.
    public static let white = indexed(7)
    /// Palette entry 9.
    public static let brightRed = indexed(9)
    /// Palette entry 13.
    public static let brightMagenta = indexed(13)
}

/// The red, green and blue of a colour, each from 0 to 255, in sRGB.
public struct RGB: Hashable, Sendable {
    /// Red.
    public let red: UInt8
    /// Green.
    public let green: UInt8
    /// Blue.
    public let blue: UInt8

    /// Creates a colour.
    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    /// The shades of xterm's first 16 entries (its `XTerm-col.ad`); other terminals have others.
    private static let named: [RGB] = [
        RGB(0, 0, 0), RGB(205, 0, 0), RGB(0, 205, 0), RGB(205, 205, 0), RGB(0, 0, 238), RGB(205, 0, 205),
        RGB(0, 205, 205), RGB(229, 229, 229), RGB(127, 127, 127), RGB(255, 0, 0), RGB(0, 255, 0), RGB(255, 255, 0),
        RGB(92, 92, 255), RGB(255, 0, 255), RGB(0, 255, 255), RGB(255, 255, 255),
    ]
    private static let cube: [UInt8] = [0, 95, 135, 175, 215, 255]

    /// Creates the colour of an entry of xterm's palette of 256: 16 named ones, a cube of 6 × 6 × 6, and 24 greys.
    public init(xterm entry: UInt8) {
        switch entry {
        case 0..<16: self = Self.named[Int(entry)]
        case 16..<232:
            let place = Int(entry) - 16
            self.init(Self.cube[place / 36], Self.cube[place / 6 % 6], Self.cube[place % 6])
        default:
            let grey = 8 + 10 * (entry - 232)
            self.init(grey, grey, grey)
        }
    }
}
