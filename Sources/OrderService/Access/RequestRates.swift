import HTTPTypes
import Synchronization

/// Bounds how many requests a second come with each token.
package final class RequestRates: Sendable {
    private static let mostNames = 2_048

    private let perSecond: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let buckets = Mutex<[String: TokenBucket]>([:])

    /// Creates the bound; `perSecond` is at least 1.
    package init(perSecond: Int, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.perSecond = max(1, perSecond)
        self.now = now
    }

    /// Counts a request of this name and returns what its answer says of the limit; throws ``Problem`` where it is too many.
    func admit(_ name: String) throws -> HTTPFields {
        let instant = now()
        let (isAdmitted, bucket) = buckets.withLock { buckets in
            if buckets.count >= Self.mostNames { buckets = buckets.filter { !$0.value.isFull(at: instant) } }
            var bucket = buckets[name] ?? TokenBucket(perSecond: perSecond, at: instant)
            defer { buckets[name] = bucket }
            return (bucket.admit(at: instant), bucket)
        }
        var headers: HTTPFields = [
            .rateLimitPolicy: "\"token\";q=\(perSecond);w=1",
            .rateLimit: "\"token\";r=\(bucket.remaining);t=1",
        ]
        guard !isAdmitted else { return headers }
        // Whole seconds are all that the field can say.
        headers[.retryAfter] = "\(bucket.wait.components.seconds + 1)"
        throw Problem(
            .tooManyRequests, "TOO_MANY_REQUESTS", "more than \(perSecond) requests a second came with this token",
            headers: headers)
    }
}

extension HTTPField.Name {
    /// How much of the limit is left (a draft of the IETF).
    static let rateLimit = HTTPField.Name("RateLimit")!
    /// What the limit is (the same).
    static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy")!
    /// The id of a request, in the log and in its answer.
    static let requestID = HTTPField.Name("X-Request-Id")!
}
