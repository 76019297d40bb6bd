import CQRS
import Foundation

/// Derives the command ids of an import from what is imported, so that a second import asks the same again.
///
/// The id is a name-based UUID (RFC 9562, version 5) of kind, step, attempt and the record's own id. The attempt counts
/// up where an earlier import was refused for good under the id before it.
enum ImportIdentity {
    /// What a command does to what kind of record; the raw values are part of every id and never change.
    enum Step: String {
        case registerCustomer = "customer/register"
        case listProduct = "product/list"
        case placeOrder = "order/place"
        case approveOrder = "order/approve"
        case shipOrder = "order/ship"
        case cancelOrder = "order/cancel"
        case refundOrder = "order/refund"
        case addNote = "order/note"
    }

    /// The name space of this program's imports.
    private static let space = UUID(
        uuid: (0x5B, 0x1D, 0x0F, 0x3E, 0x8A, 0x2C, 0x4D, 0x77, 0x9C, 0x61, 0x0E, 0x4A, 0xD3, 0xB8, 0x25, 0xF6))

    static func commandID(_ step: Step, _ id: String, attempt: Int) -> CommandID {
        CommandID(UUID(named: "\(step.rawValue)/\(attempt)/\(id)", in: space))
    }
}
