/// Names how files are written, where the files themselves are not to decide; what is nil is found from each file.
public struct DialectOptions: Hashable, Sendable {
    /// What stands between the fields.
    public var separator: FieldSeparator?
    /// How characters are written as bytes.
    public var encoding: TextEncoding?
    /// The order of day and month where dates have the year last.
    public var dateOrder: DateOrder?
    /// Where times that name no zone belong, and where bare days begin; never found from a file.
    public var zone: ImportZone?
    /// What stands before the decimals of numbers.
    public var decimalMark: DecimalMark?
    /// Whether an apostrophe before a formula is kept in the desk's own lists, which put it there unless they are raw.
    public var isRaw: Bool

    /// Creates options.
    public init(
        separator: FieldSeparator? = nil, encoding: TextEncoding? = nil, dateOrder: DateOrder? = nil,
        zone: ImportZone? = nil, decimalMark: DecimalMark? = nil, isRaw: Bool = false
    ) {
        self.separator = separator
        self.encoding = encoding
        self.dateOrder = dateOrder
        self.zone = zone
        self.decimalMark = decimalMark
        self.isRaw = isRaw
    }
}
