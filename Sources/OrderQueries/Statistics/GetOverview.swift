import CQRS
import Foundation
import OrderEvents

/// Asks what was done and sold in a period up to now, with the period before it up to the same time.
///
/// Sums of what was sold leave cancelled orders out, and take off what was given back.
public struct GetOverview: Query, Hashable {
    /// What was done and sold.
    public struct Answer: Hashable, Sendable {
        /// The instants that the period holds, to its end; what is dated later than now is in no figure.
        public var span: TimeSpan
        /// The instants of the period before that it is compared with.
        public var spanBefore: TimeSpan
        /// What was done in the period, by what it was; what nobody did is left out.
        public var acts: [OrderAct: OrderTotals]
        /// What was done in the period before, up to the same time.
        public var actsBefore: [OrderAct: OrderTotals]
        /// The orders placed in the period, cancelled ones left out, less what was given back.
        public var sold: OrderTotals
        /// The same of the period before, up to the same time.
        public var soldBefore: OrderTotals
        /// How many orders were placed in each part of the period: in each hour of a day, on each
        /// day of a week or month, or in each month, up to now.
        public var placed: [Part]
        /// What the orders placed on each of the last days come to, the newest last.
        public var days: [Part]
        /// The customers that ordered most, the first first: for each currency, by what their orders come to.
        public var topCustomers: [Seller]
        /// The products that sold most, the first first: for each currency, by what they came to.
        public var topProducts: [Seller]
        /// The countries that ordered most, the first first.
        public var topCountries: [Seller]
        /// Who did what in the period, who did most first.
        public var people: [Person]
        /// The pending orders, of all time, of customers whose account is suspended by now.
        public var suspended: OrderTotals
        /// Why nobody's refusals are counted; nil where they are.
        public var refusalsFailure: String?

        /// Creates an answer.
        public init(
            span: TimeSpan, spanBefore: TimeSpan, acts: [OrderAct: OrderTotals], actsBefore: [OrderAct: OrderTotals],
            sold: OrderTotals = .none, soldBefore: OrderTotals = .none, placed: [Part], days: [Part],
            topCustomers: [Seller], topProducts: [Seller], topCountries: [Seller],
            people: [Person], suspended: OrderTotals = .none, refusalsFailure: String? = nil
        ) {
            self.span = span
            self.spanBefore = spanBefore
            self.acts = acts
            self.actsBefore = actsBefore
            self.sold = sold
            self.soldBefore = soldBefore
            self.placed = placed
            self.days = days
            self.topCustomers = topCustomers
            self.topProducts = topProducts
            self.topCountries = topCountries
            self.people = people
            self.suspended = suspended
            self.refusalsFailure = refusalsFailure
        }
    }

    /// A part of a period with what was ordered in it.
    public struct Part: Hashable, Sendable {
        /// Its first instant.
        public var start: Timestamp
        /// The orders that were placed in it, cancelled ones left out, less what was given back.
        public var totals: OrderTotals

        /// Creates a part.
        public init(start: Timestamp, totals: OrderTotals) {
            self.start = start
            self.totals = totals
        }
    }

    /// A customer, product or country with what it sold.
    public struct Seller: Hashable, Sendable {
        /// Its id; the name itself of a country.
        public var id: String
        /// Its name; the id where the directory has none.
        public var name: String
        /// In how many orders.
        public var orders: Int
        /// How many of a product; 0 for others.
        public var quantity: Int64
        /// What it came to.
        public var money: Money

        /// Creates a seller.
        public init(id: String, name: String, orders: Int, quantity: Int64 = 0, money: Money) {
            self.id = id
            self.name = name
            self.orders = orders
            self.quantity = quantity
            self.money = money
        }
    }

    /// A person with how often they did what.
    public struct Person: Hashable, Sendable {
        /// Who; empty where it is not known.
        public var actor: String
        /// How often; what they did not do is left out.
        public var acts: [OrderAct: Int]
        /// How many of their commands were refused on the desk's state, on customers and products too; 0 for those from before
        /// that was kept.
        public var refused: Int

        /// Creates a person.
        public init(actor: String, acts: [OrderAct: Int], refused: Int = 0) {
            self.actor = actor
            self.acts = acts
            self.refused = refused
        }
    }

    /// The query's name.
    public static let name = "GetOverview"
    /// The projection it reads; names are those of `directory`.
    public static let projection = ProjectionName.statistics

    /// Which period.
    public var period: StatisticsPeriod
    /// The zone whose days, weeks and months count.
    public var timeZone: TimeZone
    /// The most customers, products, countries and people to return.
    public var limit: Int

    /// Creates the query.
    public init(period: StatisticsPeriod = .today, timeZone: TimeZone, limit: Int = 10) {
        self.period = period
        self.timeZone = timeZone
        self.limit = limit
    }
}
