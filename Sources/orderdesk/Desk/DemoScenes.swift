import CQRS
import Dashboard
import OrderCommands
import OrderEvents
import OrderRecords
import OrderTraffic

/// Shows the scenes of a demonstration at a dashboard, each at its time, until they are over or the person ends them.
struct DemoScenes<C: Clock>: Sendable where C.Duration == Duration {
    /// What the dashboard is given.
    let captions: CaptionServices
    /// What the dashboard is to do.
    let acts: AsyncStream<DemonstratedAct>

    private let scenes: [Scene]
    private let catalogue: TrafficCatalogue
    private let clock: C
    private let texts: AsyncStream<String?>.Continuation
    private let demonstrated: AsyncStream<DemonstratedAct>.Continuation
    private let ended: AsyncStream<Void>

    init(_ scenes: [Scene], _ catalogue: TrafficCatalogue, clock: C) {
        self.scenes = scenes
        self.catalogue = catalogue
        self.clock = clock
        let (texts, textSource) = AsyncStream<String?>.makeStream(bufferingPolicy: .bufferingNewest(4))
        let (acts, actSource) = AsyncStream<DemonstratedAct>.makeStream(bufferingPolicy: .bufferingNewest(64))
        let (ended, ending) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        (self.acts, self.texts, demonstrated, self.ended) = (acts, textSource, actSource, ended)
        captions = CaptionServices(texts: texts, ended: { ending.yield() })
    }

    /// Shows the scenes; when the person ends them, what they have left behind is mended.
    func run() async {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await _ in ended { return true }
                return false
            }
            group.addTask {
                await show()
                return false
            }
            let isEnded = await group.next() ?? false
            group.cancelAll()
            guard isEnded else { return }
            await group.waitForAll()
            for act in FirstMinute.mending { demonstrate(act) }
        }
    }

    private func show() async {
        let start = clock.now
        for scene in scenes {
            let due = start.advanced(by: .milliseconds(Int64(scene.second * 1_000)))
            do { try await clock.sleep(until: due, tolerance: nil) } catch { return }
            if let caption = scene.caption { texts.yield(caption.isEmpty ? nil : caption) }
            for act in scene.acts { demonstrate(act) }
        }
    }

    private func demonstrate(_ act: Scene.Act) {
        demonstrated.yield(DemonstratedAct(act, catalogue))
    }
}

extension DemonstratedAct {
    fileprivate init(_ act: Scene.Act, _ catalogue: TrafficCatalogue) {
        self =
            switch act {
            case .showOrders: .showOrders
            case .showLag: .showLag
            case .placeOrder: .place(catalogue.order(for: catalogue.customers[0]))
            case .placeRefusedOrder: .place(catalogue.order(for: catalogue.suspended))
            case .pause(let isPaused): .pause(isPaused)
            case .delay(let delay): .delay(delay)
            case .failNextEvent: .failNextEvent
            case .showParked(let isShown): .showDeadLetters(isShown)
            case .retry: .retry
            case .slowDisk(let delay): .slowDisk(delay)
            case .rebuild: .rebuild
            }
    }
}

extension TrafficCatalogue {
    /// A small order of the products that sell best.
    fileprivate func order(for customer: Customer) -> DemonstratedOrder {
        let lines = Array(zip(products.prefix(2), [6, 4] as [Int64]))
        let sum = lines.reduce(Int64(0)) { $0 + $1.0.price.minorUnits * $1.1 }
        return DemonstratedOrder(
            customer: customer.id, customerName: customer.name,
            items: lines.map { OrderItem(productID: $0.0.id, quantity: $0.1) },
            estimate: Money(minorUnits: sum, currency: products[0].price.currency))
    }
}
