extension Style {
    /// The sequence that sets this style, whatever was set before (ECMA-48, SGR).
    var ansi: String {
        var codes = ["0"]
        if attributes.contains(.bold) { codes.append("1") }
        if attributes.contains(.dim) { codes.append("2") }
        if attributes.contains(.underline) { codes.append("4") }
        if attributes.contains(.reverse) { codes.append("7") }
        if foreground != .standard { codes.append("\(29 + foreground.rawValue)") }
        if background != .standard { codes.append("\(39 + background.rawValue)") }
        return "\u{1B}[\(codes.joined(separator: ";"))m"
    }
}
