import ArgumentParser
import Foundation
import OrderQueries

/// The period that sums are of, on the command line.
struct PeriodOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Sums of this period, up to now: today, week (since Monday), month, year or all, as the shop's clocks have them "
                + "('timeZone' in config.yaml).",
            valueName: "period"),
        completion: .list(StatisticsPeriod.allCases.map(\.rawValue)),
        transform: Self.period)
    var period: StatisticsPeriod?

    private static func period(_ text: String) throws -> StatisticsPeriod {
        guard let period = StatisticsPeriod(rawValue: text.lowercased()) else {
            throw ValidationError("'\(text)' is not a period; it is today, week, month, year or all")
        }
        return period
    }
}
