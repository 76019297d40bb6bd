import Foundation

/// Describes what this process uses of the machine.
public struct ProcessUsage: Hashable, Sendable {
    /// Bytes in memory now; nil where the system does not report it.
    public var residentBytes: Int64?
    /// The most bytes that were in memory at once; nil where the system does not report it.
    public var peakResidentBytes: Int64?
    /// How many threads there are; nil where the system does not report it.
    public var threads: Int?

    /// Creates a description.
    public init(residentBytes: Int64? = nil, peakResidentBytes: Int64? = nil, threads: Int? = nil) {
        self.residentBytes = residentBytes
        self.peakResidentBytes = peakResidentBytes
        self.threads = threads
    }

    /// Reads it from `/proc`; nothing is known on a system without.
    public static func read() -> ProcessUsage {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        return ProcessUsage(status: status ?? "")
    }

    /// Reads the lines of a status of the process, as Linux writes them.
    init(status: String) {
        func number(_ name: String) -> Int64? {
            let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") }
            return line?.split { $0 == " " || $0 == "\t" }.dropFirst().first.flatMap { Int64($0) }
        }
        self.init(
            residentBytes: number("VmRSS").map { $0 * 1_024 }, peakResidentBytes: number("VmHWM").map { $0 * 1_024 },
            threads: number("Threads").map { Int($0) })
    }
}
