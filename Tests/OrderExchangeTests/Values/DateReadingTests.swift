import CQRS
import Foundation
import TestSupport
import Testing

@testable import OrderExchange

/// Dates are read in the forms of shops and spreadsheets, and never guessed.
struct DateReadingTests {
    @Test(arguments: [
        ("2024-05-01T10:00:00Z", "2024-05-01T10:00:00.000Z"), ("2024-05-01T10:00Z", "2024-05-01T10:00:00.000Z"),
        ("2024-05-01 10:00:00 +0000", "2024-05-01T10:00:00.000Z"),
        ("2024-05-01 10:00+02:00", "2024-05-01T08:00:00.000Z"), ("2024-05-01T10:00:00-05", "2024-05-01T15:00:00.000Z"),
        ("2024-05-01T10:00:00.5Z", "2024-05-01T10:00:00.500Z"),
        ("2024-05-01 10:00:00,250 UTC", "2024-05-01T10:00:00.250Z"),
        ("20240501T101112Z", "2024-05-01T10:11:12.000Z"), ("2024/05/01 10:00 GMT", "2024-05-01T10:00:00.000Z"),
        ("Wed, 01 May 2024 10:00:00 +0200", "2024-05-01T08:00:00.000Z"),
        ("2024-05-01T10:00:00\u{2212}01:00", "2024-05-01T11:00:00.000Z"),
        ("  2024-05-01T10:00Z ", "2024-05-01T10:00:00.000Z"),
    ])
    func `an instant with a zone is read in every usual form of ISO 8601`(text: String, instant: String) throws {
        #expect(try ValueReader().instant(text, column: "placed_at").iso8601 == instant)
    }

    @Test(arguments: [
        "2024-05-01", "1 May 2024", "01-May-2024", "1st May 2024", "May 1, 2024", "may 1 2024", "Wed May 1, 2024",
        "20240501", "2024.05.01", "2024/5/1",
    ])
    func `a day whose month is spelled out or whose year is first needs no order`(text: String) throws {
        #expect(try ValueReader().instant(text, column: "placed_at").iso8601 == "2024-05-01T00:00:00.000Z")
    }

    @Test(arguments: [
        ("31/12/2025", nil, "2025-12-31T00:00:00.000Z"), ("12/31/2025", nil, "2025-12-31T00:00:00.000Z"),
        ("05/05/2025", nil, "2025-05-05T00:00:00.000Z"), ("29/02/2024", nil, "2024-02-29T00:00:00.000Z"),
        ("01/02/2025", DateOrder.dmy, "2025-02-01T00:00:00.000Z"),
        ("01/02/2025", DateOrder.mdy, "2025-01-02T00:00:00.000Z"),
        ("1.2.2025", DateOrder.dmy, "2025-02-01T00:00:00.000Z"),
        ("2025-02-01", DateOrder.mdy, "2025-02-01T00:00:00.000Z"),
    ])
    func `a day in numbers is read where it has one meaning or the order is named`(
        text: String, order: DateOrder?, instant: String
    ) throws {
        #expect(try ValueReader(dateOrder: order).instant(text, column: "placed_at").iso8601 == instant)
    }

    @Test(arguments: [
        ("31.12.2025 16:05", "2025-12-31T16:05:00.000Z"), ("12/31/2025 4:05 PM", "2025-12-31T16:05:00.000Z"),
        ("12/31/2025, 4:05:06\u{202F}p.m.", "2025-12-31T16:05:06.000Z"),
        ("May 1, 2024 10:00 am", "2024-05-01T10:00:00.000Z"), ("May 1, 2024 at 12:30 AM", "2024-05-01T00:30:00.000Z"),
        ("1 May 2024 4 PM", "2024-05-01T16:00:00.000Z"),
    ])
    func `a time of day is read with the hours of either clock`(text: String, instant: String) throws {
        let reader = ValueReader(zone: ImportZone("UTC"))
        #expect(try reader.instant(text, column: "placed_at").iso8601 == instant)
    }

    @Test(arguments: [
        ("", "placed_at is empty"), ("\u{FEFF} ", "placed_at is empty"),
        ("1996-02-30", "placed_at '1996-02-30' is not a date; write it like 1996-07-04T00:00:00Z or 1996-07-04"),
        ("31/31/2025", "placed_at '31/31/2025' is not a date; write it like 1996-07-04T00:00:00Z or 1996-07-04"),
        (
            "01/02/2025",
            "placed_at '01/02/2025' may be 1 February or 2 January 2025; name the order with "
                + "--dates dmy or --dates mdy"
        ),
        ("31/12/25", "placed_at '31/12/25' has a year of two digits; write all four"),
        (
            "45413.5",
            "placed_at '45413.5' is a spreadsheet's day number; format the column as a date there and save the file again"
        ),
        (
            "2024-05-01 10:00",
            "placed_at '2024-05-01 10:00' names no zone; name the files' with --zone, such as --zone Europe/Berlin or "
                + "--zone +02:00"
        ),
        (
            "2024-05-01 10:00 EST",
            "placed_at '2024-05-01 10:00 EST' names the zone 'EST', which several zones are called; write its offset, "
                + "such as +02:00"
        ),
        (
            "9999-12-31T23:59:59-01:00",
            "placed_at '9999-12-31T23:59:59-01:00' lies outside the years 0001 to 9999 in UTC"
        ),
        (
            "0001-01-01T00:00:00+01:00",
            "placed_at '0001-01-01T00:00:00+01:00' lies outside the years 0001 to 9999 in UTC"
        ),
    ])
    func `a date that is none or leaves a choice is a fault that says what would help`(text: String, reason: String) {
        #expect(fault(ValueReader(), text) == reason)
    }

