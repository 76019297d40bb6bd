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
}
