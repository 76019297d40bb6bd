import Foundation

/// Stands for all that a log holds up to one position: a hash chained over every event.
///
/// Two logs with the same chain at a position hold the same events up to there. The chain of the position before the first
/// event is 32 zero bytes; that of every later one is `SHA-256(chain before ‖ position ‖ stream version ‖ recordedAt ‖
/// content)`, where numbers are 8 bytes, most significant first, `recordedAt` is microseconds since 1970, and the content is
/// the event's ``ContentHash``. The article "The chain" has a test vector.
public struct Chain: Hashable, Sendable {
    /// The bytes of the hash.
    package let digest: Digest32

    /// Wraps the hash that a store read or computed.
    package init(digest: Digest32) {
        self.digest = digest
    }

    /// Parses 64 hexadecimal digits; nil for any other text.
    public init?(_ text: String) {
        guard let digest = Digest32(hexadecimal: text) else { return nil }
        self.digest = digest
    }

    /// The chain before the first event.
    public static let start = Chain(digest: .zero)

    /// Returns the chain at the event that follows.
    public func appending(
        _ content: ContentHash, at position: Position, version: StreamVersion, recordedAt: Timestamp
    ) -> Chain {
        link((position.rawValue, version.rawValue, recordedAt.microseconds, 0), count: 3, content)
    }

    /// Returns the chain of answers at the answer that follows.
    ///
    /// It is `SHA-256(chain before ‖ sequence ‖ stream version ‖ position ‖ answeredAt ‖ content)`, written as that of the
    /// events is.
    public func appending(
        _ content: ContentHash, sequence: Int64, version: StreamVersion, position: Position, answeredAt: Timestamp
    ) -> Chain {
        link((sequence, version.rawValue, position.rawValue, answeredAt.microseconds), count: 4, content)
    }

    /// Hashes the first `count` numbers, of a tuple because this is done under the log's write lock and an array is allocated.
    private func link(_ numbers: (Int64, Int64, Int64, Int64), count: Int, _ content: ContentHash) -> Chain {
        let ordered = (
            numbers.0.bigEndian, numbers.1.bigEndian, numbers.2.bigEndian, numbers.3.bigEndian
        )
        let contentOffset = Digest32.count + 8 * count
        return withUnsafeTemporaryAllocation(byteCount: contentOffset + Digest32.count, alignment: 8) { bytes in
            digest.withBytes { bytes.copyMemory(from: $0) }
            withUnsafeBytes(of: ordered) {
                UnsafeMutableRawBufferPointer(rebasing: bytes[Digest32.count...])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: $0.prefix(8 * count)))
            }
            content.digest.withBytes {
                UnsafeMutableRawBufferPointer(rebasing: bytes[contentOffset...]).copyMemory(from: $0)
            }
            return Chain(digest: Digest32(hashing: UnsafeRawBufferPointer(bytes)))
        }
    }
}

extension Chain: CustomStringConvertible {
    /// The hash as 64 hexadecimal digits in lower case.
    public var description: String { digest.hexadecimal }

    /// The first eight digits, enough for people to compare two.
    public var short: String { String(description.prefix(8)) }
}

/// Names one state of one log: how far it goes, and what it holds up to there.
public struct LogPoint: Hashable, Sendable, CustomStringConvertible {
    /// The position of its last event.
    public let position: Position
    /// The chain at that position.
    public let chain: Chain

    /// Creates a point.
    public init(_ position: Position, _ chain: Chain) {
        self.position = position
        self.chain = chain
    }

    /// Parses `POSITION:CHAIN`; nil for any other text.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int64(parts[0]), number >= 0, let chain = Chain(String(parts[1])) else {
            return nil
        }
        self.init(Position(number), chain)
    }

    /// The point before the first event of any log.
    public static let start = LogPoint(.start, .start)

    /// The point as `POSITION:CHAIN`.
    public var description: String { "\(position):\(chain)" }
}
