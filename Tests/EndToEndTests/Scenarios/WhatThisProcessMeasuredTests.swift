import Foundation
import Testing

/// Somebody wants to know what the program in front of them has done, and how quickly.
@Suite(.timeLimit(.minutes(3)))
struct WhatThisProcessMeasuredTests {
    @Test func `three orders are handed in and one is refused; the metrics have them with the code, and are exported`()
        async throws
    {
        let desk = try TestDesk()
        try await desk.stock()
        let file = desk.directory.file("metrics.json")
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            for quantity in ["1", "2"] {
                try await session.placeOrder(for: "Alfreds Futterkiste", of: "Chai", quantity: quantity)
                try await session.wait(for: "shown after")
            }
            try await desk.run("customers", "suspend", "ALFKI", "--reason", "unpaid")
            try await session.placeOrder(for: "Alfreds Futterkiste", of: "Chai", quantity: "3")
            try await session.wait(for: "ACCOUNT_SUSPENDED: ")
            try await session.press(":")
            try await session.type("metrics")
            try await session.press("Enter")
            try await session.wait(until: "three were handed in, two accepted, one refused") {
                $0.contains(/PlaceOrder +3 .* 2 +1 +– .* ms +[\d.]+ ms +ACCOUNT_SUSPENDED 1/)
            }
            let screen = try await session.wait(until: "queries, memory and groups are there") {
                $0.contains(/GetOrderDashboard +\d/) && $0.contains("memory ") && $0.contains("appends a transaction")
            }
            #expect(screen.contains("write.sqlite-wal "))
            try await session.press("e")
            try await session.wait(for: ":export metrics-")
            try await session.press("C-u")
            try await session.type("export \(file.path(percentEncoded: false))")
            try await session.press("Enter")
            try await session.wait(for: "metrics written to")
        }
        let exported = try String(contentsOf: file, encoding: .utf8)
        #expect(
            exported.contains(
                #"{"kind":"outcome","name":"PlaceOrder","detail":"rejected ACCOUNT_SUSPENDED","count":1"#))
    }
}
