extension Style {
    /// The sequence that sets this style, whatever was set before (ECMA-48, SGR).
    var ansi: String {
        var codes = ["0"]
        if attributes.contains(.bold) { codes.append("1") }
        if attributes.contains(.dim) { codes.append("2") }
        if attributes.contains(.underline) { codes.append("4") }
        if attributes.contains(.reverse) { codes.append("7") }
        codes += foreground.codes(first: 30) + background.codes(first: 40)
        return "\u{1B}[\(codes.joined(separator: ";"))m"
    }
}

extension Color {
    /// The parameters that set it; the first of the eight old ones is 30 for text and 40 for what is behind it.
    ///
    /// Colours beyond the eight are xterm's, which most terminals understand.
    fileprivate func codes(first: Int) -> [String] {
        switch (index, parts) {
        case (let index?, _) where index < 8: ["\(first + Int(index))"]
        case (let index?, _) where index < 16: ["\(first + 60 + Int(index) - 8)"]
        case (let index?, _): ["\(first + 8)", "5", "\(index)"]
        case (nil, let parts?): ["\(first + 8)", "2", "\(parts.red)", "\(parts.green)", "\(parts.blue)"]
        case (nil, nil): []
        }
    }
}
