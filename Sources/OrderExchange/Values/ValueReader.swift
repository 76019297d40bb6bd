import CQRS
import OrderEvents

/// Reads dates, amounts and counts in the forms that shops write them; it never guesses and never rounds.
///
/// What a text leaves open, such as `01/02/2025`, `1,234` or a time without a zone, is a fault until the reader is
/// given what decides it; the fault names the option that does.
struct ValueReader: Sendable {
    /// The order of day and month where a date has the year last; only dates that need none are read while nil.
    var dateOrder: DateOrder?
    /// Where times without a zone and bare days belong; while nil such times are a fault and days begin in UTC.
    var zone: ImportZone?
    /// What stands before the decimals; while nil only numbers that have one reading are read.
    var decimalMark: DecimalMark?

    init(dateOrder: DateOrder? = nil, zone: ImportZone? = nil, decimalMark: DecimalMark? = nil) {
        self.dateOrder = dateOrder
        self.zone = zone
        self.decimalMark = decimalMark
    }

    /// Reads an instant or a bare day, which stands for its first moment.
    ///
    /// A time that a zone's clocks showed twice is the first of the two; one that they skipped is a fault.
    func instant(_ text: String, column: String) throws(RowFault) -> Timestamp {
        let fault = Fault(column: column, text: text)
        guard !text.isBlank else { throw fault.empty }
        if text.utf8.count > 10, let instant = Timestamp(iso8601: text) { return try believed(instant, fault) }
        let written: WrittenDate
        do { written = try WrittenDate(text) } catch { throw fault(error.help) }
        let day = try midnight(of: written, fault)
        guard let time = written.time else { return try believed(try firstMoment(of: day), fault) }
        let local = day.microseconds + time
        if let offset = written.offset { return try believed(Timestamp(microseconds: local - offset), fault) }
        guard let zone else {
            throw fault(OpenChoice(choice: .zone, text: text, readings: []))
        }
        switch zone.reading(ofLocal: local) {
        case .instant(let instant): return try believed(instant, fault)
        case .skipped: throw fault("was skipped by the clocks of \(zone.name.sanitized); check --zone")
        }
    }

    /// Reads an amount in minor units of a currency, such as `1.234,56 €`, `$1,234.56`, `-5` or `(5.00)`.
    func amount(_ text: String, in currency: Currency, column: String) throws(RowFault) -> Int64 {
        let fault = Fault(column: column, text: text)
        guard !text.isBlank else { throw fault.empty }
        guard let written = WrittenAmount(text) else { throw fault(Self.notAnAmount(text)) }
        for sign in written.currencySigns where !currency.isWritten(sign) {
            throw fault("is not an amount in \(currency): '\(sign.sanitized)' is none of its signs")
        }
        let digits = try digits(of: written.number, fault, otherwise: Self.notAnAmount(text))
        let decimals = currency.decimals
        guard digits.decimals.count <= decimals else {
            throw fault("has more than the \(decimals) decimals of \(currency); amounts are not rounded here")
        }
        guard let units = digits.scaled(by: decimals) else { throw fault("is too large a number") }
        return written.isNegative ? -units : units
    }

    /// Reads a whole number, such as `3`, `3.0` or `1,000`, the last only once the decimal mark is named.
    func count(_ text: String, column: String) throws(RowFault) -> Int64 {
        let fault = Fault(column: column, text: text)
        guard !text.isBlank else { throw fault.empty }
        let help = text.isScientific ? Self.scientific : "is not a whole number"
        guard let written = WrittenAmount(text), written.currencySigns.isEmpty else { throw fault(help) }
        let digits = try digits(of: written.number, fault, otherwise: help)
        guard digits.decimals.isEmpty else { throw fault("is not a whole number") }
        guard let count = digits.scaled(by: 0) else { throw fault("is too large a number") }
        return written.isNegative ? -count : count
    }

    private static let scientific =
        "is in a spreadsheet's scientific notation, which loses digits; format the column as a number or text there"

