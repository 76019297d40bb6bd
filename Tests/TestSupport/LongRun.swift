import Foundation

/// Determines whether the long versions of the tests are wanted, and collects what each of them tried and lost.
public enum LongRun {
    /// Whether `ORDERDESK_LONG` asks for the long versions.
    public static let isOn = ProcessInfo.processInfo.environment["ORDERDESK_LONG"] == "1"

    /// Returns how often something is to be tried.
    public static func count(short: Int, long: Int) -> Int { isOn ? long : short }

    /// Adds one line to the file that `ORDERDESK_REPORT` names; does nothing without it.
    ///
    /// `item` is what was tested, such as `crash`; `tried` describes what was done, with figures; `lost` what went
    /// wrong, and is `nothing` when all was well.
    public static func report(item: String, tried: String, lost: String = "nothing") {
        guard let path = ProcessInfo.processInfo.environment["ORDERDESK_REPORT"] else { return }
        let line = "\(item): tried \(tried); lost \(lost)\n"
        guard let file = fopen(path, "a") else { return }
        fputs(line, file)
        fclose(file)
    }
}
