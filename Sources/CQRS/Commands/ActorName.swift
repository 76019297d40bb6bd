/// Checks the name of who acts, as every command and event carries it.
public enum ActorName {
    /// The longest name, in bytes of UTF-8.
    public static let longestBytes = TextLimit.nameBytes

    /// Returns why a name cannot be recorded, as words that follow "the name"; nil when it can.
    public static func fault(in name: String) -> String? {
        if name.isBlank { return "is blank; give one that can be seen" }
        if let fault = TextLimit.fault(in: name, longestBytes: longestBytes) { return fault }
        return name.unicodeScalars.contains(where: \.breaksLines) ? "holds a control character; leave it out" : nil
    }
}

extension RejectionCode {
    /// The name of who acts is blank, too long or holds a control character.
    public static let invalidActor = RejectionCode(rawValue: "INVALID_ACTOR")
    /// A name, address or reason is too long or holds a NUL character, or a name is blank.
    public static let invalidText = RejectionCode(rawValue: "INVALID_TEXT")
}

extension CommandMetadata {
    /// Returns the rejection of metadata that the log cannot keep; nil when it can.
    public func validate() -> Rejection? {
        ActorName.fault(in: actor).map { Rejection(.invalidActor, "the name of who acts \($0)") }
    }
}

extension Unicode.Scalar {
    fileprivate var breaksLines: Bool {
        // Most characters are plain ones, which need no lookup of their properties.
        if (" "..."~").contains(self) { return false }
        return switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
