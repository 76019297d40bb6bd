/// Gives out the bytes of a source that comes once only any number of times: they are read to find out how it is written.
struct SpooledBytes: ByteSource {
    private let spool: ImportSpool
    private let places: [Int]
    private var next = 0
    let size: Int?

    /// Reads a source to its end. Throws `StoreError` and what the source throws.
    init(of source: any ByteSource, in spool: ImportSpool) throws {
        var source = source
        var places: [Int] = []
        var count = 0
        while true {
            let chunk = try source.read()
            if chunk.isEmpty { break }
            places.append(try spool.append(chunk))
            count += chunk.count
        }
        self.spool = spool
        self.places = places
        size = count
    }

    mutating func read() throws -> [UInt8] {
        guard next < places.count else { return [] }
        defer { next += 1 }
        return try spool.record(at: places[next])
    }
}
