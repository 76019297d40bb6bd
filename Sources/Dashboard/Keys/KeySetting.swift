/// What somebody wrote about the keys of one action, as it was written.
public struct KeySetting: Hashable, Sendable {
    /// Where the keys are meant to work, such as `orders`; `anywhere` means wherever the action can be done.
    public let place: String
    /// The id of the action, and behind it what the action is given: `orders.status pending`.
    public let action: String
    /// The keys, each a word such as `F9`, or several words for keys typed one after another; none for no key.
    public let keys: [String]
    /// The line of the file, from 1; nil when it is not known.
    public let line: Int?

    /// Creates a setting.
    public init(place: String, action: String, keys: [String], line: Int?) {
        self.place = place
        self.action = action
        self.keys = keys
        self.line = line
    }
}

/// Describes what is wrong with the setting of a key.
public struct KeyWarning: Hashable, Sendable {
    /// The line of the file, from 1; nil when it is not known.
    public let line: Int?
    /// A sentence on what is wrong and what is done instead.
    public let text: String
}
