/// Holds the sample orders that ship inside the binary: Northwind's 830 orders, 91 customers and 77 products.
public enum SampleOrders {
    /// The files of the folder format, by name; the large ones compressed, because embedded bytes compile slowly.
    public static let files: [(name: String, bytes: [UInt8])] = [
        ("customers.csv", PackageResources.customers_csv),
        ("products.csv", PackageResources.products_csv),
        ("orders.csv.gz", PackageResources.orders_csv_gz),
        ("order_items.csv.gz", PackageResources.order_items_csv_gz),
    ]

    /// The licence the sample orders are given under (MIT).
    public static var license: String { String(decoding: PackageResources.LICENSE, as: UTF8.self) }
}
