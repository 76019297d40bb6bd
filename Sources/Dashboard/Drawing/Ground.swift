import TerminalKit

/// Whether the terminal's own background is light or dark.
public enum Ground: Hashable, Sendable, CaseIterable {
    /// Light text on a dark ground.
    case dark
    /// Dark text on a light ground.
    case light

    /// The luminance at which black and white text have the same contrast: √(1.05 · 0.05) − 0.05.
    private static let middle = 0.179

    /// The ground that a colour is.
    public init(_ color: RGB) {
        self = color.luminance > Self.middle ? .light : .dark
    }

    /// Reads the variable `COLORFGBG`, in which some terminals name the palette's entries of text and background, such as
    /// `0;15`; nil for what is no such value.
    public init?(colorVariable text: String) {
        guard let entry = text.split(separator: ";").last.flatMap({ UInt8($0) }), entry < 16 else { return nil }
        self = entry == 7 || entry > 8 ? .light : .dark
    }
}
