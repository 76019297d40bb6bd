import SQLiteProjectionStore

/// Names and makes the tables of the statistics.
///
/// No time zone is in them, so that every shop reads its own days: what is kept by the month in UTC is completed from the
/// single orders at the edges of a period, and what is kept by the quarter of an hour or by the minute fits every zone.
struct StatisticsTables: Hashable, Sendable {
    let orders: String
    let customers: String
    let products: String
    let quarters: String
    let acts: String
    let countries: String

    init(suffix: String) {
        orders = "statistics_orders" + suffix
        customers = "statistics_customers" + suffix
        products = "statistics_products" + suffix
        quarters = "statistics_quarters" + suffix
        acts = "statistics_acts" + suffix
        countries = "statistics_countries" + suffix
    }

    /// Orders lie in the order they were placed, as they mostly come: by their ids each would be written to another page.
    ///
    /// `month` is a ``CalendarMonth`` of when the orders were placed, `quarter` the quarters of an hour and `minute` the minutes
    /// since 1970. `order_count`, sums and refunds leave cancelled orders out, but those of `quarters`, which are by status.
    var schema: ProjectionSchema {
        ProjectionSchema(
            tables: [orders, customers, products, quarters, acts, countries],
            statements: [
                """
                CREATE TABLE \(orders) (
                    placed_at INTEGER NOT NULL,
                    order_id TEXT NOT NULL,
                    customer_id TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    status TEXT NOT NULL,
                    total_minor INTEGER NOT NULL,
                    refunded_minor INTEGER NOT NULL,
                    lines BLOB NOT NULL,
                    PRIMARY KEY (placed_at, order_id)
                ) STRICT, WITHOUT ROWID
                """,
                "CREATE UNIQUE INDEX \(orders)_by_id ON \(orders) (order_id)",
                """
                CREATE TABLE \(customers) (
                    month INTEGER NOT NULL,
                    customer_id TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    order_count INTEGER NOT NULL,
                    total_minor INTEGER NOT NULL,
                    refunded_minor INTEGER NOT NULL,
                    pending_count INTEGER NOT NULL,
                    pending_minor INTEGER NOT NULL,
                    last_placed_at INTEGER NOT NULL,
                    PRIMARY KEY (month, customer_id, currency)
                ) STRICT, WITHOUT ROWID
                """,
                """
                CREATE TABLE \(products) (
                    month INTEGER NOT NULL,
                    product_id TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    order_count INTEGER NOT NULL,
                    quantity INTEGER NOT NULL,
                    total_minor INTEGER NOT NULL,
                    PRIMARY KEY (month, product_id, currency)
                ) STRICT, WITHOUT ROWID
                """,
                """
                CREATE TABLE \(quarters) (
                    quarter INTEGER NOT NULL,
                    currency TEXT NOT NULL,
                    status TEXT NOT NULL,
                    order_count INTEGER NOT NULL,
                    total_minor INTEGER NOT NULL,
                    refunded_minor INTEGER NOT NULL,
                    PRIMARY KEY (quarter, currency, status)
                ) STRICT, WITHOUT ROWID
                """,
                """
                CREATE TABLE \(acts) (
                    minute INTEGER NOT NULL,
                    act TEXT NOT NULL,
                    actor TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    act_count INTEGER NOT NULL,
                    total_minor INTEGER NOT NULL,
                    PRIMARY KEY (minute, act, actor, currency)
                ) STRICT, WITHOUT ROWID
                """,
                """
                CREATE TABLE \(countries) (
                    customer_id TEXT NOT NULL PRIMARY KEY,
                    country TEXT NOT NULL
                ) STRICT, WITHOUT ROWID
                """,
            ])
    }
}
