import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import orderdesk_bench

@Suite struct PlaceTests {
    private let mounts = """
        /dev/vda / ext4 rw 0 0
        tmpfs /var tmpfs rw 0 0
        /dev/vdb /var/data xfs rw 0 0
        /dev/vdc /var/my\\040disk ext4 rw 0 0
        """

    @Test(arguments: [
        ("/variety/x", "ext4", false), ("/var/x", "tmpfs", true), ("/var/data/deep/er", "xfs", false),
        ("/var/my disk/x", "ext4", false),
    ])
    func `a folder is on the mount that is nearest above it`(path: String, type: String, isMemory: Bool) throws {
        let found = try #require(FileSystem(of: URL(filePath: path), mounts: mounts))
        #expect(found.type == type)
        #expect(found.isMemory == isMemory)
    }

    @Test func `the bench works in a folder of its own`() {
        let environment = ["HOME": "/home/a", "XDG_CACHE_HOME": "relative"]
        #expect(WorkPlace(data: "/data", environment: environment).folder.path == "/data/orderdesk-bench")
        #expect(WorkPlace(data: nil, environment: environment).folder.path == "/home/a/.cache/orderdesk-bench")
        #expect(
            WorkPlace(data: nil, environment: ["XDG_CACHE_HOME": "/cache"]).folder.path == "/cache/orderdesk-bench")
    }

    @Test func `a folder that somebody else made is neither used nor removed`() throws {
        let directory = try TemporaryDirectory()
        let folder = directory.url.appending(path: "orderdesk-bench")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        #expect(throws: ValidationError.self) { try WorkPlace(data: directory.path).claim() }
        #expect(FileManager.default.fileExists(atPath: folder.path))
    }
}
