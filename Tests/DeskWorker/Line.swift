import CQRS
import Foundation

/// Writes lines that are whole and in the file before anything that comes after them happens.
enum Line {
    /// Writes one line in one call, past every buffer.
    static func write(_ words: String) {
        let bytes = Array((words + "\n").utf8)
        guard Foundation.write(STDOUT_FILENO, bytes, bytes.count) == bytes.count else { exit(74) }
    }

    /// `receipt NUMBER COMMAND-ID POSITION VERSION first|again`, or `rejected NUMBER COMMAND-ID CODE`.
    static func write<Details>(_ answer: CommandAnswer<Details>, to command: CommandID, number: Int) {
        switch answer {
        case .accepted(let receipt):
            let times = receipt.isRepeated ? "again" : "first"
            write("receipt \(number) \(command) \(receipt.position) \(receipt.version) \(times)")
        case .rejected(let rejection, _):
            write("rejected \(number) \(command) \(rejection.code)")
        }
    }
}
