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
            throw leftOpen(file, example, example.text.openDateOrder, "date")
        case .contradictory(let one, let other):
            throw open(
                file, one,
                "and '\(other.text.sanitized)' on line \(other.line) have day and month in different orders; "
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
            throw leftOpen(file, example, example.text.openDecimalMark, "number")
        case .contradictory(let one, let other):
            throw open(
                file, one,
                "and '\(other.text.sanitized)' on line \(other.line) have different decimal marks; "
                    + "name one with --decimal point or --decimal comma, and numbers with the other are refused")
        }
    }

    private func leftOpen(_ file: String, _ example: Example, _ open: OpenChoice, _ kind: String) -> ImportError {
        .leftOpen(
            ImportQuestion(open, at: Origin(file: file, line: example.line)),
            reason:
                "'\(example.text.sanitized)' \(open.sentence), and no \(kind) of the file shows which; \(open.remedy)")
    }

    private func open(_ file: String, _ example: Example, _ what: String) -> ImportError {
        .unreadableFile(
            file: file, line: example.line, reason: "'\(example.text.sanitized)' \(what)")
    }
}

extension String {
    /// Both days that a date may be, in words.
    fileprivate var openDateOrder: OpenChoice {
        guard case .yearLast(let first, let second, let year)? = try? WrittenDate(self).day else {
            return OpenChoice(choice: .dateOrder, text: self, readings: [sanitized])
        }
        return .dateOrder(of: self, first, second, year: year)
    }

    /// Both numbers that a number may be.
    fileprivate var openDecimalMark: OpenChoice {
        guard case .ambiguous(let point, let comma)? = WrittenAmount(self)?.number.finding else {
            return OpenChoice(choice: .decimalMark, text: self, readings: [sanitized])
        }
        return OpenChoice(choice: .decimalMark, text: self, readings: [point.text, comma.text])
    }
}

/// Returns the English name of a month from 1 to 12.
func monthName(_ month: Int) -> String {
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ][month - 1]
}
