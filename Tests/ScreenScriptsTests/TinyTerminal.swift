import TerminalKit

/// Understands the few sequences that recordings are made of, and keeps the cells as a terminal would.
struct TinyTerminal {
    private(set) var cells: [[Cell]]
    private(set) var cursor: (row: Int, column: Int)?
    private var place = (row: 0, column: 0)
    private var style = Style.plain
    private var isCursorShown = true

    init(size: Size) {
        cells = Array(repeating: Array(repeating: .blank, count: size.columns), count: size.rows)
    }

    /// Writes what a program sends; traps on what it does not know.
    mutating func write(_ output: String) {
        var rest = Substring(output)
        while let first = rest.first {
            guard first == "\u{1B}" else {
                let text = rest.prefix { $0 != "\u{1B}" }
                put(String(text))
                rest = rest.dropFirst(text.count)
                continue
            }
            let body = rest.dropFirst(2).prefix { !$0.isLetter }
            let end = rest.dropFirst(2 + body.count).first
            perform(String(body), end)
            rest = rest.dropFirst(3 + body.count)
        }
        cursor = isCursorShown ? place : nil
    }

    private mutating func perform(_ body: String, _ end: Character?) {
        let numbers = body.split(separator: ";").compactMap { UInt8($0) }.map(Int.init)
        switch (end, body) {
        case ("H", _): place = (numbers[0] - 1, numbers[1] - 1)
        case ("J", "2"): cells = cells.map { $0.map { _ in .blank } }
        case ("h", "?25"): isCursorShown = true
        case ("l", "?25"): isCursorShown = false
        case ("m", _): set(numbers[...])
        default: preconditionFailure("unknown: \(body)\(end.map(String.init) ?? "")")
        }
    }

    private mutating func set(_ numbers: ArraySlice<Int>) {
        var rest = numbers
        while let number = rest.popFirst() {
            guard number == 38 || number == 48 else {
                set(number)
                continue
            }
            let isIndexed = rest.popFirst() == 5
            let parts = rest.prefix(isIndexed ? 1 : 3).map { UInt8($0) }
            rest = rest.dropFirst(parts.count)
            let color = isIndexed ? Color.indexed(parts[0]) : .rgb(RGB(parts[0], parts[1], parts[2]))
            if number == 38 { style.foreground = color } else { style.background = color }
        }
    }

    private mutating func set(_ number: Int) {
        switch number {
        case 0: style = .plain
        case 1: style.attributes.insert(.bold)
        case 2: style.attributes.insert(.dim)
        case 4: style.attributes.insert(.underline)
        case 7: style.attributes.insert(.reverse)
        case 30...37: style.foreground = .indexed(UInt8(number - 30))
        case 40...47: style.background = .indexed(UInt8(number - 40))
        case 90...97: style.foreground = .indexed(UInt8(number - 82))
        case 100...107: style.background = .indexed(UInt8(number - 92))
        default: preconditionFailure("unknown style \(number)")
        }
    }

    private mutating func put(_ text: String) {
        for character in text {
            let columns = TextWidth.columns(of: character)
            cells[place.row][place.column] = Cell(String(character), style: style)
            if columns == 2 { cells[place.row][place.column + 1] = Cell("", style: style) }
            place.column += columns
        }
    }
}

extension Frame {
    /// The cells, row by row.
    var rows: [[Cell]] { (0..<size.rows).map { Array(row($0)) } }
}
