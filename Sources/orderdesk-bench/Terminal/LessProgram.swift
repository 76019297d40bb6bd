import Foundation

/// Shows a file of order lines in `less`: what a terminal and a good program on it need at the least.
struct LessProgram: Sendable {
    let program: TerminalProgram

    /// Writes the file when it is not there yet; nil where `less` is not installed.
    init?(orders: Int, bench: Workbench) throws {
        guard let path = ChildProgram.find("less") else { return nil }
        let file = bench.folder.appending(path: "orders-\(orders).txt")
        if !FileManager.default.fileExists(atPath: file.path) { try Self.write(orders, to: file, bench) }
        var program = TerminalProgram(path: path, arguments: [file.path(percentEncoded: false)], home: bench.folder)
        // It does not leave for a gentler one, and has nothing to lose.
        program.endSignal = SIGKILL
        self.program = program
    }

    /// Whether the screen is full down to the prompt.
    static func isComplete(_ screen: TerminalScreen) -> Bool {
        !isBlank(screen, screen.rows - 2) && !isBlank(screen, screen.rows - 1)
    }

    private static func isBlank(_ screen: TerminalScreen, _ row: Int) -> Bool {
        screen.text(row: row).allSatisfy { $0 == " " }
    }

    private static func write(_ orders: Int, to file: URL, _ bench: Workbench) throws {
        var generator = OrderGenerator(catalogue: bench.catalogue, seed: bench.seed)
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
            throw BenchError("'\(file.path)' cannot be written")
        }
        let handle = try FileHandle(forWritingTo: file)
        var left = orders
        while left > 0 {
            var text = ""
            for _ in 0..<min(left, 10_000) {
                let order = generator.life().placed
                text += "   \(order.orderID)  \(order.customerName)  \(order.lines.count)  \(order.total.formatted)\n"
            }
            left -= min(left, 10_000)
            try handle.write(contentsOf: Data(text.utf8))
        }
        try handle.close()
    }
}
