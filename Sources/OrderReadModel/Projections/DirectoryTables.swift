import SQLiteProjectionStore

/// Names and makes the tables of customers and products.
struct DirectoryTables: Hashable, Sendable {
    let customers: String
    let products: String

    init(suffix: String) {
        customers = "customers" + suffix
        products = "products" + suffix
    }

    /// `id_key`, `name_key` and `search_key` are folded texts: for finding and sorting, never for showing.
    var schema: ProjectionSchema {
        ProjectionSchema(
            tables: [customers, products],
            statements: [
                """
                CREATE TABLE \(customers) (
                    customer_id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    email TEXT NOT NULL,
                    country TEXT NOT NULL,
                    is_suspended INTEGER NOT NULL,
                    id_key TEXT NOT NULL,
                    name_key TEXT NOT NULL,
                    search_key TEXT NOT NULL,
                    suspension_reason TEXT NOT NULL
                ) STRICT, WITHOUT ROWID
                """,
                """
                CREATE TABLE \(products) (
                    product_id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    unit_price_minor INTEGER NOT NULL,
                    currency TEXT NOT NULL,
                    is_discontinued INTEGER NOT NULL,
                    id_key TEXT NOT NULL,
                    name_key TEXT NOT NULL,
                    search_key TEXT NOT NULL
                ) STRICT, WITHOUT ROWID
                """,
            ])
    }
}
