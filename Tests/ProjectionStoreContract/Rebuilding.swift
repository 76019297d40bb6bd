import CQRS
import Testing

extension ProjectionStoreContract {
    private static let request = RebuildRequest(actor: "alice", reason: "requested", requestedAt: ProjectionTrial.noon)

    static let rebuilding = [
        ProjectionStoreCheck("a rebuild starts from nothing beside the rows that readers see") { trial in
            let first = trial.first
            try await trial.write { transaction in
                try transaction.move(first, from: .start, to: 7)
                try transaction.beginRebuild(of: first, request)
            }
            let status = try await trial.status()
            #expect(status[first]?.checkpoint == Position(7))
            #expect(status[first]?.rebuild?.build.checkpoint == .start)
            #expect(status[first]?.rebuild?.request == request)
            #expect(status[first]?.rebuild?.build.generation != status[first]?.live.generation)
            #expect(status[trial.second]?.rebuild == nil)
        },
        ProjectionStoreCheck("each set of rows has a checkpoint, dead letters and a failure of its own") { trial in
            let first = trial.first
            let failure = ProjectionFailure(position: Position(3), message: "cannot go on")
            try await trial.write { transaction in
                try transaction.beginRebuild(of: first, request)
                let shadow = try transaction.shadow(first)
                let event = ProjectionTrial.event(2, of: .poisoned)
                try transaction.park(event, in: shadow, because: "poison", at: ProjectionTrial.noon)
                try transaction.moveCheckpoint(of: shadow, from: .start, to: event)
                try transaction.setFailure(failure, of: shadow)
                #expect(try transaction.isParked(.poisoned, in: shadow))
                #expect(try !transaction.isParked(.poisoned, in: transaction.live(first)))
            }
            let status = try await trial.status()
            #expect(status[first]?.live == BuildStatus(generation: status[first]?.live.generation ?? 0))
            #expect(status[first]?.rebuild?.build.checkpoint == Position(2))
            #expect(status[first]?.rebuild?.build.deadLetters == 1)
            #expect(status[first]?.rebuild?.build.failure == failure)
            #expect(try await trial.deadLetters().isEmpty)
        },
        ProjectionStoreCheck("a switch lets readers see the new rows and drops the old") { trial in
            let first = trial.first
            try await trial.write { transaction in
                try transaction.park(1, of: .hostile, in: first, because: "poison")
                try transaction.move(first, from: .start, to: 7)
                try transaction.beginRebuild(of: first, request)
                let event = ProjectionTrial.event(7, of: .poisoned)
                try transaction.park(event, in: transaction.shadow(first), because: "poison", at: ProjectionTrial.noon)
                try transaction.moveCheckpoint(of: transaction.shadow(first), from: .start, to: event)
            }
            let built = try await trial.status()[first]?.rebuild?.build
            try await trial.write { try $0.switchToRebuild($0.shadow(first)) }
            let status = try await trial.status()
            #expect(status[first]?.live == built)
            #expect(status[first]?.rebuild == nil)
            #expect(try await trial.deadLetters().map(\.event.stream) == [.poisoned])
        },
        ProjectionStoreCheck("what a rebuild lacks is made part by part, and then it lacks nothing") { trial in
            let first = trial.first
            try await trial.write { transaction in
                try transaction.beginRebuild(of: first, request)
                let shadow = try transaction.shadow(first)
                var parts = 0
                while try transaction.makeMissingPart(of: shadow) {
                    parts += 1
                    guard parts < 100 else { throw Deliberate() }
                }
                #expect(try !transaction.makeMissingPart(of: shadow))
            }
            try await trial.write { try $0.switchToRebuild($0.shadow(first)) }
            #expect(try await trial.status()[first]?.rebuild == nil)
        },
        ProjectionStoreCheck("rows that are no longer kept cannot be written") { trial in
            let first = trial.first
            try await trial.write { try $0.beginRebuild(of: first, request) }
            let status = try await trial.status()
            let build = try #require(status[first]?.rebuildBuild)
            try await trial.write { try $0.cancelRebuild(of: first) }
            #expect(try await trial.status()[first]?.rebuild == nil)
            let event = ProjectionTrial.event(1, of: .poisoned)
            let attempts: [ProjectionTrial.Body] = [
                { try $0.moveCheckpoint(of: build, from: .start, to: event) },
                { try $0.park(event, in: build, because: "poison", at: ProjectionTrial.noon) },
                { try $0.discard(event, in: build, at: ProjectionTrial.noon) },
                { try $0.setFailure(nil, of: build) },
                { try $0.switchToRebuild(build) },
            ]
            for attempt in attempts {
                let error = await #expect(throws: StoreError.self) { try await trial.write(attempt) }
                #expect(error?.kind == .fenced)
            }
        },
        ProjectionStoreCheck("a rebuild begun again is another one; cancelling none does nothing") { trial in
            let first = trial.first
            try await trial.write { try $0.cancelRebuild(of: first) }
            try await trial.write { try $0.beginRebuild(of: first, request) }
            let one = try await trial.status()[first]?.rebuild
            try await trial.write { try $0.beginRebuild(of: first, request) }
            let other = try await trial.status()[first]?.rebuild
            #expect(one?.build.generation != other?.build.generation)
            try await trial.write { try $0.cancelRebuild(of: first) }
            try await trial.write { try $0.beginRebuild(of: first, request) }
            let third = try await trial.status()[first]?.rebuild
            #expect(third?.build.generation != other?.build.generation)
        },
    ]
}
