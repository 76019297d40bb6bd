import ArgumentParser

/// Names the exit codes that scripts can rely on.
enum ExitStatus {
    static let rejected = ExitCode(1)
    static let scriptFailed = ExitCode(1)
    static let behind = ExitCode(1)
    static let unhealthy = ExitCode(2)
    static let usage = ExitCode(64)
    static let badInput = ExitCode(65)
    static let unavailable = ExitCode(69)
    static let internalError = ExitCode(70)
    static let outputFailed = ExitCode(74)
    static let notYetVisible = ExitCode(75)
    static let interrupted = ExitCode(130)
}
