import CQRS
import OrderQueries

extension FilterLanguage {
    /// The day that `today` means, from its first moment to the first moment of the next.
    var today: Range<Timestamp> {
        let start = FilterDate.today.start(now: now, in: timeZone)
        return start..<max(start, FilterDate.today.end(now: now, in: timeZone))
    }
}

extension DashboardState {
    /// Reads the text of the filter again when the day has changed since, so that its `today` is the present day.
    ///
    /// Nobody asked for the list of that day, so no key waits for it, and the cursor stays on its order.
    mutating func readFilterOfAnotherDay() -> [Effect] {
        guard filterEntry.isOfAnotherDay(at: now) else { return [] }
        let language = filterLanguage
        guard let listed = filterEntry.text(typedFor: list.filter, in: language) else { return [] }
        let filter = language.read(listed).filter
        filterEntry.list(filterEntry.text, as: language.read(filterEntry.text).filter, by: language)
        guard filter != list.filter else { return [] }
        (list.filter, list.isOfAnotherDay) = (filter, true)
        showDayChange()
        return stopCounting() + reload()
    }

    private mutating func showDayChange() {
        let words = "the day has changed, and with it what '\(filterEntry.text)' lists"
        // A failure on the screen is worth more.
        if notice?.kind == .failure {
            keep(Notice(.information, words, at: now))
        } else {
            showNotice(.information, words)
        }
    }
}

extension OrderFilter {
    /// The filter without what the keys of status and value class set.
    var withoutKeys: OrderFilter {
        var filter = self
        (filter.status, filter.highValue) = (nil, nil)
        return filter
    }
}
