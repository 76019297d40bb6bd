import Foundation

/// Reads from `/proc` what a process uses; zero where there is no `/proc`.
enum ProcessFacts {
    /// The memory of a process that is in RAM, in bytes.
    static func residentBytes(of process: pid_t) -> Int64 {
        count("VmRSS:", of: "\(process)") * 1_024
    }

    /// The most memory of this process that was in RAM at once, in bytes.
    static func peakResidentBytes() -> Int64 {
        count("VmHWM:", of: "self") * 1_024
    }

    /// Resets the peak and returns the bytes that are resident now.
    static func resetPeak() -> Int64 {
        // Not allowed everywhere; the peak is then that of the whole process, which is never less.
        try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
        return count("VmRSS:", of: "self") * 1_024
    }

    /// The processor time a process has used, in seconds; the system counts it in hundredths.
    static func processorSeconds(of process: pid_t) -> Double {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return 0 }
        // The name, which may hold spaces, is the second field; user and system time are the 14th and 15th.
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The processor time that this process has used.
    static func processorTime() -> Duration {
        var time = timespec()
        guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return .zero }
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// How often the threads of a process went to sleep so far, to be woken again.
    static func sleeps(of process: pid_t) -> Int64 {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
        return threads.map { count("voluntary_ctxt_switches:", of: "\(process)/task/\($0)") }.reduce(0, +)
    }

    private static func count(_ key: String, of process: String) -> Int64 {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key) })
        else { return 0 }
        return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int64($0) } ?? 0
    }
}
