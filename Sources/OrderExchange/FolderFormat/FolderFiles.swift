/// Gives out the files of a folder, or one file in the place of one of them.
struct FolderFiles {
    /// Names the place in a message.
    let place: String
    /// Returns the name under which a file is there; nil when it is not.
    let find: (_ name: String) throws -> String?
    /// Opens a file that is there, and unpacks it; may be asked for any number of times.
    let open: @Sendable (_ file: String) throws -> any ByteSource

    /// Opens a source's files, which the meter counts; throws ``ImportError`` when there is no such place.
    init(_ source: ImportSource, meter: InputMeter = InputMeter()) throws {
        try source.check()
        place = source.place
        find = { try source.file($0) }
        open = { try source.bytes(of: $0, meter: meter) }
    }

    /// Treats a file as the one of this name in a folder.
    init(file: String, as name: String, open: @escaping @Sendable () throws -> any ByteSource) {
        place = "'\(file)'"
        find = { $0 == name ? file : nil }
        self.open = { _ in try open() }
    }
}
