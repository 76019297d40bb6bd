import CQRS

extension EffectRunner {
    /// The most letters of one retry.
    private static let retryLimit = 100_000

    func listDeadLetters(_ request: Request) async {
        let found = await result { try await services.deadLetters.list(DeadLetterPane.limit) }
        await post(.answered(request, .deadLetters(found)))
    }

    /// Tries the streams of the letters that are meant again.
    func retry(where isMeant: @escaping @Sendable (DeadLetter) -> Bool) async {
        await retry { try await services.deadLetters.list(Self.retryLimit).filter(isMeant) }
    }

    private func retry(_ letters: @escaping @Sendable () async throws -> [DeadLetter]) async {
        let service = services.deadLetters
        let outcome = await result {
            let tried = try await letters()
            let (applied, waiting) = try await service.retry(tried)
            guard waiting > 0 else { return DeadLetterRetry(applied: applied, waiting: 0, reason: nil) }
            // Only letters that the list shows have their reason reported.
            let streams = Set(tried.map(ParkedStream.init))
            let first = try await service.list(DeadLetterPane.limit).first { streams.contains(ParkedStream($0)) }
            return DeadLetterRetry(applied: applied, waiting: waiting, reason: first?.reason)
        }
        await post(.deadLettersRetried(outcome))
    }

    func discard(_ discard: DeadLetterDiscard) async {
        let command = DiscardDeadLetter(
            projection: discard.letter.projection, position: discard.letter.position, reason: discard.reason)
        let metadata = CommandMetadata(
            commandID: discard.commandID, actor: configuration.user, issuedAt: discard.sentAt)
        let answer = await result { try await services.commands.dispatch(command, metadata: metadata) }
        await post(.deadLetterDiscarded(discard.letter, answer))
    }
}

/// Names the letters that wait behind each other.
private struct ParkedStream: Hashable {
    let projection: ProjectionName
    let stream: StreamID

    init(_ letter: DeadLetter) {
        projection = letter.projection
        stream = letter.event.stream
    }
}
