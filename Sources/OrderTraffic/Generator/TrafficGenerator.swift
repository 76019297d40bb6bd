import CQRS
import Foundation
import OrderCommands
import OrderEvents

/// Makes up the traffic of an order desk, one command after another: the same for the same seed, catalogue and shape.
///
/// A shop places most orders; three clerks place, approve, ship, cancel and now and then suspend a customer. Some of it is
/// refused, as on any desk: orders of a suspended customer, of a product that is discontinued, and the approval of an
/// order of high value by whoever placed it. It remembers some hundred orders and runs without an end.
public struct TrafficGenerator: Sendable {
    private static let space = UUID(
        uuid: (0x9D, 0x20, 0x4E, 0x71, 0x33, 0xC8, 0x4B, 0x0A, 0xB5, 0x1E, 0x6F, 0x52, 0x88, 0x07, 0xD4, 0x1C))
    /// Who places what comes by itself.
    public static let shop = "web"
    /// Who works at the desk.
    public static let clerks = ["anna", "ben", "carla"]

    private let seed: UInt64
    private let catalogue: TrafficCatalogue
    private let shape: TrafficShape
    private var numbers: SplitMix64
    private var seconds = 0.0
    private var count = 0
    private var desk: ImaginedDesk

    /// Creates a generator whose orders have numbers from `firstOrder` on.
    public init(seed: UInt64, catalogue: TrafficCatalogue, shape: TrafficShape, firstOrder: Int) {
        self.seed = seed
        self.catalogue = catalogue
        self.shape = shape
        numbers = SplitMix64(seed: seed)
        desk = ImaginedDesk(catalogue, nextOrder: firstOrder)
    }

    /// Returns the next command; none is earlier than the one before.
    public mutating func next() -> TrafficStep {
        passTime()
        count += 1
        let (actor, act) = nextAct()
        return TrafficStep(
            offset: .microseconds(Int64(seconds * 1_000_000)),
            commandID: CommandID(UUID(named: "\(seed)/\(count)", in: Self.space)), actor: actor, act: act)
    }

    /// Moves to the time of the next command: those of the highest rate, thinned out to the rate of the moment.
    private mutating func passTime() {
        let highest = shape.highestRate
        repeat {
            seconds += -log(1 - numbers.unit()) / highest
        } while numbers.unit() * highest >= shape.rate(at: seconds)
    }

    private mutating func nextAct() -> (actor: String, act: TrafficStep.Act) {
        let clerk = Self.clerks[numbers.below(Self.clerks.count)]
        switch numbers.below(100) {
        case ..<32: if let act = desk.approve(by: clerk, at: seconds) { return (clerk, act) }
        case ..<62: if let act = desk.ship(at: seconds) { return (clerk, act) }
        case ..<66: if let act = desk.cancel(choosing: &numbers) { return (clerk, act) }
        case ..<67: if let act = desk.suspend(choosing: &numbers) { return (clerk, act) }
        case ..<68: if let act = desk.reinstate() { return (clerk, act) }
        case ..<69: if let (actor, act) = desk.approveOwn() { return (actor, act) }
        case ..<70: return (Self.shop, desk.placeForSuspended(choosing: &numbers))
        case ..<71: return (clerk, desk.placeDiscontinued(choosing: &numbers))
        default: break
        }
        let actor = numbers.below(10) < 7 ? Self.shop : clerk
        return (actor, desk.place(by: actor, at: seconds, choosing: &numbers))
    }
}
