import GRDB
import GRDBSQLite

/// Reads a database's file past SQLite's page cache, by the descriptor that SQLite itself has open.
///
/// The file must not be opened a second time: closing any descriptor of a file releases all locks that the process
/// holds on it, SQLite's too. Valid as long as the connection is.
struct RawFile {
    /// The first bytes of the file; those it does not have are zero.
    let header: [UInt8]
    /// How long the file is.
    let bytes: Int64

    private static let headerBytes: Int32 = 100

    /// Reads the file of a connection's main database; throws `DatabaseError` when that fails.
    init(of db: Database) throws {
        var file: UnsafeMutablePointer<sqlite3_file>?
        let code = sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_FILE_POINTER, &file)
        guard code == SQLITE_OK, let file, let methods = file.pointee.pMethods?.pointee, let read = methods.xRead,
            let size = methods.xFileSize
        else { throw DatabaseError(resultCode: .SQLITE_IOERR, message: "the file cannot be inspected") }
        var header = [UInt8](repeating: 0, count: Int(Self.headerBytes))
        try Self.check(read(file, &header, Self.headerBytes, 0), allowing: SQLITE_IOERR | (2 << 8))
        var bytes: sqlite3_int64 = 0
        try Self.check(size(file, &bytes))
        self.header = header
        self.bytes = bytes
    }

    private static func check(_ code: Int32, allowing harmless: Int32 = SQLITE_OK) throws {
        guard code != SQLITE_OK, code != harmless else { return }
        throw DatabaseError(resultCode: ResultCode(rawValue: code), message: "the file cannot be read")
    }

    /// Whether it begins like a database.
    var isDatabase: Bool { header.starts(with: "SQLite format 3\0".utf8) }

    /// The mark of whose database it is.
    var applicationID: Int32 { Int32(bitPattern: number(at: 68)) }

    /// How long the file has to be for all pages that its header counts.
    var expectedBytes: Int64 {
        let pageBytes = Int64(header[16]) << 8 | Int64(header[17])
        // A page of 65,536 bytes does not fit into two, so it is written as 1.
        return Int64(number(at: 28)) * (pageBytes == 1 ? 65_536 : pageBytes)
    }

    private func number(at offset: Int) -> UInt32 {
        header[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
