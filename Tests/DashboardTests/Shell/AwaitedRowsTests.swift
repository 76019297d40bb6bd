import CQRS
import TerminalKit
import Testing

@testable import Dashboard

/// What a list says that has no rows, because there are none or because they are still being made.
@Suite struct AwaitedRowsTests {
    private func words(_ freshness: FreshnessReport?) -> String {
        var state = Sample.state(120, 20)
        state.desk = freshness
        state.list.checkpoint = .start
        return view(state).text
    }

    @Test func `a desk without orders offers to place the first`() {
        #expect(words(Sample.freshness(.live)).contains("no orders yet: p places the first"))
    }

    @Test func `rows that are still to be made are not called none`() {
        let text = words(Sample.freshness(.rebuilding(fraction: 0.4), behind: 2_752_474, lag: .seconds(18_000)))
        #expect(text.contains("no orders here yet: 2,752,474 events still to be read"))
        #expect(!text.contains("places the first"))
    }

    @Test func `of how much is still to be read nothing is invented`() {
        let text = words(Sample.freshness(.logAway(for: .seconds(12)), behind: nil, lag: nil))
        #expect(text.contains("no orders here yet; how much of the log is still to be read is not known"))
    }

    @Test func `customers and products go by the projection that has them`() {
        var state = Sample.state(120, 20)
        state.desk = Sample.freshness(.rebuilding(fraction: 0.4), behind: 1, projection: .directory)
        #expect(state.awaitedRows(of: "customers", in: .directory) == "no customers here yet: 1 event still to be read")
        #expect(CustomersScreen().absence(in: state).hasPrefix("no customers here yet"))
        #expect(ProductsScreen().absence(in: state).hasPrefix("no products here yet"))
        state.desk = Sample.freshness(.live, projection: .directory)
        #expect(CustomersScreen().absence(in: state) == "no customers yet: + registers the first")
    }
}
