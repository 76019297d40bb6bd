import CQRS
import HTTPTypes
import Hummingbird
import JSON
import OrderCommands
import OrderRecords

/// Sends the command of a request and answers with its receipt, or with why there is none.
struct CommandResponder: Sendable {
    let desk: ServiceDesk
    let route: CommandRoute
    /// The most bytes of a body.
    let longestBody: Int

    /// Answers one request; throws ``Problem``.
    func respond(to request: ServiceRequest) async throws -> Response {
        let commandID = try IdempotencyKey.commandID(request.request.headers, of: request.principal)
        let body = route.hasBody ? try await request.body(upTo: longestBody) : [:]
        if !route.hasBody { try await request.requireNoBody() }
        let members = try route.members(of: request, body: body, for: commandID)
        let command = try read(members)
        var metadata = CommandMetadata(commandID: commandID, actor: request.principal.name)
        metadata.correlationID = TraceParent.correlationID(request.request.headers)
        return try await respond(
            to: command, metadata, isConditional: members["expectedVersion"] != nil,
            wait: Preference.wait(request.request.headers))
    }

    private func read(_ members: JSONObject) throws -> any JSONCommand {
        do {
            return try desk.kinds.read(JSONValue.object(members).withWholeNumbers.data).command
        } catch let error as JSONError {
            throw Problem.malformed("\(error)")
        }
    }

    private func respond<C: JSONCommand>(
        to command: C, _ metadata: CommandMetadata, isConditional: Bool, wait: Duration?
    ) async throws -> Response {
        switch try await dispatch(command, metadata) {
        case .rejected(let rejection, let isRepeated):
            var problem = Problem(rejection, isConditional: isConditional)
            problem.headers.note(metadata.commandID, isRepeated: isRepeated)
            if !isRepeated { desk.rejected(rejection, "\(C.name) of \(metadata.actor)") }
            throw problem
        case .accepted(let receipt):
            guard let details = receipt.details as? any PrintedDetails else {
                preconditionFailure("the receipt of \(C.name) has no printed form")
            }
            let staleness = await staleness(of: receipt.position, in: type(of: details).projection, wait)
            return response(receipt, details, staleness, wait: wait)
        }
    }

    /// Why readers do not see an event yet.
    private func staleness(
        of position: Position, in projection: ProjectionName, _ wait: Duration?
    ) async -> Staleness? {
        await desk.looks.staleness(waiting: wait) { [freshness = desk.freshness] in
            await freshness.staleness(ofEventAt: position, in: projection, waiting: wait)
        }
    }

    private func dispatch<C: JSONCommand>(
        _ command: C, _ metadata: CommandMetadata
    ) async throws -> CommandAnswer<C.Details> {
        do {
            return try await desk.commands.dispatch(command, metadata: metadata)
        } catch let error as StoreError {
            throw Problem.lost(metadata.commandID, error)
        } catch let error as CommandIDReused {
            throw Problem(
                .unprocessableContent, "IDEMPOTENCY_KEY_REUSED", "\(error)",
                headers: [.idempotencyKey: metadata.commandID.description])
        }
    }

    private func response<Details>(
        _ receipt: Receipt<Details>, _ details: any PrintedDetails, _ staleness: Staleness?, wait: Duration?
    ) -> Response {
        var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        headers.note(receipt.commandID, isRepeated: receipt.isRepeated)
        if let wait { headers[.preferenceApplied] = "wait=\(wait.components.seconds)" }
        if route.accepted == .created, let id = details.identity.fields.first?.value.cell {
            headers[.location] = route.path + "/" + id.percentEncoded
        }
        let record =
            receipt.record(details, isVisible: staleness == nil) + Self.amount(of: details) + [
                "commandID": .string(receipt.commandID.description),
                "isEstimated": .bool(staleness != nil),
                "notYetVisible": .optional(staleness?.reason),
            ]
        return Response(status: route.accepted, headers: headers, body: .init(byteBuffer: ByteBuffer(json: record)))
    }
}

extension CommandResponder {
    /// What a client shows of an order at once: cents alone would leave open of which currency.
    private static func amount(of details: any PrintedDetails) -> JSONObject {
        guard let order = details as? OrderDetails else { return [:] }
        return [
            "currency": .string(order.total.currency.rawValue), "formattedTotal": .string(order.total.formatted),
        ]
    }
}

extension HTTPFields {
    /// Says which command it was, and whether its answer is one given before.
    fileprivate mutating func note(_ commandID: CommandID, isRepeated: Bool) {
        self[.idempotencyKey] = commandID.description
        if isRepeated { self[.idempotentReplayed] = "true" }
    }
}

extension Problem {
    /// A business refusal: the status says what a client can do about it.
    fileprivate init(_ rejection: Rejection, isConditional: Bool) {
        self.init(
            RejectionStatus.status(of: rejection.code, isConditional: isConditional), rejection.code.rawValue,
            rejection.message)
    }

    /// The log failed while a command was on its way.
    fileprivate static func lost(_ commandID: CommandID, _ error: StoreError) -> Problem {
        let members: JSONObject = ["commandID": .string(commandID.description)]
        var headers: HTTPFields = [.idempotencyKey: commandID.description]
        if error.leavesNothingBehind {
            headers[.retryAfter] = "1"
            return Problem(
                .serviceUnavailable, "NOT_ACCEPTED", "not accepted, nothing was written: \(error)", members: members,
                headers: headers)
        }
        return Problem(
            .gatewayTimeout, "OUTCOME_UNKNOWN",
            "\(error). Whether the command was accepted is not known; send it again with the Idempotency-Key "
                + "\(commandID): it is done once at most",
            members: members, headers: headers)
    }
}
