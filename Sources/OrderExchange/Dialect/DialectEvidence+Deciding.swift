extension DialectEvidence {
    /// Returns the order of a file's dates and a date that shows it; nil when none of them needs one.
    ///
    /// What is named decides. Throws ``ImportError`` where nothing is named and the dates leave it open.
    func decidedDateOrder(
        named: DateOrder?, in file: String
    ) throws -> (value: DateOrder, example: String?)? {
        if let named { return (named, nil) }
        switch dateOrder {
        case .none: return nil
        case .certain(let order, let example): return (order, example.text)
        case .ambiguous(let example):
            throw open(
                file, example,
                "may be \(example.text.dateReadings), and no date of the file shows which; name the order "
                    + "with --dates dmy or --dates mdy")
        case .contradictory(let one, let other):
            throw open(
                file, one,
                "and '\(other.text.inert)' on line \(other.line) have day and month in different orders; "
                    + "name one with --dates dmy or --dates mdy, and dates in the other are refused")
        }
    }

    /// Returns the mark before a file's decimals and a number that shows it; nil when none of them needs one.
    ///
    /// What is named decides. Throws ``ImportError`` where nothing is named and the numbers leave it open.
    func decidedDecimalMark(
        named: DecimalMark?, in file: String
    ) throws -> (value: DecimalMark, example: String?)? {
        if let named { return (named, nil) }
        switch decimalMark {
        case .none: return nil
        case .certain(let mark, let example): return (mark, example.text)
        case .ambiguous(let example):
            throw open(
                file, example,
                "may be \(example.text.numberReadings), and no number of the file shows which; name the decimal mark "
                    + "with --decimal point or --decimal comma")
        case .contradictory(let one, let other):
            throw open(
                file, one,
                "and '\(other.text.inert)' on line \(other.line) have different decimal marks; "
                    + "name one with --decimal point or --decimal comma, and numbers with the other are refused")
        }
    }

    private func open(_ file: String, _ example: Example, _ what: String) -> ImportError {
        .unreadableFile(
            file: file, line: example.line, reason: "'\(example.text.inert)' \(what)")
    }
}

extension String {
    /// Both days that a date may be, in words.
    fileprivate var dateReadings: String {
        guard case .yearLast(let first, let second, let year)? = try? WrittenDate(self).day else { return inert }
        return "\(first) \(monthName(second)) or \(second) \(monthName(first)) \(year)"
    }

    /// Both numbers that a number may be.
    fileprivate var numberReadings: String {
        guard case .ambiguous(let point, let comma)? = WrittenAmount(self)?.number.finding else { return inert }
        return "\(point.text) or \(comma.text)"
    }
}

/// Returns the English name of a month from 1 to 12.
func monthName(_ month: Int) -> String {
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ][month - 1]
}
