import CQRS
import OrderCommands

/// Puts the order desk's write side on a command bus.
public enum OrderWriteModel {
    /// Every kind of command that can be read from JSON: those it handles.
    package static let commandKinds = CommandKinds([
        PlaceOrder.self, AddOrderItem.self, ApproveOrder.self, ShipOrder.self, CancelOrder.self, RefundOrder.self,
        AddNote.self,
        RegisterCustomer.self, UpdateCustomer.self, SuspendCustomer.self, ReinstateCustomer.self,
        ListProduct.self, RepriceProduct.self, DiscontinueProduct.self,
        RequireFourEyes.self, LiftFourEyes.self,
    ])

    /// Registers a handler for every command of the desk, all deciding on `store`; once for each bus.
    ///
    /// Approvals are judged by the policy in the log; `policy` is what is asked for here besides, so it can make that
    /// stricter and never laxer.
    public static func register(on bus: inout CommandBus, store: AggregateStore, policy: ApprovalPolicy) {
        registerCustomers(on: &bus, store: store)
        registerProducts(on: &bus, store: store)
        registerOrders(on: &bus, store: store, policy: policy)
        bus.register(PolicyHandler<RequireFourEyes>(store) { $1.decide($0) })
        bus.register(PolicyHandler<LiftFourEyes>(store) { $1.decide($0) })
    }

    private static func registerCustomers(on bus: inout CommandBus, store: AggregateStore) {
        bus.register(CustomerHandler<RegisterCustomer>(store, of: \.customerID, creates: true) { $1.decide($0) })
        bus.register(CustomerHandler<UpdateCustomer>(store, of: \.customerID) { $1.decide($0) })
        bus.register(CustomerHandler<SuspendCustomer>(store, of: \.customerID) { $1.decide($0) })
        bus.register(CustomerHandler<ReinstateCustomer>(store, of: \.customerID) { $1.decide($0) })
    }

    private static func registerProducts(on bus: inout CommandBus, store: AggregateStore) {
        bus.register(ProductHandler<ListProduct>(store, of: \.productID, creates: true) { $1.decide($0) })
        bus.register(ProductHandler<RepriceProduct>(store, of: \.productID) { $1.decide($0) })
        bus.register(ProductHandler<DiscontinueProduct>(store, of: \.productID) { $1.decide($0) })
    }

    private static func registerOrders(on bus: inout CommandBus, store: AggregateStore, policy: ApprovalPolicy) {
        bus.register(PlaceOrderHandler(store: store))
        bus.register(AddOrderItemHandler(store: store))
        bus.register(ApproveOrderHandler(store: store, minimum: policy))
        bus.register(OrderHandler<ShipOrder>(store, of: \.orderID) { $1.state.decide($0, at: $1.version) })
        bus.register(OrderHandler<CancelOrder>(store, of: \.orderID) { $1.state.decide($0, at: $1.version) })
        bus.register(RefundOrderHandler(store: store))
        bus.register(AddNoteHandler(store: store))
    }
}