    @Test(arguments: [
        "10000-01-01", "0000-01-01", "2024-13-01", "2024-05-01T24:00Z", "2024-05-01T10:60Z", "2024-05-01T1:00:00Zx",
        "2024-05-01T", "2024-05-01T10:00:00+", "2024-05-01 10:00:00 +02:", "12/31/2025 13:05 PM", "1714557600",
        "May 2024",
        "32 May 2024", "2024-05-01T10:00:00.Z", "٢٠٢٤-٠٥-٠١", "2024--05-01", "1/2/3/2024", "- - -", "1 may may 2024",
    ])
    func `what is no date is none in any dialect`(text: String) {
        for order in DateOrder.allCases {
            let reader = ValueReader(dateOrder: order, zone: ImportZone("UTC"))
            #expect(fault(reader, text)?.contains("is not a date") == true, "\(text)")
        }
    }

    @Test func `a date that does not fit the named order is a fault`() {
        #expect(
            fault(ValueReader(dateOrder: .dmy), "12/31/2025")
                == "placed_at '12/31/2025' is no date in the order dmy; check --dates")
        #expect(
            fault(ValueReader(dateOrder: .ymd), "12/31/2025")
                == "placed_at '12/31/2025' is no date in the order ymd; check --dates")
    }

    @Test func `a bare day begins in the named zone, a time with an offset keeps it`() throws {
        let reader = ValueReader(zone: ImportZone("Europe/Berlin"))
        #expect(try reader.instant("2024-05-01", column: "x").iso8601 == "2024-04-30T22:00:00.000Z")
        #expect(try reader.instant("2024-05-01 10:00", column: "x").iso8601 == "2024-05-01T08:00:00.000Z")
        #expect(try reader.instant("2024-05-01 10:00Z", column: "x").iso8601 == "2024-05-01T10:00:00.000Z")
    }

    @Test func `a time that the clocks showed twice is the first, one that they skipped a fault`() throws {
        let reader = ValueReader(zone: ImportZone("Europe/Berlin"))
        #expect(try reader.instant("2024-10-27 02:30", column: "x").iso8601 == "2024-10-27T00:30:00.000Z")
        #expect(
            fault(reader, "2024-03-31 02:30")
                == "placed_at '2024-03-31 02:30' was skipped by the clocks of Europe/Berlin; check --zone")
        // The clocks of São Paulo used to skip midnight: the day began at one.
        let early = ValueReader(zone: ImportZone("America/Sao_Paulo"))
        #expect(try early.instant("2018-11-04", column: "x").iso8601 == "2018-11-04T03:00:00.000Z")
    }

    @Test(arguments: ["", "EST", "Foo/Bar", "+2:00", "+0260", "+15:00", "+02:00x", "02:00", "+02:0", "+0:200"])
    func `a zone that is none, or that means several, is not one`(name: String) {
        #expect(ImportZone(name) == nil)
    }

    @Test(arguments: 0..<8)
    func `dates are read as Foundation reads them`(seed: UInt64) throws {
        var random = SeededRandom(seed: 100 + seed)
        let zone = try #require(
            TimeZone(identifier: random.pick(["Europe/Berlin", "America/New_York", "Asia/Kolkata"])))
        let forms: [(String, DateOrder?)] = [
            ("yyyy-MM-dd HH:mm:ss", nil), ("yyyy-MM-dd'T'HH:mm", nil), ("dd/MM/yyyy HH:mm", .dmy),
            ("M/d/yyyy h:mm a", .mdy), ("dd.MM.yyyy HH:mm:ss", .dmy), ("d MMMM yyyy HH:mm", nil),
            ("MMM d, yyyy h:mm:ss a", nil), ("EEE, dd MMM yyyy HH:mm:ss Z", nil), ("yyyy-MM-dd HH:mm:ss.SSS xxx", nil),
        ]
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = zone
        for (form, order) in forms {
            formatter.dateFormat = form
            let reader = ValueReader(dateOrder: order, zone: ImportZone(zone.identifier))
            for _ in 0..<LongRun.count(short: 40, long: 2_000) {
                let date = Date(timeIntervalSince1970: Double(random.below(2_500_000_000)))
                let text = formatter.string(from: date)
                let read = try reader.instant(text, column: "x")
                // Both ways lead to the same text, and of two such instants it is the first.
                #expect(formatter.string(from: read.date) == text)
                guard !form.contains("Z"), !form.contains("x") else { continue }
                for hours in [-2.0, -1, -0.5] {
                    #expect(formatter.string(from: read.date.addingTimeInterval(hours * 3_600)) != text)
                }
            }
        }
    }

    @Test func `whatever stands in a column of dates, reading it ends`() {
        var random = SeededRandom(seed: 7)
        let good = ["2024-05-01 10:00:00 +0000", "12/31/2025 4:05 PM", "Wed, 1 May 2024 10:00:00 GMT", "31.12.2025"]
        let reader = ValueReader(zone: ImportZone("Europe/Berlin"))
        for _ in 0..<LongRun.count(short: 20_000, long: 100_000) {
            let text = String(decoding: Hostile.mutated(Array(random.pick(good).utf8), &random), as: UTF8.self)
            guard let reason = fault(reader, text) else { continue }
            #expect(reason.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
        }
    }

    private func fault(_ reader: ValueReader, _ text: String) -> String? {
        do throws(RowFault) {
            _ = try reader.instant(text, column: "placed_at")
            return nil
        } catch {
            return error.reason
        }
    }
}
