import CQRS
import Foundation
import OrderEvents
import OrderQueries
import Testing

@Suite struct FilterReadingTests {
    private let language = FilterLanguage(now: .noon, timeZone: .gmt)

    @Test func `simple terms set what the options set`() throws {
        #expect(try language.read("status:pending").valid == OrderFilter(status: .pending))
        #expect(try language.read("STATUS:Pending").valid == OrderFilter(status: .pending))
        #expect(try language.read("high").valid == OrderFilter(highValue: true))
        #expect(try language.read("-high").valid == OrderFilter(highValue: false))
        #expect(try language.read("customer=ALFKI").valid == OrderFilter(customerID: CustomerID("ALFKI")))
        #expect(
            try language.read("since:2026-11-01 until:2026-11-03").valid
                == OrderFilter(placedFrom: .day("2026-11-01"), placedBefore: .day("2026-11-04")))
        #expect(try language.read("").valid == .all)
    }

    @Test(
        arguments: [
            ("status:pending,approved", .init(.status([.pending, .approved]))),
            ("-status:cancelled", .init(.status([.cancelled]), isNegated: true)),
            ("customer:alf", .init(.customer([TextPattern("alf")]))),
            ("customer:\"Alfreds Futter\"", .init(.customer([TextPattern("Alfreds Futter")]))),
            ("customer:\"say \"\"hi\"\"\"", .init(.customer([TextPattern("say \"hi\"")]))),
            ("customer:\"open", .init(.customer([TextPattern("open")]))),
            ("country:germany,\"New Zealand\"", .init(.country([TextPattern("germany"), TextPattern("New Zealand")]))),
            ("country=UK", .init(.country([TextPattern("UK", isWhole: true)]))),
            ("by:web", .init(.placedBy([TextPattern("web")]))),
            ("product:chai", .init(.product([TextPattern("chai")]))),
            ("product=11", .init(.product([TextPattern("11", isWhole: true)]))),
            ("id:7f3", .init(.orderID([TextPattern("7f3")]))),
            ("suspended", .init(.suspended)), ("-suspended", .init(.suspended, isNegated: true)),
            ("attention", .init(.attention)), ("-attention", .init(.attention, isNegated: true)),
            ("currency:usd,JPY", .init(.currency([.usd, .jpy]))),
            ("-tofu", .init(.words("tofu"), isNegated: true)),
            ("total>500", .init(.total([.init(lower: .init(.whole(500), isIncluded: false))]))),
            ("total>=500", .init(.total([.init(lower: .init(.whole(500)))]))),
            ("total<=20", .init(.total([.init(upper: .init(.whole(20)))]))),
            ("total:100..500", .init(.total([.init(lower: .init(.whole(100)), upper: .init(.whole(500)))]))),
            ("total:100..", .init(.total([.init(lower: .init(.whole(100)))]))),
            ("total=12.50", .init(.total([.init(lower: .init(.cents(1_250)), upper: .init(.cents(1_250)))]))),
            ("age>1d", .init(.age([.init(lower: .init(FilterAge(1, .days), isIncluded: false))]))),
            ("since:7d", .init(.age([.init(upper: .init(FilterAge(7, .days)))]))),
            ("-since:7d", .init(.age([.init(upper: .init(FilterAge(7, .days)))]), isNegated: true)),
            ("until:12h", .init(.age([.init(lower: .init(FilterAge(12, .hours)))]))),
        ] as [(String, OrderTerm)])
    func `a term is read`(text: String, term: OrderTerm) throws {
        #expect(try language.read(text).valid == OrderFilter(terms: [term]))
    }

    @Test(arguments: [
        "alf futter", "o'brien", "maria@alfki.de", "12:30", "a.b:c", "7-up", "a-b", "-", "a,b", "x>5", "#", "C++",
    ])
    func `free text is searched for as it is`(text: String) throws {
        #expect(try language.read(text).valid == OrderFilter(search: text))
    }

    @Test func `words of the language in quotes are text`() throws {
        #expect(try language.read("\"high\" \"status:pending\"").valid == OrderFilter(search: "high status:pending"))
        #expect(
            try language.read("-\"attention\"").valid
                == OrderFilter(terms: [.init(.words("attention"), isNegated: true)]))
    }

    @Test func `all terms have to hold, in any order`() throws {
        let filter = try language.read("alf total>500 -status:cancelled high tofu").valid
        #expect(filter.search == "alf tofu")
        #expect(filter.highValue == true)
        #expect(filter.terms.count == 2)
        #expect(try language.read("since:2026-11-01 since:2026-11-05").valid.placedFrom == .day("2026-11-05"))
        #expect(try language.read("until:2026-11-01 -since:2026-10-05").valid.placedBefore == .day("2026-10-05"))
        let both = try language.read("status:pending status:approved").valid
        #expect(both == OrderFilter(status: .pending, terms: [.init(.status([.approved]))]))
        #expect(
            try language.read("high -high").valid
                == OrderFilter(highValue: true, terms: [.init(.highValue, isNegated: true)]))
    }

    @Test(arguments: [
        ("status:pendign", 7..<14, "there is no status 'pendign'", "did you mean pending?"),
        ("status:ship", 7..<11, "there is no status 'ship'", "did you mean shipped?"),
        ("alf stauts:pending", 4..<10, "there is no word 'stauts'", "did you mean status?"),
        ("status:", 0..<7, "there is no status ''", "status: knows pending"),
        ("total>abc", 6..<9, "'abc' is not an amount", "write 500"),
        ("total>", 0..<6, "total> has no value", "write 500"),
        ("total:1..x", 6..<10, "'x' is not an amount", "write 500"),
        ("total>1,2", 0..<9, "total> takes one value", "write the term twice"),
        ("total:..", 6..<8, "the range has no ends", "write 500"),
        ("since:someday", 6..<13, "'someday' is not a date", "2026-11-21, 2026-11, today"),
        ("since:2026-02-30", 6..<16, "'2026-02-30' is not a date", "today"),
        ("since:today,yesterday", 0..<21, "since: takes one date", "twice"),
        ("age>x", 4..<5, "'x' is not a length of time", "7d"),
        ("currency:dollars", 9..<16, "'dollars' is not the code", "USD"),
        ("customer:", 0..<9, "customer: holds no text", "customer:alf"),
        ("by>5", 0..<4, "by takes no '>'", "by:web"),
        ("high:yes", 0..<8, "high has no values", "write high"),
    ])
    func `a fault has its place, the problem and a remedy`(
        text: String, range: Range<Int>, problem: String, remedy: String
    ) throws {
        let fault = try #require(language.read(text).faults.first)
        #expect(fault.range == range)
        #expect(fault.problem.contains(problem))
        #expect(fault.remedy.contains(remedy), "\(fault)")
        #expect(throws: FilterFault.self) { try language.read(text).valid }
    }

    @Test func `what can be read around a fault is kept`() {
        let reading = language.read("status:pending total> alf")
        #expect(reading.filter == OrderFilter(status: .pending, search: "alf"))
        #expect(reading.faults.map(\.word) == ["total"])
    }

    @Test func `a filter has a longest text and a largest number of terms`() {
        #expect(language.read(String(repeating: "a", count: 2_001)).faults.count == 1)
        let many = Array(repeating: "x", count: 65).joined(separator: " ")
        #expect(language.read(many).faults.count == 1)
    }
}

extension Timestamp {
    /// 2026-11-27 at noon, a Friday.
    static let noon = day("2026-11-27") + .seconds(43_200)

    static func day(_ text: String) -> Timestamp { Timestamp(iso8601: text) ?? Timestamp(microseconds: 0) }
}

extension FilterAmount {
    static func whole(_ units: Int64) -> FilterAmount { FilterAmount(tenThousandths: units * 10_000) }
    static func cents(_ cents: Int64) -> FilterAmount { FilterAmount(tenThousandths: cents * 100) }
}
