/// Rewrites text scalar by scalar so that every glyph of the result is visible and 1 or 2 columns wide.
struct SanitizedText {
    /// More marks than any living script needs on one base; what is beyond only paints over other rows.
    private static let markLimit = 3
    private static let unknown: Unicode.Scalar = "\u{FFFD}"
    private static let hidden: Unicode.Scalar = "·"

    private var result = String.UnicodeScalarView()
    private var base: Unicode.Scalar?
    private var marks = 0
    private var isJoining = false

    /// Returns the text rewritten; ``TextWidth/sanitized(_:)`` has already checked that this is needed.
    static func rewritten(_ text: String) -> String {
        var rewriter = SanitizedText()
        for scalar in text.unicodeScalars { rewriter.rewrite(scalar) }
        if rewriter.isJoining { rewriter.emit(hidden) }
        return withCertainWidths(String(rewriter.result))
    }

    private mutating func rewrite(_ scalar: Unicode.Scalar) {
        if isJoining {
            isJoining = false
            if isJoinable(scalar) { return }
            emit(Self.hidden)
        }
        if ScalarWidth.isSimple(scalar) {
            emit(scalar)
        } else if let pure = Self.replacement(of: scalar) {
            emit(pure)
        } else if ScalarWidth.isHidden(scalar) {
            rewriteHidden(scalar)
        } else if ScalarWidth.isMark(scalar) {
            rewriteMark(scalar)
        } else if !isSkinTone(scalar) {
            emit(scalar)
        }
    }

    private mutating func rewriteHidden(_ scalar: Unicode.Scalar) {
        if isSelector(scalar), let base, Self.takesSelector(base) { return }
        if scalar.value == 0x200D, let base, base.properties.isEmojiPresentation {
            isJoining = true
            return
        }
        emit(Self.isUnknown(scalar) ? Self.unknown : Self.hidden)
    }

    private mutating func rewriteMark(_ scalar: Unicode.Scalar) {
        if base == nil { emit("\u{25CC}") }
        guard marks < Self.markLimit else { return }
        marks += 1
        result.append(scalar)
    }

    private mutating func emit(_ scalar: Unicode.Scalar) {
        result.append(scalar)
        base = scalar
        marks = 0
    }

    /// Of an emoji joined from several ones the first is kept: terminals do not agree how wide the whole is.
    private func isJoinable(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0x2000 && scalar.properties.isEmoji
    }

    private func isSkinTone(_ scalar: Unicode.Scalar) -> Bool {
        guard let base else { return false }
        return scalar.properties.isEmojiModifier && marks == 0 && base.properties.isEmojiModifierBase
    }

    private func isSelector(_ scalar: Unicode.Scalar) -> Bool {
        (0xFE00...0xFE0F).contains(scalar.value) || (0xE0100...0xE01EF).contains(scalar.value)
    }

    /// Selectors are common after emoji and ideographs and change only how they are drawn.
    private static func takesSelector(_ base: Unicode.Scalar) -> Bool {
        base.properties.isEmoji || base.properties.isIdeographic
    }

    private static func isUnknown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .privateUse, .unassigned, .surrogate, .otherLetter: true
        default: false
        }
    }

    private static func replacement(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value)
        case 0x7F: return "\u{2421}"
        // Half a flag, or a whole one as two letters: its width is anybody's guess otherwise.
        case 0x1F1E6...0x1F1FF: return Unicode.Scalar(scalar.value - 0x1F1E6 + 0x41)
        case 0x3000: return nil
        default: return scalar.properties.generalCategory == .spaceSeparator ? " " : nil
        }
    }

    /// Replaces the beginning of a grapheme where that has no column of its own: parts of a decomposed Hangul syllable
    /// that found no syllable to join.
    private static func withCertainWidths(_ text: String) -> String {
        guard text.contains(where: beginsWithNothing) else { return text }
        var result = String.UnicodeScalarView()
        for character in text {
            var scalars = Substring(String(character)).unicodeScalars
            if beginsWithNothing(character) {
                result.append(unknown)
                scalars = scalars.drop { ScalarWidth.columns(of: $0) == 0 }
            }
            result.append(contentsOf: scalars)
        }
        return String(result)
    }

    private static func beginsWithNothing(_ character: Character) -> Bool {
        guard let first = character.unicodeScalars.first else { return false }
        return ScalarWidth.columns(of: first) == 0
    }
}
