import CQRS
import Testing

extension ProjectionStoreContract {
    static let requesting = [
        ProjectionStoreCheck("what is requested of projectors is what was last set, until that is nothing") { trial in
            #expect(try await trial.status().requests == .none)
            let requests = ProjectorRequests(
                fault: FaultRequest(actor: "al\u{1b}[2Jice", requestedAt: ProjectionTrial.noon + .microseconds(1)),
                stops: [
                    ProjectorStop(session: "s-2", actor: "bob", requestedAt: ProjectionTrial.noon),
                    ProjectorStop(
                        session: "s-1", actor: "carol", requestedAt: ProjectionTrial.noon + .seconds(1),
                        renewedAt: ProjectionTrial.noon + .seconds(9)),
                ])
            try await trial.write { try $0.setRequests(requests) }
            #expect(try await trial.status().requests == requests)
            try await trial.write { (transaction: any ProjectionTransaction) throws in
                var changed = try transaction.status().requests
                #expect(changed == requests)
                changed.fault = nil
                changed.removeStops(of: "s-2")
                try transaction.setRequests(changed)
            }
            let left = try await trial.status().requests
            #expect(left.fault == nil)
            #expect(left.stops.map(\.session) == ["s-1"])
            try await trial.write { try $0.setRequests(.none) }
            #expect(try await trial.status().requests == .none)
        },
        ProjectionStoreCheck("a request is done in one transaction with what was done for it, or not at all") { trial in
            let first = trial.first
            let requests = ProjectorRequests(fault: FaultRequest(actor: "alice", requestedAt: ProjectionTrial.noon))
            try await trial.write { try $0.setRequests(requests) }
            await #expect(throws: Deliberate.self) {
                try await trial.write { transaction in
                    try transaction.park(1, of: .poisoned, in: first, because: "asked for")
                    try transaction.setRequests(.none)
                    throw Deliberate()
                }
            }
            #expect(try await trial.status().requests == requests)
            #expect(try await trial.status()[first]?.deadLetters == 0)
        },
        ProjectionStoreCheck("a request changes neither lease nor control, and those do not change it") { trial in
            let lease = ProjectorLease(holder: "s", epoch: 3, renewedAt: ProjectionTrial.noon)
            let control = ProjectorControl(
                isPaused: true, allowedThrough: Position(4), delay: .seconds(1), actor: "a", session: "s",
                renewedAt: ProjectionTrial.noon)
            let requests = ProjectorRequests(
                stops: [ProjectorStop(session: "t", actor: "b", requestedAt: ProjectionTrial.noon)])
            try await trial.write { try $0.setRequests(requests) }
            try await trial.write { transaction in
                try transaction.setLease(lease)
                try transaction.setControl(control)
            }
            let status = try await trial.status()
            #expect(status.requests == requests)
            #expect(status.lease == lease)
            #expect(status.control == control)
        },
    ]
}
