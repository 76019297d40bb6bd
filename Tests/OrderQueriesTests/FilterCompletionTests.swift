import CQRS
import Foundation
import OrderEvents
import OrderQueries
import Testing

@Suite struct FilterCompletionTests {
    private let known = FilterValues(
        customers: [.init("Alfreds Futterkiste", "ALFKI"), .init("Antonio", "ANTON"), .init("Malfoy", "M")],
        products: [.init("Chai", "1")], countries: [.init("Germany"), .init("New Zealand")],
        actors: [.init("alice"), .init("web")], currencies: [.init("USD"), .init("EUR")])

    @Test(arguments: [
        ("sta", 0..<3, ["status:"]), ("alf sin", 4..<7, ["since:"]), ("-at", 1..<3, ["attention"]),
        ("t", 0..<1, ["total>"]), ("a", 0..<1, ["age>", "attention"]),
        ("status:", 7..<7, ["pending", "approved", "shipped", "cancelled", "refunded"]),
        ("status:pending,ap", 15..<17, ["approved"]), ("since:t", 6..<7, ["today"]),
        ("customer:alf", 9..<12, ["\"Alfreds Futterkiste\"", "Malfoy"]), ("customer:\"ant", 9..<13, ["Antonio"]),
        ("country:new", 8..<11, ["\"New Zealand\""]), ("by:W", 3..<4, ["web"]), ("currency:e", 9..<10, ["EUR"]),
        ("product:ch", 8..<10, ["Chai"]), ("total>5", 6..<7, []), ("zzz", 0..<3, []), ("\"sta", 4..<4, []),
    ])
    func `the word or value at the cursor goes on`(text: String, range: Range<Int>, candidates: [String]) {
        let completion = FilterCompletion(of: text, cursor: text.unicodeScalars.count, known: known)
        #expect(completion.range == range)
        #expect(completion.candidates.map(\.text) == candidates)
    }

    @Test
    func
        `of many values the first are those that begin with the text, without case and accents, and twenty are proposed`()
    {
        let names = (10..<60).map { "the álf \($0)" } + ["Alfons", "ÁLFRED"]
        let values = FilterValues(customers: names.map { .init($0) } + [.init("Zoe", "ALF")])
        let found = FilterCompletion(of: "customer:alf", cursor: 12, known: values).candidates.map(\.text)
        #expect(found.count == 20)
        #expect(found.prefix(4) == ["Alfons", "ÁLFRED", "\"the álf 10\"", "\"the álf 11\""])
        let byID = FilterValues(customers: [.init("Zoe", "ÁLF")])
        #expect(FilterCompletion(of: "customer:alf", cursor: 12, known: byID).candidates.map(\.text) == ["Zoe"])
    }

    @Test func `in the middle of a text only the word at the cursor is replaced`() {
        let completion = FilterCompletion(of: "stat alf", cursor: 2, known: known)
        #expect(completion.range == 0..<2)
        #expect(completion.candidates.map(\.text) == ["status:"])
    }

    @Test func `where nothing is typed all words are proposed, each with its meaning`() {
        let completion = FilterCompletion(of: "status:pending ", cursor: 15)
        #expect(completion.candidates.count == FilterWord.allCases.count)
        #expect(completion.candidates.allSatisfy { !$0.detail.isEmpty })
    }

    @Test func `values that only a query knows are asked for`() {
        for text in ["customer:alf", "product:", "country:n", "by:", "currency:"] {
            #expect(FilterCompletion(of: text, cursor: text.count).needsValues, "\(text)")
        }
        #expect(!FilterCompletion(of: "status:p", cursor: 8).needsValues)
    }
}
