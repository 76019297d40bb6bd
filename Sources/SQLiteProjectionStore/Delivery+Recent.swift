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

    /// The line, with its end: how many numbers there are, these, and the projections.
    var line: String {
        let name = projection.rawValue
        // Written for each event that comes alone: in one place of memory instead of one a number.
        return String(unsafeUninitializedCapacity: 9 * DigitWriter.most + name.utf8.count + 1) { bytes in
            var writer = DigitWriter(bytes)
            writer.write(waits.isEmpty ? 6 : 8)
            writer.write(first.rawValue)
            writer.write(last.rawValue)
            for time in [recorded.lowerBound, recorded.upperBound, beganAt, endedAt] { writer.write(time.microseconds) }
            if let wait = waits.first {
                writer.write(wait.from.microseconds)
                writer.write(wait.until.microseconds)
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
        text.utf8.split(separator: UInt8(ascii: "\n")).compactMap { Delivery(line: $0) }
    }

    private init?(line: Substring.UTF8View) {
        var rest = line
        guard let count = rest.removeFirstNumber(), count == 6 || count == 8 else { return nil }
        var numbers: [Int64] = []
        for _ in 0..<count {
            guard let number = rest.removeFirstNumber() else { return nil }
            numbers.append(number)
        }
        self.init(
            of: ProjectionName(rawValue: String(Substring(rest))), first: Position(numbers[0]),
            last: Position(numbers[1]), recordedFrom: numbers[2], recordedThrough: numbers[3],
            beganAt: Timestamp(microseconds: numbers[4]), endedAt: Timestamp(microseconds: numbers[5]))
        guard numbers.count == 8 else { return }
        waits = [
            DeliveryWait(
                .gathering, from: Timestamp(microseconds: numbers[6]), until: Timestamp(microseconds: numbers[7]))
        ]
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

extension Substring.UTF8View {
    /// Removes a whole number and the space behind it; nil where there is none.
    fileprivate mutating func removeFirstNumber() -> Int64? {
        guard let end = firstIndex(of: UInt8(ascii: " ")), let number = Int64(Substring(self[..<end])) else {
            return nil
        }
        self = self[index(after: end)...]
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
