import CQRS
import OrderWriteModel

extension CommandBus {
    /// Creates the bus of a desk: its write side over `store`, behind what completes, checks and repeats commands.
    ///
    /// `watchers` see every command as it was asked for, and its last answer.
    package init(
        decidingOn store: AggregateStore, _ configuration: DeskConfiguration, clock: any WallClock,
        watchedBy watchers: [any CommandMiddleware] = []
    ) {
        self.init(
            middleware: [MetadataMiddleware(clock: clock)] + watchers
                + [ValidationMiddleware(), ConflictRetryMiddleware()])
        OrderWriteModel.register(
            on: &self, store: store, policy: ApprovalPolicy(fourEyes: configuration.fourEyes))
    }
}
