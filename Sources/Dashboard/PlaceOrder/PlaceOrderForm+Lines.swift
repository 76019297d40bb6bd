extension PlaceOrderForm {
    /// Whether the keyboard is in the line being entered.
    var isInEntry: Bool {
        switch field {
        case .product, .quantity, .price, .discount: true
        case .customer, .address, .lines, .payment, .place: false
        }
    }

    /// Whether nothing of a new line is entered, so that a step up leads to the finished ones.
    var isAtEmptyLine: Bool {
        field == .product && entry == LineEntry() && !products.isChosen
    }

    /// Adds the line that was entered, or puts it in the place of the one it changes; shows why where it is none.
    mutating func finishLine() -> Lookup? {
        guard entry.index != nil || lines.count < Self.lineLimit else {
            complaint = "this form takes \(Self.lineLimit) lines; use the command line for more"
            return nil
        }
        switch entry.line(in: currency(besides: entry.index)) {
        case nil: return nil
        case .failure(let fault):
            complaint = fault.words
            return go(to: fault.field)
        case .success(let line):
            lines = lines(with: line)
            entry = LineEntry()
            return go(to: .product)
        }
    }

    /// Gives the last of the finished lines the keyboard.
    mutating func goToLines() -> Lookup? {
        selectedLine = max(0, lines.count - 1)
        return go(to: .lines)
    }

    /// Goes from one finished line to another, above the first to the address and below the last to the new one.
    mutating func moveLine(by rows: Int) -> Lookup? {
        let line = selectedLine + rows
        guard line >= 0 else { return go(to: .address) }
        guard line < lines.count else { return go(to: .product) }
        selectedLine = line
        return nil
    }

    /// Takes the line with the keyboard up again.
    mutating func editLine() -> Lookup? {
        guard lines.indices.contains(selectedLine) else { return go(to: .product) }
        entry = LineEntry(changing: lines[selectedLine], at: selectedLine, currency: currency(besides: selectedLine))
        return go(to: .quantity)
    }

    /// Takes the last line up again.
    mutating func editLastLine() -> Lookup? {
        guard !lines.isEmpty else { return nil }
        selectedLine = lines.count - 1
        return editLine()
    }

    /// Drops what was entered for a new line.
    mutating func dropNewLine() -> Lookup? {
        guard entry.index == nil else { return nil }
        entry = LineEntry()
        return requestSuggestions()
    }

    /// Removes the line with the keyboard; the one after it has the keyboard then.
    mutating func removeLine() -> Lookup? {
        complaint = nil
        guard lines.indices.contains(selectedLine) else { return nil }
        lines.remove(at: selectedLine)
        selectedLine = min(selectedLine, lines.count - 1)
        return lines.isEmpty ? go(to: .product) : nil
    }
}
