import OrderQueries

extension SavedView {
    /// What of a state comes back.
    init(of state: DashboardState) {
        self.init()
        screen = state.screens.shown.rawValue
        filter = FilterText.typed(state.list.filter, in: state)
        sort = Sort(state.list.sort.key, isDescending: state.list.sort.isDescending)
        hiddenColumns = state.list.columns.hiddenNames
        showsAge = state.list.columns.hasAge
        lagWindow = state.screens[LagScreen.self].window.rawValue
        customers = state.screens[CustomersScreen.self].savedList
        products = state.screens[ProductsScreen.self].savedList
        overviewPeriod = state.screens[OverviewScreen.self].load.question.rawValue
        eventFilter = state.screens[EventsScreen.self].savedFilter
    }
}

extension SavedView.Sort {
    fileprivate init(_ key: some RawRepresentable<String>, isDescending: Bool) {
        self.init(column: key.rawValue, isDescending: isDescending)
    }
}

extension DashboardState {
    /// Shows what was shown when the dashboard was left; for a state that has asked for nothing yet.
    ///
    /// What is not known here is left as it is. A filter that cannot be read any more is named in a message.
    mutating func restore(_ view: SavedView) {
        if let screen = view.screen { screens.show(ScreenID(screen)) }
        restoreFilter(view.filter ?? "")
        if let sort = view.sort, let key = OrderSort.Key(rawValue: sort.column) {
            list.sort = OrderSort(key, isDescending: sort.isDescending)
            list.loadedSort = list.sort
        }
        list.columns = ColumnChoice(hiding: view.hiddenColumns ?? [], hasAge: view.showsAge ?? false)
        if let window = view.lagWindow.flatMap(LagWindow.init(rawValue:)) {
            screens[LagScreen.self].restore(window)
        }
        if let list = view.customers { screens[CustomersScreen.self].restore(list) }
        if let list = view.products { screens[ProductsScreen.self].restore(list) }
        if let period = view.overviewPeriod.flatMap(StatisticsPeriod.init(rawValue:)) {
            screens[OverviewScreen.self].restore(period)
        }
        if let text = view.eventFilter, let fault = screens[EventsScreen.self].restore(text) {
            showUnreadable("the filter of the events '\(text)'", fault)
        }
    }

    private mutating func restoreFilter(_ text: String) {
        guard !text.isEmpty else { return }
        let language = filterLanguage
        let reading = language.read(text)
        guard reading.faults.isEmpty else {
            return showUnreadable("the filter '\(text)'", reading.faults[0])
        }
        filterEntry.list(text, as: reading.filter, by: language)
        // Before the first rows come, what they will be is named above them.
        (list.filter, list.loadedFilter) = (reading.filter, reading.filter)
    }

    private mutating func showUnreadable(_ what: String, _ fault: FilterFault) {
        showNotice(.warning, "\(what) of last time cannot be read any more and is left out: \(fault)")
    }
}

extension SalesScreen {
    /// What of its list comes back.
    fileprivate var savedList: SavedView.List {
        let question = list.load.question
        return SavedView.List(
            sort: SavedView.Sort(question.sort, isDescending: question.isDescending), period: question.period.rawValue)
    }

    /// Lists what was listed when the dashboard was left, as far as it is known here.
    fileprivate mutating func restore(_ saved: SavedView.List) {
        var question = list.load.question
        if let key = SortKey(rawValue: saved.sort.column) {
            (question.sort, question.isDescending) = (key, saved.sort.isDescending)
        }
        if let period = StatisticsPeriod(rawValue: saved.period) { question.period = period }
        list.load = PacedAnswer(question, for: Self.id)
    }
}
