import CQRS
import Testing

extension ProjectionStoreContract {
    static let concurrency = [
        ProjectionStoreCheck("writers are serialised: of many who count, each counts") { trial in
            try await trial.write {
                try $0.setLease(ProjectorLease(holder: "s1", epoch: 0, renewedAt: ProjectionTrial.noon))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await trial.write { transaction in
                            guard var lease = try transaction.status().lease else { throw Deliberate() }
                            lease.epoch += 1
                            try transaction.setLease(lease)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await trial.status().lease?.epoch == 50)
        },
        ProjectionStoreCheck("a tick comes when the change can be seen") { trial in
            var ticks = trial.changes().makeAsyncIterator()
            let first = trial.first
            try await trial.write { try $0.move(first, from: .start, to: 1) }
            while try await trial.status()[first]?.checkpoint != Position(1) { await ticks.next() }
        },
        ProjectionStoreCheck("instants and delays are kept to the microsecond") { trial in
            let instant = ProjectionTrial.noon + .microseconds(1)
            let control = ProjectorControl(
                isPaused: false, allowedThrough: .start, delay: .microseconds(1_500_001), actor: "", session: "s",
                renewedAt: instant)
            try await trial.write { transaction in
                try transaction.setLease(ProjectorLease(holder: "s", epoch: 1, renewedAt: instant))
                try transaction.setControl(control)
            }
            #expect(try await trial.status().lease?.renewedAt == instant)
            #expect(try await trial.status().control == control)
        },
    ]
}
