import Foundation
import Testing

/// The manual as it is printed and written.
@Suite(.timeLimit(.minutes(2)))
struct ManualTests {
    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
    }

    @Test(.enabled(if: TestDesk.isInstalled("groff"), "groff is not installed"))
    func `groff has nothing to warn of on any page`() async throws {
        let folder = desk.directory.file("man1")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        #expect(try await desk.run("manual", "--directory", folder.path(percentEncoded: false)).exitCode == 0)
        let pages = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
        #expect(pages.count >= 30)
        for page in pages {
            let file = folder.appending(path: page).path(percentEncoded: false)
            let outcome = try await desk.runTool("groff", "-k", "-man", "-ww", "-Tutf8", "-P-cbou", file)
            #expect(outcome.exitCode == 0 && outcome.errors.isEmpty, "\(page): \(outcome.errors)")
        }
        let place = try await desk.runTool(
            "groff", "-k", "-man", "-Tutf8", "-P-cbou",
            folder.appending(path: "orderdesk-place.1").path(percentEncoded: false))
        #expect(
            place.output.contains("orderdesk place --customer ALFKI --item 1:3 --item 11:10@19.50-10% --wait 5s --json")
        )
    }

    @Test func `one page is printed, and a command that does not exist is named`() async throws {
        #expect(try await desk.run("manual", "ship").output.hasPrefix(".TH \"ORDERDESK\\-SHIP\" 1 "))
        #expect(try await desk.run("manual").output.hasPrefix(".TH ORDERDESK 1 "))
        let unknown = try await desk.run("manual", "sink")
        #expect(unknown.exitCode == 64 && unknown.errors.contains("there is no command 'sink'"))
        let nowhere = try await desk.run(
            "manual", "--directory", desk.directory.file("none").path(percentEncoded: false))
        #expect(nowhere.exitCode == 74 && nowhere.errors.contains("none"))
    }
}
