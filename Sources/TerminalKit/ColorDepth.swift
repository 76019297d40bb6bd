/// How many colours a terminal can show.
public enum ColorDepth: Int, Hashable, Sendable, Comparable, CaseIterable {
    /// None: attributes and signs carry everything.
    case none
    /// The first 8 entries of the palette.
    case eight
    /// The first 16 entries of the palette.
    case sixteen
    /// The palette of 256.
    case indexed
    /// Every colour by its parts.
    case trueColor

    /// Returns the depth of a terminal that has so many colours.
    public init(colors: Int) {
        self =
            switch colors {
            case ..<8: .none
            case ..<16: .eight
            case ..<256: .sixteen
            case ..<0x100_0000: .indexed
            default: .trueColor
            }
    }

    /// Returns whether a terminal has fewer colours than another.
    public static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.rawValue < right.rawValue }
}

extension Color {
    /// Returns the nearest colour that a terminal of a depth can show.
    ///
    /// Of 256 entries it is the nearest by its parts. The shades of the first 16 are the person's own, so that of these it
    /// is the one of the same hue and lightness.
    public func reduced(to depth: ColorDepth) -> Color {
        switch depth {
        case .none: return .standard
        case .trueColor: return self
        case .indexed: return index == nil ? parts.map { .indexed(Self.nearestEntry(to: $0)) } ?? self : self
        case .sixteen, .eight:
            let colors: UInt8 = depth == .sixteen ? 16 : 8
            if let parts { return .indexed(HueAndLightness(parts).entry(of: colors)) }
            return index.map { .indexed($0 % colors) } ?? self
        }
    }

    /// Returns the entry from 16 to 255 whose shade is nearest.
    private static func nearestEntry(to parts: RGB) -> UInt8 {
        (UInt8(16)...255).min { parts.distance(to: RGB(xterm: $0)) < parts.distance(to: RGB(xterm: $1)) } ?? 16
    }
}

extension RGB {
    /// Returns how different two colours look, squared: the weighted distance that T. Riemersma calls *redmean*
    /// (compuphase.com/cmetric.htm).
    fileprivate func distance(to other: RGB) -> Int {
        let mean = (Int(red) + Int(other.red)) / 2
        let (reds, greens, blues) = (
            Int(red) - Int(other.red), Int(green) - Int(other.green), Int(blue) - Int(other.blue)
        )
        return (512 + mean) * reds * reds + 1_024 * greens * greens + (767 - mean) * blues * blues
    }
}

/// A colour as the 16 named ones are told apart: grey or a hue, dark or light.
private struct HueAndLightness {
    /// In degrees, by the hexagon of the HSL model; nil for a grey.
    private let hue: Double?
    /// From 0 to 1, by the HSL model.
    private let lightness: Double

    /// Less between the largest and the smallest part is a grey.
    private static let leastChroma = 0.12

    init(_ color: RGB) {
        let (red, green, blue) = (Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255)
        let (high, low) = (max(red, green, blue), min(red, green, blue))
        let chroma = high - low
        lightness = (high + low) / 2
        guard chroma >= Self.leastChroma else {
            hue = nil
            return
        }
        let sixth =
            high == red
            ? (green - blue) / chroma : high == green ? (blue - red) / chroma + 2 : (red - green) / chroma + 4
        hue = (sixth < 0 ? sixth + 6 : sixth) * 60
    }

    /// Returns the entry for it, of the first 8 or 16.
    func entry(of colors: UInt8) -> UInt8 {
        guard let hue else { return grey(of: colors) }
        let base: UInt8 =
            switch hue {
            case ..<20, 330...: 1
            case ..<75: 3
            case ..<160: 2
            case ..<200: 6
            case ..<265: 4
            default: 5
            }
        return colors == 16 && lightness >= 0.6 ? base + 8 : base
    }

    private func grey(of colors: UInt8) -> UInt8 {
        guard colors == 16 else { return lightness < 0.5 ? 0 : 7 }
        return lightness < 0.2 ? 0 : lightness < 0.5 ? 8 : lightness < 0.8 ? 7 : 15
    }
}
