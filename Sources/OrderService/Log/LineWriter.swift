import Dispatch
import Foundation
import Synchronization

/// Writes lines to a descriptor on a queue of its own, so that no request waits for whoever reads them.
///
/// Ten thousand lines wait at most; further ones are left out, and how many is written once there is room.
package final class LineWriter: Sendable {
    private struct State {
        var waiting = 0
        var leftOut = 0
    }

    private static let most = 10_000

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "service.log")
    private let state = Mutex(State())

    /// Writes to a descriptor, which stays open.
    package init(to descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Hands a line over, without its end.
    package func write(_ line: String) {
        let leftOut: Int? = state.withLock { state in
            guard state.waiting < Self.most else {
                state.leftOut += 1
                return nil
            }
            state.waiting += 1
            defer { state.leftOut = 0 }
            return state.leftOut
        }
        guard let leftOut else { return }
        queue.async { [self] in
            if leftOut > 0 { put("\(leftOut) lines of the log were left out, because nobody read them\n") }
            put(line + "\n")
            state.withLock { $0.waiting -= 1 }
        }
    }

    /// Waits until what was handed over is written, for a second at most.
    package func finish() {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        // Whoever does not read by now does not read any more.
        _ = done.wait(timeout: .now() + 1)
    }

    private func put(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            // When nobody can read any more, there is no place left to report it.
            guard written > 0 else { return }
            bytes = bytes.dropFirst(written)
        }
    }
}
