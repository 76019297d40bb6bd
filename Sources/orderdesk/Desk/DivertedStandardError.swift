import DeskComposition
import Foundation

/// Sends standard error to the log file while the screen belongs to the dashboard.
///
/// What the runtime prints as it crashes would otherwise be drawn over the screen and vanish with it.
struct DivertedStandardError {
    private let original: Int32

    /// Starts to divert; changes nothing when the file cannot be opened.
    init(to log: URL) {
        let file = (try? LogFile.open(log)) ?? -1
        original = file >= 0 ? fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3) : -1
        if original >= 0 { dup2(file, STDERR_FILENO) }
        if file >= 0 { close(file) }
    }

    /// Puts standard error back where it was.
    func restore() {
        guard original >= 0 else { return }
        dup2(original, STDERR_FILENO)
        close(original)
    }
}
