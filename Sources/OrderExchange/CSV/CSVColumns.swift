/// Finds the place of a column by its name.
///
/// A row has few columns, which are compared faster one by one than they are hashed.
struct CSVColumns {
    private let places: [(name: String, place: Int)]

    init(_ places: [String: Int]) {
        self.places = places.map { (name: $0.key, place: $0.value) }.sorted { $0.place < $1.place }
    }

    /// The place of a column; nil when there is none of this name.
    subscript(name: String) -> Int? {
        // Most names differ in length, which is known, and comparing two texts is not for free.
        let length = name.utf8.count
        for column in places where column.name.utf8.count == length && column.name == name { return column.place }
        return nil
    }
}
