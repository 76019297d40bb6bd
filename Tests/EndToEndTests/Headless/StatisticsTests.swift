import Foundation
import Testing

/// What was sold to whom, for scripts.
@Suite(.timeLimit(.minutes(3)))
struct StatisticsTests {
    private struct Customers: Decodable {
        struct Customer: Decodable {
            let customerID: String
            let orders: Int
            let ordered: String
            let isSuspended: Bool
        }

        let customers: [Customer]
        let total: Int
        let timeZone: String
    }

    private struct Overview: Decodable {
        struct Act: Decodable {
            let count: Int
        }

        struct Seller: Decodable {
            let id: String
            let orders: Int
            let totalCents: Int64
        }

        struct Person: Decodable {
            let actor: String
            let refused: Int
        }

        let acts: [String: Act]
        let people: [Person]
        let topCustomers: [Seller]
        let topProducts: [Seller]
        let topCountries: [Seller]
        let timeZone: String
    }

    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
    }

    @Test func `the customers of the sample orders have the sums of their orders, cancelled ones left out`()
        async throws
    {
        #expect(try await desk.run("import", "--sample").exitCode == 0)
        let list = try await desk.run("customers", "--sort", "orders", "--json").json(Customers.self)
        let orders = try await desk.run("orders", "--json").json(OrdersShape.self).orders
        let kept = orders.filter { $0.status != "CANCELLED" }
        #expect(list.total == list.customers.count && list.customers.map(\.orders).reduce(0, +) == kept.count)
        for customer in list.customers {
            let own = kept.filter { $0.customerID == customer.customerID }
            #expect(customer.orders == own.count)
            let cents = own.reduce(0) { $0 + Int64($1.totalCents) }
            let written = customer.ordered.filter { $0.isNumber }
            #expect(own.isEmpty || Int64(written) == cents, "\(customer.customerID): \(customer.ordered)")
        }
        let all = try await desk.run("overview", "--period", "all", "--top", "1000", "--json").json(Overview.self)
        let sold = kept.reduce(0) { $0 + Int64($1.totalCents) }
        #expect(all.topCustomers.reduce(0) { $0 + $1.totalCents } == sold && sold > 0)
        #expect(all.topCountries.reduce(0) { $0 + $1.orders } == kept.count)
        #expect(all.acts["placed"]?.count == orders.count)
        #expect(list.customers.map(\.orders) == list.customers.map(\.orders).sorted(by: >))
    }

    @Test func `who was refused how often today equals a count of the refusals`() async throws {
        try await desk.stock()
        try await desk.place("A1", item: "3:2")
        var refused: [String: Int] = [:]
        for (user, command) in [
            ("bob", ["ship", "A1"]), ("bob", ["approve", "NONE"]), ("carol", ["customers", "suspend", "NOBODY"]),
            ("bob", ["approve", "A1"]), ("carol", ["products", "reprice", "1", "--price", "20", "--if-price", "1"]),
            ("dave", ["cancel", "A1", "--reason", " "]),
        ] {
            let outcome = try await desk.run(command + ["--user", user])
            // What no state could accept is refused before the log is asked.
            if outcome.exitCode == 1, user != "dave" { refused[user, default: 0] += 1 }
        }
        #expect(refused == ["bob": 2, "carol": 2])
        let overview = try await desk.run("overview", "--period", "today", "--json").json(Overview.self)
        let counted = overview.people.filter { $0.refused > 0 }.map { ($0.actor, $0.refused) }
        #expect(Dictionary(uniqueKeysWithValues: counted) == refused)
        let table = try await desk.run("overview", "--period", "today").output
        #expect(table.contains("REFUSED") && table.contains(/carol .* 2\n/))
    }

    @Test func `changes of a customer from values of before are refused on the command line`() async throws {
        try await desk.stock()
        #expect(try await desk.run("customers", "update", "ALFKI", "--country", "France").exitCode == 0)
        let late = try await desk.run("customers", "update", "ALFKI", "--country", "Austria", "--if-country", "Germany")
        #expect(
            late.exitCode == 1 && late.errors.contains("VERSION_CONFLICT: the country of customer 'ALFKI' is 'France'"))
        #expect(
            try await desk.run("customers", "update", "ALFKI", "--country", "Austria", "--if-country", "France")
                .exitCode
                == 0)
    }

    @Test func `the overview of today has what was done, in every format`() async throws {
        try await desk.stock()
        try desk.configure("timeZone: Europe/Berlin\n")
        try await desk.place("A1", item: "3:2")
        try await desk.place("A2", item: "1:1")
        try await desk.place("A3", item: "1:1")
        try await desk.run("approve", "A1")
        try await desk.run("cancel", "A3", "--reason", "twice")
        let overview = try await desk.run("overview", "--json").json(Overview.self)
        #expect(overview.timeZone == "Europe/Berlin")
        #expect(overview.acts["placed"]?.count == 3 && overview.acts["approved"]?.count == 1)
        #expect(overview.topCustomers.map(\.totalCents) == [241_800])
        #expect(overview.topProducts.map(\.id) == ["3", "1"])
        #expect(overview.topCountries.map(\.id) == ["Germany"])
        let table = try await desk.run("overview", "--period", "month").output
        #expect(
            table.contains(/placed +3 +\$2,436\.00/) && table.contains(/Alfreds Futterkiste +ALFKI +2 +\$2,418\.00/))
        let csv = try await desk.run("overview", "--format", "csv").output
        #expect(csv.hasPrefix("figure,id,name,count,totalCents,currency"))
        #expect(csv.contains("topCustomer,ALFKI,Alfreds Futterkiste,2,241800,USD"))
        let products = try await desk.run("products", "--period", "today").output
        #expect(products.contains(/3 +Coffee +\$1,200\.00 +2 +1 +\$2,400\.00/))
    }

    @Test func `the overview explains its sums where they are, and compares what has something before it`() async throws
    {
        try await desk.stock()
        try await desk.place("A1", item: "1:1")
        #expect(try await desk.run("cancel", "A1", "--reason", "twice").exitCode == 0)
        let today = try await desk.run("overview").output
        #expect(today.contains(/TODAY +TIMES +SUM +TIMES BEFORE +SUM BEFORE/))
        #expect(today.contains(/placed +1 +\$18\.00 +0/))
        #expect(today.contains(/sold +0 +0/) && today.contains("What was sold leaves out cancelled orders"))
        #expect(!today.contains("Products leave out") && today.contains("Days are those of"))
        try await desk.place("A2", item: "1:1")
        let all = try await desk.run("overview", "--period", "all").output
        #expect(all.contains(/IN ALL +TIMES +SUM *\n/) && !all.contains("BEFORE"))
        #expect(all.contains("leaves out cancelled orders and what was given back"))
        let csv = try await desk.run("overview", "--period", "all", "--format", "csv").output
        #expect(csv.contains("act,placed,,2,3600,USD") && !csv.contains("actBefore"))
        let json = try await desk.run("overview", "--period", "all", "--json").output
        #expect(json.contains("\"actsBefore\":null"))
    }

    @Test func `the overview has what waits now and what needs somebody, in every format`() async throws {
        try await desk.stock()
        try await desk.place("A1", item: "3:2")
        try await desk.place("A2", item: "1:1")
        try await desk.place("A3", item: "1:1")
        try await desk.run("approve", "A3")
        let table = try await desk.run("overview").output
        #expect(table.contains(/NOW +ORDERS +SUM/) && table.contains(/waiting now +2 +\$2,418\.00/))
        #expect(table.contains(/needs attention +1 +\$2,400\.00/) && table.contains(/high value, pending +1/))
        let json = try await desk.run("overview", "--json").output
        #expect(json.contains("\"waiting\":{\"count\":2"))
        #expect(json.contains("\"attentionByReason\":{\"late\":{\"count\":0"))
        let csv = try await desk.run("overview", "--format", "csv").output
        #expect(!csv.contains("suspended"))
        #expect(try await desk.run("customers", "suspend", "ALFKI", "--reason", "unpaid").exitCode == 0)
        #expect(try await desk.run("overview").output.contains(/pending, account suspended +2 +\$2,418\.00/))
        #expect(try await desk.run("overview", "--json").output.contains("\"suspended\":{\"count\":2"))
        #expect(csv.contains("waiting,,,2,241800,USD") && csv.contains("attention,highValue,,1,240000,USD"))
    }

    @Test func `a customer is known by new details, and what is no period or column is named`() async throws {
        try await desk.stock()
        #expect(try await desk.run("customers", "update", "ALFKI", "--country", "Austria").exitCode == 0)
        #expect(
            try await desk.run("customers", "--search", "ALFKI", "--json").output.contains("\"country\":\"Austria\""))
        let nothing = try await desk.run("customers", "update", "ALFKI")
        #expect(nothing.exitCode == 64 && nothing.errors.contains("--name, --email or --country"))
        let period = try await desk.run("overview", "--period", "decade")
        #expect(period.exitCode == 64 && period.errors.contains("'decade' is not a period"))
        let column = try await desk.run("customers", "--sort", "shoe-size")
        #expect(column.exitCode == 64 && column.errors.contains("name, period, orders, pending, last, country"))
        try desk.configure("timeZone: Mars/Olympus\n")
        let zone = try await desk.run("overview")
        #expect(zone.exitCode == 0 && zone.errors.contains("timeZone has to be the name of a time zone"))
    }
}
