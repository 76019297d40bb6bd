import CQRS

/// A record as a line of text, which is kept in the projector's own row until there are several of them.
///
/// Every transaction that moves a checkpoint writes the page of that row. A row of its own costs two pages more, one of the
/// table and one of its index, and with few events that is most of what a record costs.
extension Delivery {
    /// Whether a line can hold it: one of applied events that waited for nothing, or only to be gathered, as most do.
    var fitsInLine: Bool {
        !isParked && (waits.isEmpty || waits.count == 1 && waits[0].cause == .gathering)
            && !projection.rawValue.utf8.contains(UInt8(ascii: "\n"))
    }

    /// The line, with its end: how many numbers there are, below zero because each but the first position and the first time is
    /// given by how much it is above the one before; these; and the projections.
    var line: String {
        let name = projection.rawValue
        // Written for each event that comes alone: in one place of memory instead of one a number.
        return String(unsafeUninitializedCapacity: 9 * DigitWriter.most + name.utf8.count + 1) { bytes in
            var writer = DigitWriter(bytes)
            writer.write(waits.isEmpty ? -6 : -8)
            writer.write(first.rawValue)
            writer.write(last.rawValue &- first.rawValue)
            var before: Int64 = 0
            func write(_ time: Timestamp) {
                writer.write(time.microseconds &- before)
                before = time.microseconds
            }
            write(recorded.lowerBound)
            write(recorded.upperBound)
            write(beganAt)
            write(endedAt)
            if let wait = waits.first {
                write(wait.from)
                write(wait.until)
            }
            return writer.end(with: name)
        }
    }

    /// Returns the record of one of the projections that a stored one names; nil when it does not name that one.
    func named(_ projection: ProjectionName) -> Delivery? {
        let names = self.projection.rawValue.split(separator: DeliveryTable.separator)
        guard names.contains(where: { $0 == projection.rawValue }) else { return nil }
        var delivery = self
        delivery.projection = projection
        return delivery
    }

    /// Reads lines, oldest first; passes over what is not one.
    static func lines(in text: String) -> [Delivery] {
        var text = text
        return text.withUTF8 { bytes in
            bytes.split(separator: UInt8(ascii: "\n")).compactMap { Delivery(line: $0) }
        }
    }

    private init?(line: Slice<UnsafeBufferPointer<UInt8>>) {
        var reader = DigitReader(line)
        guard let count = reader.number(), count.magnitude == 6 || count.magnitude == 8 else { return nil }
        var before: Int64 = 0
        // The version before gave every number as it is.
        func next() -> Int64? {
            guard let number = reader.number() else { return nil }
            before = count < 0 ? before &+ number : number
            return before
        }
        guard let first = next(), let last = next() else { return nil }
        before = 0
        guard let recordedFrom = next(), let recordedThrough = next(), let beganAt = next(), let endedAt = next()
        else { return nil }
        var waits: [DeliveryWait] = []
        if count.magnitude == 8 {
            guard let from = next(), let until = next() else { return nil }
            waits = [
                DeliveryWait(.gathering, from: Timestamp(microseconds: from), until: Timestamp(microseconds: until))
            ]
        }
        self.init(
            of: ProjectionName(rawValue: reader.text), first: Position(first), last: Position(last),
            recordedFrom: recordedFrom, recordedThrough: recordedThrough, beganAt: Timestamp(microseconds: beganAt),
            endedAt: Timestamp(microseconds: endedAt))
        self.waits = waits
    }

    /// Creates a record from what is stored, in microseconds; two instants that a wrong clock has swapped are one.
    init(
        of projection: ProjectionName, first: Position, last: Position, recordedFrom: Int64, recordedThrough: Int64,
        beganAt: Timestamp, endedAt: Timestamp, isParked: Bool = false
    ) {
        let from = Timestamp(microseconds: recordedFrom)
        self.init(
            of: projection, first: first, last: last,
            recorded: from...max(from, Timestamp(microseconds: recordedThrough)), beganAt: beganAt, endedAt: endedAt,
            isParked: isParked)
    }
}

/// Reads whole numbers, each with a space behind it, and the text behind them.
private struct DigitReader {
    private var rest: Slice<UnsafeBufferPointer<UInt8>>

    init(_ line: Slice<UnsafeBufferPointer<UInt8>>) { rest = line }

    /// What is behind the numbers that were read.
    var text: String { String(decoding: rest, as: UTF8.self) }

    /// Reads a number and the space behind it; nil where there is none.
    mutating func number() -> Int64? {
        let isNegative = rest.first == UInt8(ascii: "-")
        var place = rest.startIndex + (isNegative ? 1 : 0)
        let start = place
        var number: Int64 = 0
        while place < rest.endIndex, case let digit = rest[place] &- UInt8(ascii: "0"), digit < 10 {
            let (tens, isFull) = number.multipliedReportingOverflow(by: 10)
            // Below zero there is one number more.
            let (sum, isOver) =
                isNegative
                ? tens.subtractingReportingOverflow(Int64(digit)) : tens.addingReportingOverflow(Int64(digit))
            guard !isFull, !isOver else { return nil }
            (number, place) = (sum, place + 1)
        }
        guard place > start, place < rest.endIndex, rest[place] == UInt8(ascii: " ") else { return nil }
        rest = rest[(place + 1)...]
        return number
    }
}

/// Writes whole numbers, each with a space behind it.
private struct DigitWriter {
    /// How many bytes the longest one takes.
    static let most = 21

    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    init(_ bytes: UnsafeMutableBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func write(_ number: Int64) {
        if number < 0 { add(UInt8(ascii: "-")) }
        let start = count
        var rest = number.magnitude
        repeat {
            add(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start..<count].reverse()
        add(UInt8(ascii: " "))
    }

    /// Writes what the line ends with; returns how many bytes it has.
    mutating func end(with name: String) -> Int {
        for byte in name.utf8 { add(byte) }
        add(UInt8(ascii: "\n"))
        return count
    }

    private mutating func add(_ byte: UInt8) {
        bytes[count] = byte
        count += 1
    }
}
