import Foundation
import TestSupport
import Testing

@testable import DeskComposition
@testable import orderdesk

/// A dashboard sees which others are open on its desk, and leaves nothing behind.
struct OpenDashboardsTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private var location: DeskLocation { DeskLocation(data: directory.path, environment: [:]) }
    private var files: [String]? {
        try? FileManager.default.contentsOfDirectory(
            atPath: location.data.appending(path: "dashboards").path(percentEncoded: false)
        ).sorted()
    }

    @Test func `each sees the others, by the names of their users, until they leave`() {
        let mine = OpenDashboards(at: location, session: "1", user: "alice")
        #expect(mine.others() == [])
        let bobs = OpenDashboards(at: location, session: "2", user: "bob")
        let others = OpenDashboards(at: location, session: "3", user: "bob")
        #expect(mine.others() == ["bob"])
        #expect(bobs.others() == ["alice", "bob"])
        bobs.leave()
        #expect(mine.others() == ["bob"])
        others.leave()
        #expect(mine.others() == [])
        mine.leave()
        #expect(files == nil, "the folder goes with the last one")
    }

    @Test func `one that died is not seen, and its file is cleared away`() throws {
        let mine = OpenDashboards(at: location, session: "1", user: "alice")
        let left = location.data.appending(path: "dashboards").appending(path: "2")
        try Data("bob".utf8).write(to: left)
        #expect(mine.others() == [])
        #expect(files == ["1"])
        mine.leave()
    }

    @Test func `where no file can be made nobody is shown, and nothing fails`() throws {
        try Data().write(to: location.data.appending(path: "dashboards"))
        let mine = OpenDashboards(at: location, session: "1", user: "alice")
        #expect(mine.others() == [])
        mine.leave()
    }
}
