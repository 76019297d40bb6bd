import OrderEvents
import Testing

@testable import OrderExchange

struct StatusMapTests {
    @Test(arguments: OrderStatus.allCases)
    func `an import knows every status that an export writes`(status: OrderStatus) throws {
        _ = try StatusMap().meaning(of: status.rawValue, column: "status")
    }
}
