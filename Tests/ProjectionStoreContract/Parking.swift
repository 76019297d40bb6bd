import CQRS
import Testing

extension ProjectionStoreContract {
    static let parking = [
        ProjectionStoreCheck("a parked event parks its stream in that projection and nothing else") { trial in
            let (first, second) = (trial.first, trial.second)
            try await trial.write { transaction in
                let build = try transaction.live(first)
                for stream in [StreamID.poisoned, .hostile] {
                    #expect(try !transaction.isParked(stream, in: build))
                    try transaction.park(stream == .poisoned ? 1 : 2, of: stream, in: first, because: "poison")
                    #expect(try transaction.isParked(stream, in: build))
                }
            }
            try await trial.write { (transaction: any ProjectionTransaction) throws in
                let build = try transaction.live(first)
                #expect(try transaction.isParked(.poisoned, in: build))
                #expect(try transaction.isParked(.hostile, in: build))
                #expect(try !transaction.isParked(.healthy, in: build))
                #expect(try !transaction.isParked(.poisoned, in: transaction.live(second)))
            }
            #expect(try await trial.status()[first]?.deadLetters == 2)
            #expect(try await trial.status()[second]?.deadLetters == 0)
        },
        ProjectionStoreCheck("parking the same event again counts an attempt, not a letter") { trial in
            let first = trial.first
            for reason in ["poison", "still poison"] {
                try await trial.write { try $0.park(1, of: .poisoned, in: first, because: reason) }
            }
            let letters = try await trial.deadLetters()
            #expect(letters.map(\.attempts) == [2])
            #expect(letters.map(\.reason) == ["still poison"])
        },
        ProjectionStoreCheck("what waits was tried again as often as its letters were, discarded ones aside") { trial in
            let (first, second) = (trial.first, trial.second)
            for position in [Int64(1), 1, 1, 2, 2] {
                let stream: StreamID = position == 1 ? .poisoned : .hostile
                try await trial.write { try $0.park(position, of: stream, in: first, because: "poison") }
            }
            #expect(try await trial.status()[first]?.retries == 3)
            #expect(try await trial.status()[second]?.retries == 0)
            try await trial.write { (transaction: any ProjectionTransaction) throws in
                let event = ProjectionTrial.event(1, of: .poisoned)
                try transaction.discard(event, in: transaction.live(first), at: ProjectionTrial.noon)
            }
            #expect(try await trial.status()[first]?.retries == 1)
        },
        ProjectionStoreCheck("a dead letter holds its event whole") { trial in
            let first = trial.first
            try await trial.write { try $0.park(1, of: .hostile, in: first, because: "poison\u{1b}[2J") }
            let letters = try await trial.deadLetters()
            #expect(letters.map(\.event) == [ProjectionTrial.event(1, of: .hostile)])
            #expect(letters.map(\.projection) == [first])
            #expect(letters.map(\.firstAt) == [ProjectionTrial.noon])
        },
        ProjectionStoreCheck("dead letters are listed by position, a stream's apart, and no longer once removed") {
            trial in
            let (first, second) = (trial.first, trial.second)
            try await trial.write { transaction in
                try transaction.park(3, of: .poisoned, in: first, because: "behind")
                try transaction.park(1, of: .poisoned, in: first, because: "poison")
                try transaction.park(2, of: .hostile, in: second, because: "poison")
            }
            #expect(try await trial.deadLetters().map(\.event.position.rawValue) == [1, 2, 3])
            try await trial.write { (transaction: any ProjectionTransaction) throws in
                let build = try transaction.live(first)
                let letters = try transaction.deadLetters(of: .poisoned, in: build)
                #expect(letters.map(\.event.position.rawValue) == [1, 3])
                try transaction.removeDeadLetter(at: Position(1), in: build)
                try transaction.removeDeadLetter(at: Position(2), in: build)
                #expect(try transaction.deadLetter(at: Position(1), in: build) == nil)
            }
            #expect(try await trial.deadLetters().map(\.event.position.rawValue) == [2, 3])
        },
        ProjectionStoreCheck("an event is a dead letter where it was parked, until it is applied or discarded") {
            trial in
            let (first, second) = (trial.first, trial.second)
            try await trial.write { transaction in
                try transaction.park(1, of: .poisoned, in: first, because: "poison")
                try transaction.park(2, of: .poisoned, in: first, because: "behind")
            }
            #expect(try await trial.isDeadLetter(Position(1), first))
            #expect(try await trial.isDeadLetter(Position(2), first))
            #expect(try await !trial.isDeadLetter(Position(3), first))
            #expect(try await !trial.isDeadLetter(Position(1), second))
            try await trial.write { transaction in
                let build = try transaction.live(first)
                try transaction.discard(
                    ProjectionTrial.event(1, of: .poisoned), in: build, at: ProjectionTrial.noon)
                try transaction.removeDeadLetter(at: Position(2), in: build)
            }
            #expect(try await !trial.isDeadLetter(Position(1), first))
            #expect(try await !trial.isDeadLetter(Position(2), first))
        },
        ProjectionStoreCheck("what waits in rows that are built beside is no dead letter yet to those who read") {
            trial in
            let first = trial.first
            try await trial.write { transaction in
                try transaction.beginRebuild(
                    of: first, RebuildRequest(actor: "", reason: "test", requestedAt: ProjectionTrial.noon))
                try transaction.park(
                    ProjectionTrial.event(1, of: .poisoned), in: transaction.shadow(first), because: "poison",
                    at: ProjectionTrial.noon)
            }
            #expect(try await !trial.isDeadLetter(Position(1), first))
        },
        ProjectionStoreCheck("a discarded event waits no more, parks nothing, and is still known") { trial in
            let first = trial.first
            try await trial.write { transaction in
                let build = try transaction.live(first)
                try transaction.park(1, of: .poisoned, in: first, because: "poison")
                for position in [Int64(1), 4] {
                    let event = ProjectionTrial.event(position, of: .poisoned)
                    try transaction.discard(event, in: build, at: ProjectionTrial.noon)
                    #expect(try transaction.deadLetter(at: Position(position), in: build)?.isDiscarded == true)
                }
                #expect(try !transaction.isParked(.poisoned, in: build))
                #expect(try transaction.deadLetters(of: .poisoned, in: build).isEmpty)
            }
            #expect(try await trial.deadLetters().isEmpty)
            #expect(try await trial.status()[first]?.deadLetters == 0)
        },
    ]
}
