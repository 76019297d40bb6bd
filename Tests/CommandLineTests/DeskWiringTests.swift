import CQRS
import Foundation
import TestSupport
import Testing

@testable import CommandOptions
@testable import DeskComposition
@testable import orderdesk

/// How the parts of one open desk are put together.
struct DeskWiringTests {
    @Test func `the dashboard's pause is shown as long as it is in the store, however old it looks`() async throws {
        let folder = try TemporaryDirectory()
        let options = try DeskOptions.parse(["--data", folder.file("data").path(percentEncoded: false)])
        let environment = ["HOME": folder.path, "XDG_STATE_HOME": folder.path, "USER": "alice"]
        let desk = try await Desk(DeskSettings(options, environment: environment), makesDesk: true)
        defer { desk.close() }
        try await desk.makeRemote().setPaused(true)
        // As if the process had been stopped for an hour, and the monitor were the first to wake.
        try await desk.readStore.write { transaction in
            var control = try transaction.status().control
            control.pauseOwner.renewedAt = control.pauseOwner.renewedAt + .seconds(-3_600)
            try transaction.setControl(control)
        }
        #expect(await desk.monitor.observe().worst.state == .paused(by: "alice"))
        #expect(await desk.makeRunner().step() == .idle)
        #expect(try await desk.readStore.status().control.isPaused, "its own projector leaves it alone too")
    }
}
