import CQRS
import JSON
import OrderCommands
import OrderEvents
import OrderQueries

/// What the receipt of an accepted command contains about its aggregate, as the command line prints it.
package protocol PrintedDetails: Sendable, Equatable {
    /// The projection that shows what the command did.
    static var projection: ProjectionName { get }
    /// The member that names the aggregate.
    var identity: JSONObject { get }
    /// The members about the aggregate as it became.
    var members: JSONObject { get }
    /// The aggregate and what it became, as the beginning of a sentence.
    var subject: String { get }
}

extension OrderDetails: PrintedDetails {
    package static let projection = ProjectionName.orders

    package var identity: JSONObject { ["orderID": .string(orderID.rawValue)] }

    package var members: JSONObject {
        [
            "status": .string(status.rawValue),
            "totalCents": .integer(total.minorUnits),
            "refundedCents": .integer(refunded.minorUnits),
        ]
    }

    package var subject: String {
        let back = refunded.minorUnits == 0 ? "" : ", \(refunded.formatted) refunded"
        return "order \(orderID) is \(status.rawValue), \(total.formatted)\(back)"
    }
}

extension CustomerDetails: PrintedDetails {
    package static let projection = ProjectionName.directory

    package var identity: JSONObject { ["customerID": .string(customerID.rawValue)] }

    package var members: JSONObject { ["isSuspended": .bool(isSuspended)] }

    package var subject: String { "customer \(customerID) \(isSuspended ? "is suspended" : "may place orders")" }
}

extension ProductDetails: PrintedDetails {
    package static let projection = ProjectionName.directory

    package var identity: JSONObject { ["productID": .string(productID.rawValue)] }

    package var members: JSONObject {
        [
            "unitPriceCents": .integer(unitPrice.minorUnits),
            "currency": .string(unitPrice.currency.rawValue),
            "isDiscontinued": .bool(isDiscontinued),
        ]
    }

    package var subject: String {
        "product \(productID) \(isDiscontinued ? "is discontinued" : "costs \(unitPrice.formatted)")"
    }
}

extension ApprovalPolicyDetails: PrintedDetails {
    package static let projection = ProjectionName.orders

    package var identity: JSONObject { [:] }

    package var members: JSONObject { ["fourEyes": .bool(fourEyes)] }

    package var subject: String { "four eyes are \(fourEyes ? "required" : "not required")" }
}

extension Receipt {
    /// What a receipt says: the aggregate and what it became, where in the log, and whether readers see it.
    package func record(_ details: some PrintedDetails, isVisible: Bool) -> JSONObject {
        let place: JSONObject = [
            "position": .integer(position.rawValue),
            "chain": .string(point.chain.description),
            "version": .integer(version.rawValue),
        ]
        return details.identity + place + details.members + ["visible": .bool(isVisible)]
    }
}