    private static func notAnAmount(_ text: String) -> String {
        text.isScientific ? scientific : "is not an amount; write it like 1234.56"
    }

    private func midnight(of date: WrittenDate, _ fault: Fault) throws(RowFault) -> Timestamp {
        let notADay = fault(DateFlaw.notADate.help)
        guard case .yearLast(let first, let second, let year) = date.day else {
            guard let day = date.midnight(.ymd) else { throw notADay }
            return day
        }
        let orders = date.orders
        if orders.isEmpty { throw notADay }
        guard let dateOrder else {
            guard orders.count == 1 || date.isSameInEveryOrder, let only = orders.first, let day = date.midnight(only)
            else {
                throw fault(.dateOrder(of: fault.text, first, second, year: year))
            }
            return day
        }
        guard orders.contains(dateOrder), let day = date.midnight(dateOrder) else {
            throw fault("is no date in the order \(dateOrder.rawValue); check --dates")
        }
        return day
    }

    private func firstMoment(of day: Timestamp) throws(RowFault) -> Timestamp {
        guard let zone else { return day }
        switch zone.reading(ofLocal: day.microseconds) {
        case .instant(let instant), .skipped(let instant): return instant
        }
    }

    private func digits(
        of number: WrittenNumber, _ fault: Fault, otherwise help: String
    ) throws(RowFault) -> WrittenNumber.Digits {
        if let decimalMark {
            if let digits = number.digits(decimalMark) { return digits }
            guard number.digits(decimalMark.other) != nil else { throw fault(help) }
            throw fault("is no number with a decimal \(decimalMark.rawValue); check --decimal")
        }
        switch number.finding {
        case .notANumber: throw fault(help)
        case .certain(let digits, _): return digits
        case .ambiguous(let point, let comma):
            throw fault(
                OpenChoice(choice: .decimalMark, text: fault.text, readings: [point.text, comma.text]))
        }
    }

    /// Refuses an instant that lies in a year beyond 1 to 9999 in UTC: such a one could not be written again.
    private func believed(_ instant: Timestamp, _ fault: Fault) throws(RowFault) -> Timestamp {
        guard Timestamp.writable.contains(instant) else { throw fault("lies outside the years 0001 to 9999 in UTC") }
        return instant
    }
}

/// Makes the faults of one value.
private struct Fault {
    let column: String
    let text: String

    var empty: RowFault { RowFault(reason: "\(column) is empty") }

    func callAsFunction(_ what: String) -> RowFault { RowFault(reason: "\(column) '\(text.sanitized)' \(what)") }

    func callAsFunction(_ open: OpenChoice) -> RowFault {
        RowFault(reason: "\(column) '\(text.sanitized)' \(open.sentence); \(open.remedy)", open: open)
    }
}

extension Timestamp {
    /// The instants of the years 1 to 9999.
    fileprivate static let writable =
        Timestamp(microseconds: -62_135_596_800_000_000)...Timestamp(microseconds: 253_402_300_799_999_999)
}

extension String {
    /// Whether a spreadsheet has shortened a long number here, as in `1.2E+15`.
    var isScientific: Bool {
        // Hardly any id has a plus sign.
        var text = self
        guard text.withUTF8({ $0.contains(UInt8(ascii: "+")) }) else { return false }
        let parts = utf8.split(separator: UInt8(ascii: "E"), omittingEmptySubsequences: false)
        let halves =
            parts.count == 2 ? parts : utf8.split(separator: UInt8(ascii: "e"), omittingEmptySubsequences: false)
        guard halves.count == 2, let first = halves[0].first, first.isDigit else { return false }
        let decimals = halves[0].dropFirst()
        guard decimals.isEmpty || ".,".utf8.contains(decimals[decimals.startIndex]) else { return false }
        let exponent = halves[1].dropFirst()
        return decimals.dropFirst().allSatisfy(\.isDigit) && halves[1].first == UInt8(ascii: "+")
            && (2...3).contains(exponent.count) && exponent.allSatisfy(\.isDigit)
    }
}
