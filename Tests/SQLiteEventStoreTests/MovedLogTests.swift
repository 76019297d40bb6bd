import CQRS
import Foundation
import GRDB
import TestSupport
import Testing

@testable import SQLiteEventStore

@Suite struct MovedLogTests {
    private let disk: LogOnDisk

    init() throws { disk = try LogOnDisk() }

    private func mark() throws {
        let connection = try DatabaseQueue(path: disk.url.path(percentEncoded: false))
        try connection.write { db in try MovedLog.mark(db, movedTo: LogPlace("the server")) }
        try connection.close()
    }

    @Test func `a log that is marked as moved is appended to by nobody who has it open, and is read`() async throws {
        let store = try disk.open()
        _ = try await store.append([disk.request("1")])
        try mark()
        let error = try await #require(throws: StoreError.self) { try await store.append([disk.request("2")]) }
        #expect(error.kind == .gone && error.leavesNothingBehind && error.message.hasSuffix("moved to the server"))
        #expect(try await store.events(after: .start, limit: 9).count == 1)
    }

    @Test func `a log that is marked as moved is not opened`() async throws {
        let store = try disk.open()
        _ = try await store.append([disk.request("1")])
        store.close()
        try mark()
        #expect(try #require(throws: StoreError.self) { try disk.open() }.kind == .gone)
        #expect(try SQLiteEventStore.place(ofLogMovedFrom: disk.url)?.text == "the server")
    }

    @Test func `nobody writes to a log that is on its way`() async throws {
        let store = try disk.open()
        _ = try await store.append([disk.request("1")])
        store.close()
        let leaving = try LeavingSQLiteLog(at: disk.url)
        let connection = try DatabaseQueue(path: disk.url.path(percentEncoded: false))
        #expect {
            try connection.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        } throws: {
            ($0 as? DatabaseError)?.resultCode == .SQLITE_BUSY
        }
        try connection.close()
        #expect(try leaving.movedTo() == nil)
    }
}
