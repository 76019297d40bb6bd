extension ImportOptions {
    /// Reads the values of the source.
    var values: ValueReader {
        ValueReader(dateOrder: dialect.dateOrder, zone: dialect.zone, decimalMark: dialect.decimalMark)
    }

    /// The options for a program's own export, which has a point before the decimals.
    var forExport: ImportOptions {
        var options = self
        options.dialect.decimalMark = dialect.decimalMark ?? .point
        return options
    }
}
