import Foundation

/// Gives out what the process reads on its standard input.
struct StandardInputBytes: ByteSource {
    static let file = "standard input"

    mutating func read() throws -> [UInt8] {
        do {
            return [UInt8](try FileHandle.standardInput.read(upToCount: chunkSize) ?? Data())
        } catch {
            throw ImportError.cannotRead(file: Self.file, cause: error)
        }
    }
}
