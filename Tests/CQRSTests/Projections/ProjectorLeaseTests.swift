import CQRS
import TestSupport
import Testing

@Suite struct ProjectorLeaseTests {
    private let desk = ProjectorDesk()

    @Test func `one session projects, the other stands by`() async throws {
        let (first, second) = (desk.runner("s1"), desk.runner("s2"))
        #expect(await first.step() == .idle)
        try await desk.scribe.note("one")
        #expect(await second.step() == .standby)
        #expect(await first.step() == .applied(1))
        #expect(try await desk.store.status().lease?.holder == "s1")
    }

    @Test func `a session that stands by writes nothing`() async throws {
        _ = await desk.runner("s1").step()
        let second = desk.runner("s2")
        let writes = desk.store.writes
        for _ in 0..<3 { #expect(await second.step() == .standby) }
        #expect(desk.store.writes == writes)
    }

    @Test func `a silent holder is succeeded within two seconds, and may miss most of a heartbeat`() async throws {
        let policy = ProjectorPolicy()
        #expect(policy.leaseDuration < .seconds(2))
        #expect(policy.leaseDuration >= policy.heartbeatInterval * 2)
        _ = await desk.runner("s1").step()
        try await desk.scribe.note("one")
        let second = desk.runner("s2")
        desk.clock.advance(by: policy.leaseDuration - .microseconds(1))
        #expect(await second.step() == .standby)
        desk.clock.advance(by: .microseconds(1))
        #expect(await second.step() == .applied(1))
        let lease = try await desk.store.status().lease
        #expect(lease?.holder == "s2")
        #expect(lease?.epoch == 2)
    }

    @Test func `a holder that idles keeps its lease`() async throws {
        let (first, second) = (desk.runner("s1"), desk.runner("s2"))
        for _ in 0..<10 {
            #expect(await first.step() == .idle)
            #expect(await second.step() == .standby)
            desk.clock.advance(by: .milliseconds(500))
        }
    }

    @Test func `a holder that projects without a rest renews its lease with the rows`() async throws {
        let runner = desk.runner()
        _ = await runner.step()
        desk.clock.advance(by: .milliseconds(400))
        try await desk.scribe.note("one")
        let writes = desk.store.writes
        _ = await runner.step()
        #expect(desk.store.writes == writes + 1)
        #expect(try await desk.store.status().lease?.renewedAt == desk.clock.now())
    }

    @Test func `a former holder that wakes up late writes nothing`() async throws {
        let (zombie, successor) = (desk.runner("s1"), desk.runner("s2"))
        _ = await zombie.step()
        try await desk.scribe.note("one")
        let clock = desk.clock
        // It loses the lease after it has read the status and before it writes.
        desk.store.beforeNextWrite {
            clock.advance(by: .seconds(2))
            _ = await successor.step()
        }
        #expect(await zombie.step() == .standby)
        #expect(try desk.texts() == ["one"], "once, by the successor")
        #expect(try await desk.checkpoints() == [1, 1])
        #expect(try await desk.store.status().lease?.holder == "s2")
        #expect(await zombie.step() == .standby)
    }

    @Test func `a former holder that wakes up late does not take the lease back`() async throws {
        let (zombie, successor) = (desk.runner("s1"), desk.runner("s2"))
        _ = await zombie.step()
        let clock = desk.clock
        clock.advance(by: ProjectorPolicy().heartbeatInterval)
        // It stops after it has read the clock for its heartbeat: by that time the successor's lease is of the future.
        desk.store.beforeNextWrite {
            clock.advance(by: .seconds(10))
            _ = await successor.step()
        }
        #expect(await zombie.step() == .standby)
        #expect(try await desk.store.status().lease?.holder == "s2")
    }

    @Test func `a former holder does not record a failure either`() async throws {
        let (zombie, successor) = (desk.runner("s1"), desk.runner("s2"))
        _ = await zombie.step()
        try await desk.scribe.note("one")
        desk.store.fail("one", with: StoreError(.corrupt, "damaged", remedy: "restore it"))
        let (clock, store) = (desk.clock, desk.store)
        desk.store.beforeNextWrite {
            // This is the write that fails; the next is the one that would record it.
            store.beforeNextWrite {
                store.fail("one", with: nil)
                clock.advance(by: .seconds(2))
                _ = await successor.step()
            }
        }
        #expect(await zombie.step() == .standby)
        #expect(try await desk.store.status().projections.allSatisfy { $0.failure == nil })
        #expect(try desk.texts() == ["one"])
    }

    @Test func `two who find the lease free at once do not both take it`() async throws {
        let (first, second) = (desk.runner("s1"), desk.runner("s2"))
        desk.store.beforeNextWrite { _ = await second.step() }
        #expect(await first.step() == .standby)
        #expect(try await desk.store.status().lease?.holder == "s2")
    }

    @Test func `a holder that shows itself while another waits to take its lease keeps it`() async throws {
        let (holder, other) = (desk.runner("s1"), desk.runner("s2"))
        _ = await holder.step()
        let clock = desk.clock
        clock.advance(by: .seconds(2))
        // The other has found it silent; its write then waits for longer than a lease lasts.
        desk.store.beforeNextWrite {
            clock.advance(by: .seconds(2))
            _ = await holder.step()
        }
        #expect(await other.step() == .standby)
        #expect(try await desk.store.status().lease?.holder == "s1")
    }

    @Test func `a clock set back leaves the holder holding, with a heartbeat of today`() async throws {
        let runner = desk.runner()
        _ = await runner.step()
        desk.clock.jump(by: .seconds(-3_600))
        #expect(await runner.step() == .idle)
        let lease = try await desk.store.status().lease
        #expect(lease?.renewedAt == desk.clock.now())
        #expect(lease?.epoch == 1)
    }

    @Test func `a lease from the future does not keep others out`() async throws {
        _ = await desk.runner("s1").step()
        desk.clock.jump(by: .seconds(-3_600))
        #expect(await desk.runner("s2").step() == .idle)
    }

    @Test func `a cancelled run gives the lease up, and another takes it at once`() async throws {
        let runner = desk.runner("s1")
        let store = desk.store
        let run = Task { await runner.run(clock: ManualTimer()) }
        try await eventually("the lease is held") { try await store.status().lease?.holder == "s1" }
        run.cancel()
        await run.value
        #expect(try await desk.store.status().lease?.isReleased == true)
        #expect(await desk.runner("s2").step() == .idle)
        #expect(try await desk.store.status().lease?.epoch == 2)
    }

    @Test func `giving up does not take the lease from a successor`() async throws {
        let runner = desk.runner("s1")
        let store = desk.store
        let run = Task { await runner.run(clock: ManualTimer()) }
        try await eventually("the lease is held") { try await store.status().lease?.holder == "s1" }
        let successor = ProjectorLease(holder: "s2", epoch: 2, renewedAt: desk.clock.now())
        store.beforeNextWrite { try? await store.inner.write { try $0.setLease(successor) } }
        run.cancel()
        await run.value
        #expect(try await store.status().lease == successor)
    }
}
