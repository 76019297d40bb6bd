import CZlib

/// A file to put into an archive, with the wrong values that the archive is to hold about it.
struct ZipMember {
    var name: String
    var content: [UInt8]
    var isDeflated = true
    var flags = 0
    var method: Int?
    var checksum: UInt32?
    var size: Int?
    /// The name in front of the content, where it is another than in the directory.
    var localName: String?
}

/// Packs files as a zip archive.
func zip(_ members: [ZipMember], comment: String = "", partNumber: Int = 0, count: Int? = nil, gap: [UInt8] = [])
    -> [UInt8]
{
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for member in members {
        let packed = member.isDeflated ? bareDeflated(member.content) : member.content
        let method = member.method ?? (member.isDeflated ? 8 : 0)
        let checksum = member.checksum ?? UInt32(crc32(0, member.content, UInt32(member.content.count)))
        let sums = little(Int(checksum), 4) + little(packed.count, 4) + little(member.size ?? member.content.count, 4)
        let start = bytes.count
        let local = Array((member.localName ?? member.name).utf8)
        bytes +=
            little(0x0403_4B50, 4) + little(20, 2) + little(member.flags, 2) + little(method, 2) + little(0, 4) + sums
        bytes += little(local.count, 2) + little(0, 2) + local + packed
        directory +=
            little(0x0201_4B50, 4) + little(20, 2) + little(20, 2) + little(member.flags, 2) + little(method, 2)
        directory += little(0, 4) + sums + little(member.name.utf8.count, 2) + little(0, 12) + little(start, 4)
        directory += Array(member.name.utf8)
    }
    let start = bytes.count
    bytes += directory + gap + little(0x0605_4B50, 4) + little(partNumber, 2) + little(partNumber, 2)
    bytes += little(count ?? members.count, 2) + little(count ?? members.count, 2) + little(directory.count, 4)
    return bytes + little(start, 4) + little(comment.utf8.count, 2) + Array(comment.utf8)
}

func little(_ number: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}

private func bareDeflated(_ content: [UInt8]) -> [UInt8] {
    // The header of a gzip file without extras has ten bytes, its trailer eight.
    Array(deflated([content]).dropFirst(10).dropLast(8))
}
