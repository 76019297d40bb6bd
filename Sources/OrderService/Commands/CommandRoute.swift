import AccessTokens
import CQRS
import HTTPTypes
import Hummingbird
import JSON
import OrderCommands
import OrderRecords

/// An operation that sends a command: which one, where its members come from, and what is answered.
struct CommandRoute: Sendable {
    /// The command's name.
    let command: String
    let method: HTTPRequest.Method
    let path: String
    let summary: String
    let tag: String
    var role = AccessRole.clerk
    /// The member that the path's variable part is, when it has one.
    var pathMember: String?
    /// The member that whoever asks is; what the client says does not count.
    var actorMember: String?
    /// The member that the whole body is; nil where the body has the members.
    var bodyMember: String?
    /// The members that may come as parameters.
    var queryMembers: [String] = []
    /// The status of an accepted command.
    var accepted = HTTPResponse.Status.ok
    /// Whether the command can name the version that it was decided on.
    var isVersioned = false
    /// Whether an id that is not given is made from the command's.
    var makesID: String?
}

extension CommandRoute {
    /// All commands of the API.
    static let all: [CommandRoute] = [
        CommandRoute(
            command: "PlaceOrder", method: .post, path: "/v1/orders", summary: "Place an order.", tag: "Orders",
            accepted: .created, makesID: "orderID"),
        ofOrder("AddOrderItem", "/items", "Add a line to a pending order.", bodyMember: "item"),
        ofOrder("ApproveOrder", "/approve", "Approve a pending order.", actorMember: "approvedBy"),
        ofOrder("ShipOrder", "/ship", "Ship an approved order."),
        ofOrder("CancelOrder", "/cancel", "Cancel an order that is not shipped, with a reason."),
        CommandRoute(
            command: "CancelOrder", method: .delete, path: "/v1/orders/{orderID}",
            summary: "Cancel an order that is not shipped, with a reason.", tag: "Orders", pathMember: "orderID",
            queryMembers: ["reason"], isVersioned: true),
        ofOrder("RefundOrder", "/refund", "Refund a shipped order: all of it, lines, or an amount."),
        CommandRoute(
            command: "AddNote", method: .post, path: "/v1/orders/{orderID}/notes", summary: "Add a note to an order.",
            tag: "Orders", pathMember: "orderID", actorMember: "author"),
        CommandRoute(
            command: "RegisterCustomer", method: .post, path: "/v1/customers", summary: "Register a customer.",
            tag: "Customers", accepted: .created),
        CommandRoute(
            command: "UpdateCustomer", method: .patch, path: "/v1/customers/{customerID}",
            summary: "Change what is known of a customer.", tag: "Customers", pathMember: "customerID"),
        ofCustomer("SuspendCustomer", "/suspend", "Keep a customer from placing orders."),
        ofCustomer("ReinstateCustomer", "/reinstate", "Let a suspended customer place orders again."),
        CommandRoute(
            command: "ListProduct", method: .post, path: "/v1/products", summary: "Add a product to the catalogue.",
            tag: "Products", role: .admin, accepted: .created),
        ofProduct("RepriceProduct", "/reprice", "Change a product's price."),
        ofProduct("DiscontinueProduct", "/discontinue", "Take a product out of the catalogue."),
    ]

    private static func ofOrder(
        _ command: String, _ path: String, _ summary: String, actorMember: String? = nil, bodyMember: String? = nil
    ) -> CommandRoute {
        CommandRoute(
            command: command, method: .post, path: "/v1/orders/{orderID}" + path, summary: summary, tag: "Orders",
            pathMember: "orderID", actorMember: actorMember, bodyMember: bodyMember, isVersioned: true)
    }

    private static func ofCustomer(_ command: String, _ path: String, _ summary: String) -> CommandRoute {
        CommandRoute(
            command: command, method: .post, path: "/v1/customers/{customerID}" + path, summary: summary,
            tag: "Customers", role: .admin, pathMember: "customerID")
    }

    private static func ofProduct(_ command: String, _ path: String, _ summary: String) -> CommandRoute {
        CommandRoute(
            command: command, method: .post, path: "/v1/products/{productID}" + path, summary: summary,
            tag: "Products", role: .admin, pathMember: "productID")
    }
}

extension CommandRoute {
    /// Whether it reads a body.
    var hasBody: Bool { method != .delete }

    /// The name of the operation.
    var id: String { method == .delete ? "deleteOrder" : command.prefix(1).lowercased() + command.dropFirst() }

    /// Puts a command together from path, parameters, headers, body and who asks, as one object for the commands' own codec.
    ///
    /// Throws ``Problem`` where the same member comes from two places, or from where it cannot.
    func members(of request: ServiceRequest, body: JSONObject, for commandID: CommandID) throws -> JSONObject {
        var members: JSONObject = ["command": .string(command)]
        if let pathMember { members = members + [pathMember: .string(request.pathValue(pathMember))] }
        if let actorMember { members = members + [actorMember: .string(request.principal.name)] }
        if let version = try expectedVersion(request) { members = members + ["expectedVersion": .integer(version)] }
        for name in queryMembers {
            if let text = request.query[name] { members = members + [name: .string(text)] }
        }
        if let bodyMember {
            members = members + [bodyMember: .object(body)]
        } else {
            try checkOwners(of: body, in: members)
            members = members + body
        }
        if let makesID, members[makesID] == nil {
            members = members + [makesID: .string(Self.madeID(for: commandID))]
        }
        return members
    }

    /// What the path, a header or the token says is not for the body to say.
    private func checkOwners(of body: JSONObject, in members: JSONObject) throws {
        for field in body.fields {
            if field.key == "expectedVersion" {
                throw Problem.malformed("the version is expected in the header If-Match, not in the body")
            }
            if field.key == "commandID" {
                throw Problem.malformed("the command's id is expected in the header Idempotency-Key, not in the body")
            }
            guard members[field.key] != nil else { continue }
            if field.key == actorMember {
                throw Problem.malformed("'\(field.key)' is whoever the token names; leave it out of the body")
            }
            throw Problem.malformed("'\(field.key)' is given twice; leave it out of the body")
        }
    }

    /// Reads `If-Match: "7"`; nil for none and for `*`.
    private func expectedVersion(_ request: ServiceRequest) throws -> Int64? {
        guard let text = request.request.headers[.ifMatch], text != "*" else { return nil }
        guard isVersioned else {
            throw Problem.malformed("If-Match is for what changes an order that is there")
        }
        guard text.count > 2, text.hasPrefix("\""), text.hasSuffix("\""),
            let version = Int64(text.dropFirst().dropLast()),
            version >= 1
        else { throw Problem.malformed("If-Match has to be the order's version in quotes, such as \"3\"") }
        return version
    }

    /// The same command id makes the same id, so that a command that is sent again is the same one; long enough never to meet
    /// another.
    static func madeID(for command: CommandID) -> String {
        String(ContentHash { $0.add(command.uuid) }.description.prefix(12))
    }
}
