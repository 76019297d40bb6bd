import CQRS

/// Describes the header fields of answers.
enum AnswerHeader {
    /// Those of every answer that was read from the read model.
    static let ofFreshness = [
        Parameter(
            name: "Desk-Position", summary: "The position of the log up to which the answer is true.",
            schema: .integer(minimum: 0), isRequired: true),
        Parameter(
            name: "Desk-State", summary: "How far the read model may be trusted.", schema: .oneOf(states),
            isRequired: true),
        Parameter(
            name: "Desk-Behind", summary: "How many events wait to be applied, or 'unknown'.",
            schema: .text(pattern: "^([0-9]+|unknown)$"), isRequired: true),
        Parameter(
            name: "Desk-Lag-Milliseconds", summary: "How long the first of them has waited, or 'unknown'.",
            schema: .text(pattern: #"^([0-9]+(\.[0-9]+)?(e-?[0-9]+)?|unknown)$"#), isRequired: true),
        Parameter(
            name: "Desk-Stale", summary: "Why the answer is staler than min-position asked for; absent when it is not.",
            schema: .text),
    ]

    /// The words of every state.
    static let states = [
        FreshnessState.live, .catchingUp, .delayed, .paused(by: ""), .stalled, .failed(at: nil, message: ""),
        .logAway(for: .zero), .rebuilding(fraction: 0),
    ].map(\.word)

    static let tag = Parameter(
        name: "ETag", summary: "Names this answer: to be sent back as If-None-Match.", schema: .text)
    static let next = Parameter(
        name: "Link", summary: "The next page, as rel=\"next\"; absent on the last one.", schema: .text)
    static let location = Parameter(
        name: "Location", summary: "The path of what was made.", schema: .text, isRequired: true)
    static let key = Parameter(
        name: "Idempotency-Key", summary: "The command's id, by which it can be sent again.",
        schema: .inline(["type": "string", "format": "uuid"]), isRequired: true)
    static let replayed = Parameter(
        name: "Idempotent-Replayed", summary: "That this is the first answer given again.", schema: .oneOf(["true"]))
    static let preference = Parameter(
        name: "Preference-Applied", summary: "How long it was waited for at most, where Prefer asked for that.",
        schema: .text(pattern: "^wait=[0-9]+$"))
    static let retryAfter = Parameter(
        name: "Retry-After", summary: "In how many seconds it may be worth trying again.", schema: .integer(minimum: 0))
    static let challenge = Parameter(
        name: "WWW-Authenticate", summary: "What kind of token is needed.", schema: .text, isRequired: true)

    /// Those of a problem with a status.
    static func ofProblems(_ status: Int) -> [Parameter] {
        switch status {
        case 401, 403: [challenge]
        case 503: [retryAfter]
        default: []
        }
    }
}
