import Foundation
import Testing

/// A shop owner takes what a screen lists out of the dashboard, for a spreadsheet.
@Suite(.timeLimit(.minutes(2)))
struct ExportingSalesTests {
    @Test func `customers and products are written as the command line prints them, safe for a spreadsheet`()
        async throws
    {
        let desk = try TestDesk()
        try await desk.stock()
        try await desk.run("customers", "register", "EVIL", "--name", "=1+1")
        try await desk.place("A1")
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            for (key, name, first) in [("F5", "customers", "▸ Alfreds"), ("F6", "products", "▸ Chai")] {
                let file = desk.directory.file("\(name).csv").path(percentEncoded: false)
                try await session.press(key)
                try await session.wait(for: first)
                try await session.press("e")
                try await session.wait(for: ":export \(name)-")
                try await session.press("C-u")
                try await session.type("export \(file)")
                try await session.press("Enter")
                try await session.wait(for: "\(name) written to")
                let printed = try await desk.run(name, "--period", "month", "--format", "csv").output
                #expect(try String(contentsOfFile: file, encoding: .utf8) == printed)
            }
        }
        let customers = try String(contentsOf: desk.directory.file("customers.csv"), encoding: .utf8)
        #expect(customers.contains("EVIL,'=1+1,"))
    }
}
