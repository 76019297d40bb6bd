import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import Foundation
import JSON
import OrderEvents
import OrderExchange
import OrderRecords
import OrderTraffic
import Resources

/// Sends past orders to the desk as live traffic.
struct ReplayCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Send past orders to the desk as live traffic, at a rate or in their own rhythm.",
        discussion: """
            PATH is whatever 'import' reads, with the same options; - is standard input. Customers and products are \
            registered at once. Then each order is placed, noted on, approved, shipped, cancelled and refunded, one command \
            after another in the order of the files' times, as people would: open a dashboard on the same desk, and see it.

            With --rate so many commands are sent a second. With --speed they come as they came, so many times as quickly, \
            and no gap is longer than --longest-gap. What is sent is dated now, unless --keep-dates is given.

            Ctrl-C or SIGTERM stops it after the command on its way, and it says where. Run again, it goes on from there: \
            what the desk has already is not sent again, nor is what was imported from the same files. What the desk refuses \
            is named by file, line and reason (exit code 65), and nothing more is sent of that order.

            Example: orderdesk replay ./online-retail --speed 1000x --guest-customer GUEST
            Example: orderdesk replay --sample --rate 50/s
            """)

    @Option(
        help: ArgumentHelp(
            "Send so many commands a second, such as 50/s or 30/min (default: 10/s).", valueName: "rate"),
        transform: Self.rate)
    var rate: Double?

    @Option(
        help: ArgumentHelp("Send them so many times as quickly as they came, such as 100x.", valueName: "factor"),
        transform: Self.speed)
    var speed: Double?

    @Option(
        help: ArgumentHelp("With --speed, the longest wait between two commands (default: 2s).", valueName: "duration"))
    var longestGap: DurationArgument?

    @Flag(help: "Date what is sent as the files do, and not now.")
    var keepDates = false

    @Flag(name: .customLong("json"), help: "Print the summary as JSON.")
    var isJSON = false

    @OptionGroup var pastOrders: PastOrderOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    var makesDesk: Bool { true }
    var outputFormat: OutputFormat { isJSON ? .json : .table }

    func validate() throws {
        guard pastOrders.namesOneSource else {
            throw ValidationError("give the folder or file to replay, or --sample; one of them")
        }
        guard rate == nil || speed == nil else {
            throw ValidationError("--rate sets the pace, and so does --speed; give one of them")
        }
        guard longestGap == nil || speed != nil else {
            throw ValidationError("--longest-gap shortens the gaps of the files' own rhythm; give --speed with it")
        }
    }

    func run(on desk: Desk, _ console: Console) async throws {
        let rejects = try pastOrders.rejectsOutput(for: desk.location)
        let bar = ProgressBar(console)
        var options = try pastOrders.importOptions(actor: desk.user, desk.location, desk.configuration)
        let orders = try await pastOrders.asking(console, bar, &options) { options in
            try await PastOrders.read(pastOrders.source, options: options) { bar.show($0) }
        }
        bar.finish()
        console.note(readings: orders.readings)
        for note in orders.notes { console.note(note) }
        let sender = PastOrderSender(
            orders, bus: desk.commands, log: desk.log, options: options, dates: keepDates ? .kept : .now)
        let course = try await desk.projecting {
            try await untilInterrupted(logger: desk.logger) { [pace] in
                try await Course(orders, sender, pace, bar) { done in
                    bar.finish()
                    console.note(announcement(of: orders, after: done))
                }
            }
        }
        guard let course else { return console.note("stopped before the first order was sent; run it again to begin") }
        if case .whole = course.end { try await desk.catchUp { bar.show("events shown", $0, of: $1) } }
        bar.finish()
        let rejected = orders.rejectedRows + course.refusedDirectory + course.count.refused
        try console.show(course, of: orders, rejected: rejected)
        try console.save(rejected, in: rejects)
        console.note(rejectedRows: rejected, savedIn: pastOrders.rejects)
        try console.end(course, of: orders, isAccepted: rejected.isEmpty)
    }

    private var pace: TrafficPace {
        guard let speed else { return .rate(perSecond: rate ?? Self.usualRate) }
        return .speed(speed, longestGap: longestGap?.duration ?? Self.usualLongestGap)
    }

    private static let usualRate = 10.0
    private static let usualLongestGap = Duration.seconds(2)

    /// What will be sent after so many steps that the desk has, how, and how long that takes.
    private func announcement(of orders: PastOrders, after done: Int) -> String {
        let (length, shortened) = pace.course(of: orders.steps.dropFirst(done).lazy.map(\.at))
        let what = orders.words + (done == 0 ? "" : ", from step \((done + 1).grouped) on")
        let dates = keepDates ? "dated as in the files" : "dated now"
        let how =
            switch pace {
            case .rate(let rate): "\(rate.brief) a second"
            case .speed(let speed, let longest):
                "\(speed.brief) times as fast as they came"
                    + (shortened == 0
                        ? "" : ", \(shortened.grouped) gaps shortened to \(longest.inWords) (--longest-gap)")
            }
        let time = ProgressLine.words(length.inSeconds)
        return "replaying \(what), \(dates), \(how): \(time) at the least; Ctrl-C stops it"
    }

    private static func rate(_ text: String) throws -> Double {
        guard let rate = TrafficPace.rate(text) else {
            throw ValidationError("'\(text)' is no rate; write one such as 50/s or 30/min")
        }
        return rate
    }

    private static func speed(_ text: String) throws -> Double {
        guard let speed = TrafficPace.speed(text) else {
            throw ValidationError("'\(text)' is no speed; write one such as 100x")
        }
        return speed
    }
}

