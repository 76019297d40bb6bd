import CQRS
import Foundation
import TestSupport
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", Int64(0)),
        ("1996-07-04T00:00:00Z", 836_438_400_000_000),
        ("1996-07-04", 836_438_400_000_000),
        ("1996-07-04T00:00:00.5Z", 836_438_400_500_000),
        ("1996-07-04T00:00:00.123456789Z", 836_438_400_123_456),
        ("1996-07-04T02:00:00+02:00", 836_438_400_000_000),
        ("1996-07-03T22:30:00-0130", 836_438_400_000_000),
        ("2024-02-29", 1_709_164_800_000_000),
        ("2000-02-29", 951_782_400_000_000),
        ("1969-12-31T23:59:59.999999Z", -1),
        ("0001-01-01", -62_135_596_800_000_000),
        ("9999-12-31T23:59:59Z", 253_402_300_799_000_000),
    ])
    func `an instant or a day is read to the microsecond`(text: String, microseconds: Int64) {
        #expect(Timestamp(iso8601: text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        "", " ", "\u{0}", "yesterday", "1996", "1996-07", "19960704", "1996-7-4", "1996-07-04x", "1996-07-04 ",
        "1996-07-04T", "1996-07-04T00:00", "1996-07-04T00:00:00", "1996-07-04T00:00:00Z trailing",
        "1996-07-04T00:00:00ZZ", "1996-07-04T24:00:00Z", "1996-07-04T00:60:00Z", "1996-07-04T00:00:60Z",
        "1996-07-04T00:00:00.Z", "1996-07-04T00:00:00.1234567890Z", "1996-07-04T00:00:00-99:99",
        "2024-02-30", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-01-00", "2024-04-31",
        "0000-01-01", "-001-01-01", "10000-01-01", "99999999999999-01-01T00:00:00Z", "１９９６-07-04",
        "1996-07-04T00:00:00Z\u{301}", "\u{202E}1996-07-04", "1996-07-04\n",
    ])
    func `what is no instant is refused`(text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000Z"),
        (1_795_262_530_125_999, "2026-11-21T12:02:10.125Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (-62_135_596_800_000_000, "0001-01-01T00:00:00.000Z"),
        (253_402_300_799_999_999, "9999-12-31T23:59:59.999Z"),
    ])
    func `an instant is written with milliseconds, cut off`(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).iso8601 == text)
    }

    @Test(arguments: [Int64.min, Int64.max])
    func `the ends of time are written without a crash`(microseconds: Int64) {
        #expect(Timestamp(microseconds: microseconds).iso8601.hasSuffix("Z"))
    }

    @Test func `every day of four centuries comes back as it was written`() {
        let first = Timestamp(iso8601: "1803-01-01")?.microseconds ?? 0
        for day in 0..<146_097 {
            let instant = Timestamp(microseconds: first + Int64(day) * 86_400_000_000 + 43_200_001_000)
            guard Timestamp(iso8601: instant.iso8601) != instant else { continue }
            Issue.record("\(instant.iso8601) did not come back")
        }
    }

    @Test func `days are those of Foundation's calendar`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for seconds in stride(from: Int64(-5_000_000_000), to: 5_000_000_000, by: 86_400 * 97) {
            let instant = Timestamp(milliseconds: seconds * 1_000)
            let parts = calendar.dateComponents([.year, .month, .day], from: instant.date)
            let (year, month, day) = (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
            let digits = [(year, 4), (month, 2), (day, 2)].map { number, width in
                String(repeating: "0", count: width - String(number).count) + String(number)
            }
            #expect(instant.iso8601.hasPrefix(digits.joined(separator: "-")))
        }
    }

    @Test func `an instant in JSON is its text, and anything else is an error`() throws {
        let instant = Timestamp(milliseconds: 1_795_262_400_125)
        let data = try JSONEncoder().encode([instant])
        #expect(String(data: data, encoding: .utf8) == #"["2026-11-21T12:00:00.125Z"]"#)
        #expect(try JSONDecoder().decode([Timestamp].self, from: data) == [instant])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Timestamp].self, from: Data(#"["soon"]"#.utf8))
        }
    }

    @Test func `time moves and is measured in microseconds`() {
        let start = Timestamp(microseconds: 10)
        #expect(start + .nanoseconds(1_999) == Timestamp(microseconds: 11))
        #expect(start - Timestamp(microseconds: 25) == .microseconds(-15))
        #expect(Duration.milliseconds(1_500).inSeconds == 1.5)
        #expect(Duration.microseconds(250).inMilliseconds == 0.25)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (1, "1970-01-01T00:00:00.000001Z"), (120_000, "1970-01-01T00:00:00.120Z"),
            (-1, "1969-12-31T23:59:59.999999Z"), (1_764_194_400_000_250, "2025-11-26T22:00:00.000250Z"),
        ] as [(Int64, String)])
    func `an instant is written whole, with no more decimals than it needs`(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).exactISO8601 == text)
        #expect(Timestamp(iso8601: text)?.microseconds == microseconds)
    }
}
