import TerminalKit

extension DashboardState {
    /// Puts a text on the clipboard as it is shown, and shows a notice that names it, by default as it is.
    ///
    /// What is pasted may land in a shell, where a line end would run it.
    mutating func copy(_ text: String, named name: String? = nil) -> [Effect] {
        let shown = TextWidth.sanitized(text)
        let isExact = shown.utf8.elementsEqual(text.utf8)
        showNotice(
            .information,
            "copied \(name ?? text)" + (isExact ? "" : " as shown here: it holds characters that are not copied"))
        return [.copy(shown)]
    }

    /// Copies what was chosen of a row; a notice says what cannot be copied, and what is copied raw.
    mutating func copy(_ form: CopyForm, of choices: CopyChoices) -> [Effect] {
        if form == .json, let record = choices.json {
            showNotice(.information, "copied the JSON of \(choices.name)")
            return [.copyJSON(record)]
        }
        guard let text = choices.text(form) else {
            showNotice(.information, "\(choices.name) has no \(form.rawValue) that can be copied yet; its id can")
            return []
        }
        if form.isRaw { return copyRaw(text, named: "the \(form.plain.rawValue) of \(choices.name)") }
        switch form {
        case .row: return copy(text, named: "the row of \(choices.name)")
        case .json: return copy(text, named: "the JSON of \(choices.name)")
        default: return copy(text)
        }
    }

    /// Copies a text with all that is in it, and says what of it is not shown here.
    private mutating func copyRaw(_ text: String, named name: String) -> [Effect] {
        let hidden = HiddenText.names(in: text)
        let words =
            hidden.isEmpty
            ? "; nothing is left out of it otherwise"
            : ", with its \(hidden.joined(separator: " and ")): mind where it is pasted"
        showNotice(hidden.isEmpty ? .information : .warning, "copied \(name) raw\(words)")
        return [.copyRaw(text)]
    }
}

/// Names what of a text is not shown as it is.
enum HiddenText {
    /// Returns what there is of it, in words; empty for a text that is shown as it is.
    static func names(in text: String) -> [String] {
        guard !TextWidth.sanitized(text).utf8.elementsEqual(text.utf8) else { return [] }
        let scalars = text.unicodeScalars
        let lineEnds = "\n\r\u{B}\u{C}\u{85}\u{2028}\u{2029}".unicodeScalars
        var names: [String] = []
        if scalars.contains(where: lineEnds.contains) { names.append("line ends") }
        let hasControls = scalars.contains { $0.properties.generalCategory == .control && !lineEnds.contains($0) }
        if hasControls { names.append("control characters") }
        return names.isEmpty ? ["characters that are not seen"] : names
    }
}