/// What a replay did, and how it ended.
private struct Course: Sendable {
    let count: ReplayCount
    let last: PastStep?
    let refusedDirectory: [RejectedRow]
    let end: PastOrderReplay<ContinuousClock>.End

    /// Sends everything; returns early when the task is cancelled. `beginning` gets how many steps the desk has before the
    /// first that it has not; where it has all, it is not called.
    init(
        _ orders: PastOrders, _ sender: PastOrderSender, _ pace: TrafficPace, _ bar: ProgressBar,
        beginning: @escaping @Sendable (Int) -> Void
    ) async throws {
        let directory = orders.directoryCount
        refusedDirectory = try await sender.registerDirectory { done in
            bar.show("customers and products", done, of: directory)
        }
        var replay = PastOrderReplay(orders.steps, sender, pace: pace, clock: ContinuousClock())
        let all = orders.steps.count
        // At a rate the desk may be slower than asked for, and then the rate that is reached says how long it takes.
        let isScheduled = if case .speed = pace { true } else { false }
        end = await replay.run(
            { count, left in bar.show("steps", count.stepCount, of: all, scheduled: isScheduled ? left : nil) },
            beginning: beginning)
        count = replay.count
        last = replay.last
    }
}

extension Console {
    /// Prints what a replay did.
    fileprivate func show(_ course: Course, of orders: PastOrders, rejected: [RejectedRow]) throws {
        guard format == .json else {
            return try write(course.count.table.lines(width: ConsoleTerminal.columns).map { $0 + "\n" }.joined())
        }
        let isWhole = if case .whole = course.end { true } else { false }
        var record = course.count.record(isWhole: isWhole, of: orders.steps.count)
        record = record + ["rejectedRows": .array(rejected.map { .object($0.record) })]
        try line(JSONValue.object(record).text)
    }

    /// Says where a replay ended before its end; throws the exit code that goes with how it ended.
    fileprivate func end(_ course: Course, of orders: PastOrders, isAccepted: Bool) throws {
        let place = place(of: course, in: orders)
        switch course.end {
        case .whole:
            if orders.steps.isEmpty {
                note("there is no order to replay")
            } else if course.count.alreadyThere == course.count.stepCount {
                note("nothing is left to do: the desk has \(orders.words) already")
            }
            if !isAccepted { throw ExitStatus.badInput }
        case .stopped: note("stopped \(place); run it again to go on from there")
        case .failed(let error):
            throw StoreError(
                error.kind, "\(error.message). The replay ended \(place), and all before is at the desk",
                remedy: "\(error.remedy); then run it again, and it goes on from there")
        }
    }

    private func place(of course: Course, in orders: PastOrders) -> String {
        guard let last = course.last else { return "before the first order" }
        let (done, all) = (course.count.stepCount.grouped, orders.steps.count.grouped)
        return "after step \(done) of \(all), \(last.at.iso8601) in the files"
    }
}

extension PastOrders {
    /// How much there is of them.
    fileprivate var words: String {
        let (count, steps) = (orderCount, steps.count)
        return
            "\(count.grouped) \(count == 1 ? "order" : "orders") in \(steps.grouped) \(steps == 1 ? "step" : "steps")"
    }
}

extension Double {
    /// Without a fraction where it has none.
    fileprivate var brief: String { self == rounded() ? Int(self).grouped : "\(self)" }
}
