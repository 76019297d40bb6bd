import Foundation

/// Puts text into tmux's newest buffer and, by tmux, on the clipboard of the terminal around it.
///
/// By its own settings tmux 3.3 heeds no clipboard sequence of a program in it, but does what its command asks.
enum TmuxBuffer {
    /// The command may take so long.
    private static let limit = DispatchTimeInterval.seconds(2)

    /// Returns whether tmux has the text; false where there is no such command, or an older one that knows no `-w`.
    static func load(_ text: String) async -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["tmux", "load-buffer", "-w", "-"]
        let input = Pipe()
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return await withCheckedContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus == 0) }
            do {
                // As much as is ever copied has room in a pipe, so this waits for nobody, and nobody is gone yet.
                try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
                try process.run()
            } catch {
                process.terminationHandler = nil
                return continuation.resume(returning: false)
            }
            try? input.fileHandleForWriting.close()
            DispatchQueue.global().asyncAfter(deadline: .now() + limit) {
                if process.isRunning { process.terminate() }
            }
        }
    }
}
