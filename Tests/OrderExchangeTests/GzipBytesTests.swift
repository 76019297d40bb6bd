import CZlib
import Testing

@testable import OrderExchange

struct GzipBytesTests {
    @Test func `a gzip file gives out what was packed`() throws {
        #expect(try unpack(gzip("hello, desk")) == "hello, desk")
    }

    @Test func `members after one another count as one file`() throws {
        #expect(try unpack(gzip("one,") + gzip("") + gzip("two")) == "one,two")
    }

    @Test(arguments: [1, 511, 600_000])
    func `zeros after the last member fill the file up and are passed over`(count: Int) throws {
        #expect(try unpack(gzip("one,") + gzip("two") + Array(repeating: 0, count: count)) == "one,two")
    }

    @Test(arguments: [[0, 1], [0, 0x1F, 0x8B], [1], [0x1F]] as [[UInt8]])
    func `anything else after the last member is refused`(garbage: [UInt8]) {
        #expect(error(gzip("one") + garbage)?.hasPrefix("the file ") == true)
        #expect(
            error(gzip("one") + Array(repeating: 0, count: 600_000) + garbage)?.hasPrefix("the file goes on") == true)
    }

    @Test func `zeros alone are no gzip file, and zeros within a member are damage`() {
        #expect(error([0, 0, 0, 0]) == "the file is not gzip data")
        #expect(
            error(gzip("hello").dropLast(8) + Array(repeating: 0, count: 8))
                == "the file is damaged; copy or pack it again")
    }

    @Test(arguments: [0, 1, 9, 12, 20])
    func `a gzip file that is cut off says so`(length: Int) {
        #expect(
            error(gzip("hello, desk").prefix(length)) == "the file ends too early: it is cut off; copy or pack it again"
        )
    }

    @Test func `a plain file under a packed name says so`() {
        #expect(error(Array("order_id,x\n".utf8)) == "the file is not gzip data")
    }

    @Test func `a gzip file with a wrong checksum is damaged`() {
        var packed = gzip("hello, desk")
        packed[17] ^= 1
        #expect(error(packed) == "the file is damaged; copy or pack it again")
    }

    private func unpack(_ packed: some Collection<UInt8>) throws -> String {
        var bytes = try GzipBytes(MemoryBytes(Array(packed)), file: "x.csv.gz")
        var text: [UInt8] = []
        while true {
            let chunk = try bytes.read()
            if chunk.isEmpty { return String(decoding: text, as: UTF8.self) }
            text += chunk
        }
    }

    private func error(_ packed: some Collection<UInt8>) -> String? {
        do {
            _ = try unpack(packed)
            return nil
        } catch ImportError.unreadableFile("x.csv.gz", nil, let reason) {
            return reason
        } catch {
            return "\(error)"
        }
    }
}

/// Packs a short text as gzip, in one stored block.
func gzip(_ text: String) -> [UInt8] {
    let content = Array(text.utf8)
    let length = UInt16(content.count)
    let checksum = UInt32(crc32(0, content, UInt32(content.count)))
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1] + littleEndian(length) + littleEndian(~length) + content
        + littleEndian(checksum) + littleEndian(UInt32(length))
}

private func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
}
