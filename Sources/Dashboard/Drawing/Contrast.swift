import Foundation
import TerminalKit

extension RGB {
    /// The luminance from 0 for black to 1 for white: *relative luminance* as WCAG 2.1 defines it.
    var luminance: Double {
        0.2126 * Self.linear(red) + 0.7152 * Self.linear(green) + 0.0722 * Self.linear(blue)
    }

    /// Returns the contrast between two colours, from 1 to 21: the *contrast ratio* as WCAG 2.1 defines it.
    func contrast(to other: RGB) -> Double {
        let (high, low) = (max(luminance, other.luminance), min(luminance, other.luminance))
        return (high + 0.05) / (low + 0.05)
    }

    /// Returns a part without the gamma of sRGB, from 0 to 1.
    static func linear(_ part: UInt8) -> Double { linearParts[Int(part)] }

    private static let linearParts: [Double] = (0...255).map { part in
        let share = Double(part) / 255
        return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
}

extension Color {
    /// Its parts, for the first 16 entries of the palette those that xterm has; nil for the terminal's own.
    var usualParts: RGB? { parts ?? index.map(RGB.init(xterm:)) }
}

extension Style {
    /// The contrast between text and ground, with the shades that xterm has; nil where one is the terminal's own.
    var contrast: Double? {
        guard let front = foreground.usualParts, let back = background.usualParts else { return nil }
        return front.contrast(to: back)
    }
}

extension Role {
    /// The least contrast that a text of the role needs to be read with ease, after WCAG 2.1: 4.5 for words, 3 for what
    /// only frames them or is seldom read.
    var leastContrast: Double {
        switch self {
        case .quiet, .border, .placeholder, .guess, .shippedOrder, .cancelledOrder, .refundedOrder: 3
        default: 4.5
        }
    }
}
