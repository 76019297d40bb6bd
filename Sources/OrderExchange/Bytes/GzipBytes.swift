import CZlib

/// Gives out what a gzip file holds, unpacked; several gzip members after one another count as one file.
///
/// Zero bytes after the last member are ignored: tapes and some programs pad files with them. It holds one chunk of the
/// packed and one of the unpacked bytes. All chunks but the last are full, however small the members are, because
/// readers scan what they hold again with every chunk.
struct GzipBytes: ByteSource {
    static let signature: [UInt8] = [0x1F, 0x8B]

    private let file: String
    private var packed: any ByteSource
    private var input: [UInt8] = []
    private var taken = 0
    private let inflater: Inflater
    private var isInsideMember = false
    private var hasMember = false
    private var looksPacked: Bool?
    private var isPadding = false

    init(_ packed: any ByteSource, file: String) throws {
        guard let inflater = Inflater(.gzip) else {
            throw ImportError.unreadableFile(file: file, line: nil, reason: "there is not enough memory to unpack it")
        }
        self.inflater = inflater
        self.packed = packed
        self.file = file
    }

    mutating func read() throws -> [UInt8] {
        while inflater.hasRoom {
            if taken == input.count { try fill() }
            if input.isEmpty {
                guard isInsideMember || !hasMember else { break }
                throw damage("ends too early: it is cut off; copy or pack it again")
            }
            if isPadding || (hasMember && !isInsideMember && input[taken] == 0) {
                try skipPadding()
            } else {
                try unpack()
            }
        }
        return inflater.takeOutput()
    }

    private mutating func fill() throws {
        input = try packed.read()
        taken = 0
        looksPacked = looksPacked ?? input.starts(with: Self.signature)
    }

    private mutating func skipPadding() throws {
        isPadding = true
        guard input[taken...].allSatisfy({ $0 == 0 }) else {
            throw damage("goes on after its end; copy or pack it again")
        }
        taken = input.count
    }

    private mutating func unpack() throws {
        let (status, consumed) = inflater.inflate(input[taken...])
        taken += consumed
        switch status {
        case Z_STREAM_END:
            inflater.reset()
            isInsideMember = false
            hasMember = true
        case Z_OK, Z_BUF_ERROR:
            isInsideMember = true
        default:
            throw damage(looksPacked == true ? "is damaged; copy or pack it again" : "is not gzip data")
        }
    }

    private func damage(_ what: String) -> ImportError {
        .unreadableFile(file: file, line: nil, reason: "the file \(what)")
    }
}
