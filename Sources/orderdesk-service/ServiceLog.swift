import CQRS
import CommandOptions
import Logging
import OrderService

/// What the service writes to standard error: notes for whoever started it, and its log.
struct ServiceLog: Sendable {
    /// Writes log lines; warnings alone where no format was chosen.
    let logger: Logger
    private let isJSON: Bool
    private let lines: LineWriter

    /// Creates the log.
    init(_ format: ServeLogFormat, _ lines: LineWriter) {
        isJSON = format == .json
        self.lines = lines
        let isJSON = isJSON
        var logger = Logger(label: "orderdesk.service") { _ in
            ServiceLogHandler(isJSON ? .json : .text, clock: SystemClock()) { lines.write($0) }
        }
        logger.logLevel = format == .none ? .warning : .info
        self.logger = logger
    }

    /// The same for the server under the service: what it notes of its own work is for those who build it.
    var serverLogger: Logger {
        var logger = logger
        logger.logLevel = .warning
        return logger
    }

    /// Writes a sentence; an object where programs read the log.
    func note(_ sentence: String) {
        isJSON ? logger.notice("\(sentence)") : lines.write(sentence)
    }
}
