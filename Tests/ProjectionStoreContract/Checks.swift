import CQRS
import TestSupport
import Testing

extension ProjectionStoreContract {
    static let transactions = [
        ProjectionStoreCheck("a new store has applied nothing and is asked for nothing") { trial in
            let status = try await trial.status()
            #expect(status.projections.allSatisfy { $0.checkpoint == .start && $0.deadLetters == 0 })
            #expect(status.projections.allSatisfy { $0.failure == nil && $0.rebuild == nil && $0.isRunning })
            #expect(status.lease == nil)
            #expect(status.control == .none)
            #expect(status.visibleLatency == nil)
        },
        ProjectionStoreCheck("a body that throws leaves nothing, and its error is passed on") { trial in
            let first = trial.first
            await #expect(throws: Deliberate.self) {
                try await trial.write { transaction in
                    try transaction.move(first, from: .start, to: 5)
                    try transaction.park(1, of: .poisoned, in: first, because: "x")
                    try transaction.setLease(
                        ProjectorLease(holder: "me", epoch: 1, renewedAt: ProjectionTrial.noon))
                    throw Deliberate()
                }
            }
            let status = try await trial.status()
            #expect(status[first]?.checkpoint == .start)
            #expect(status[first]?.deadLetters == 0)
            #expect(status.lease == nil)
        },
        ProjectionStoreCheck("a transaction sees what it has written itself") { trial in
            let first = trial.first
            try await trial.write { transaction in
                try transaction.move(first, from: .start, to: 5)
                let status = try transaction.status()
                #expect(status[first]?.checkpoint == Position(5))
            }
        },
        ProjectionStoreCheck("changes tick after a write") { trial in
            let ticks = TickCounter(trial.changes())
            let first = trial.first
            try await trial.write { try $0.move(first, from: .start, to: 1) }
            try await ticks.wait()
        },
    ]

    static let checkpoints = [
        ProjectionStoreCheck("each projection has a checkpoint of its own") { trial in
            let (first, second) = (trial.first, trial.second)
            try await trial.write { transaction in
                try transaction.move(first, from: .start, to: 7)
                try transaction.move(second, from: .start, to: 3)
            }
            let status = try await trial.status()
            #expect(status[first]?.checkpoint == Position(7))
            #expect(status[second]?.checkpoint == Position(3))
            #expect(status.projections.dropFirst(2).allSatisfy { $0.checkpoint == .start })
        },
        ProjectionStoreCheck("a checkpoint that is not where the writer thinks fences the writer off") { trial in
            let first = trial.first
            try await trial.write { try $0.move(first, from: .start, to: 7) }
            let error = await #expect(throws: StoreError.self) {
                try await trial.write { try $0.move(first, from: .start, to: 9) }
            }
            #expect(error?.kind == .fenced)
            #expect(try await trial.status()[first]?.checkpoint == Position(7))
        },
        ProjectionStoreCheck("a failure is kept until it is cleared") { trial in
            let first = trial.first
            let failure = ProjectionFailure(position: Position(8), message: "cannot\u{1b}[2J go on")
            try await trial.write { try $0.setFailure(failure, of: $0.live(first)) }
            #expect(try await trial.status()[first]?.failure == failure)
            #expect(try await trial.status()[trial.second]?.failure == nil)
            try await trial.write { try $0.setFailure(nil, of: $0.live(first)) }
            #expect(try await trial.status()[first]?.failure == nil)
        },
    ]

    static let projector = [
        ProjectionStoreCheck("the lease is what was last set") { trial in
            for epoch in [Int64(1), 2] {
                let lease = ProjectorLease(
                    holder: "session \(epoch)", epoch: epoch, renewedAt: ProjectionTrial.noon, retries: Int(epoch) * 3)
                try await trial.write { try $0.setLease(lease) }
                #expect(try await trial.status().lease == lease)
            }
            let released = ProjectorLease(holder: "", epoch: 2, renewedAt: ProjectionTrial.noon)
            try await trial.write { try $0.setLease(released) }
            #expect(try await trial.status().lease?.isReleased == true)
        },
        ProjectionStoreCheck("the control is what was last set") { trial in
            let control = ProjectorControl(
                isPaused: true, allowedThrough: Position(41), delay: .milliseconds(250),
                pauseOwner: .init(actor: "alice", session: "s-1", renewedAt: ProjectionTrial.noon),
                delayOwner: .init(actor: "bob", session: "s-2", renewedAt: ProjectionTrial.noon + .seconds(1)))
            try await trial.write { try $0.setControl(control) }
            #expect(try await trial.status().control == control)
            try await trial.write { try $0.setControl(.none) }
            #expect(try await trial.status().control == .none)
        },
        ProjectionStoreCheck("the visible latency is what was last published") { trial in
            let latency = VisibleLatency(
                p50: .microseconds(900), p95: .milliseconds(3), p99: .milliseconds(5), samples: 12,
                since: Timestamp(microseconds: 1_795_262_400_000_001))
            try await trial.write { try $0.setVisibleLatency(latency) }
            #expect(try await trial.status().visibleLatency == latency)
            try await trial.write { try $0.setVisibleLatency(nil) }
            #expect(try await trial.status().visibleLatency == nil)
        },
    ]
}
