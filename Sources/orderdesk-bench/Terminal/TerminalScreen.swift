/// Keeps what a terminal of the kind xterm-256color would show, without colours, from the bytes a program sends it.
///
/// Knows what ncurses sends to such a terminal (terminfo `xterm-256color`); every character has one column.
struct TerminalScreen: Sendable {
    private enum State {
        case text
        case escape
        /// After `ESC [`, with what has come of the parameters.
        case control([UInt8])
        /// After `ESC ]`: a title or colour, until its end.
        case system(isEnding: Bool)
        /// One more byte of an escape sequence that changes nothing here.
        case skipping
    }

    let columns: Int
    let rows: Int
    private var cells: [[Unicode.Scalar]]
    private var row = 0
    private var column = 0
    private var scrollTop = 0
    private var scrollBottom: Int
    private var state = State.text
    private var lastCharacter: Unicode.Scalar = " "
    private var partial: [UInt8] = []

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        scrollBottom = rows - 1
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    /// Returns a row's text.
    func text(row: Int) -> String {
        String(String.UnicodeScalarView(cells[row]))
    }

    /// Returns the character at a place.
    subscript(row: Int, column: Int) -> Unicode.Scalar { cells[row][column] }

    /// Applies the bytes that the program sent.
    mutating func receive(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { receive(byte) }
    }

    private mutating func receive(_ byte: UInt8) {
        switch state {
        case .text: receiveText(byte)
        case .escape: receiveEscape(byte)
        case .control(let parameters):
            if (0x40...0x7E).contains(byte) {
                state = .text
                perform(byte, parameters)
            } else {
                state = .control(parameters + [byte])
            }
        case .system(let isEnding):
            let isOver = byte == 0x07 || isEnding && byte == UInt8(ascii: "\\")
            state = isOver ? .text : .system(isEnding: byte == 0x1B)
        case .skipping: state = .text
        }
    }

    private mutating func receiveEscape(_ byte: UInt8) {
        state = .text
        switch byte {
        case UInt8(ascii: "["): state = .control([])
        case UInt8(ascii: "]"): state = .system(isEnding: false)
        case UInt8(ascii: "("), UInt8(ascii: ")"): state = .skipping
        case UInt8(ascii: "M"): reverseLineFeed()
        default: break
        }
    }

    private mutating func receiveText(_ byte: UInt8) {
        switch byte {
        case 0x1B: state = .escape
        case 0x08: column = max(0, column - 1)
        case 0x09: column = min(columns - 1, (column / 8 + 1) * 8)
        case 0x0A: lineFeed()
        case 0x0D: column = 0
        case 0..<0x20, 0x7F: break
        case 0x20..<0x80: put(Unicode.Scalar(byte))
        default:
            if byte >= 0xC0 { partial = [] }
            partial.append(byte)
            let length = partial[0] >= 0xF0 ? 4 : partial[0] >= 0xE0 ? 3 : 2
            guard partial.count == length else { return }
            put(String(decoding: partial, as: UTF8.self).unicodeScalars.first ?? " ")
            partial = []
        }
    }

    private mutating func put(_ character: Unicode.Scalar) {
        if column == columns {
            column = 0
            lineFeed()
        }
        cells[row][column] = character
        lastCharacter = character
        column += 1
    }

    private mutating func lineFeed() {
        if row == scrollBottom { scroll(up: 1, from: scrollTop) } else { row = min(rows - 1, row + 1) }
    }

    private mutating func reverseLineFeed() {
        if row == scrollTop { scroll(down: 1, from: scrollTop) } else { row = max(0, row - 1) }
    }

    // MARK: Control sequences

    private mutating func perform(_ final: UInt8, _ parameters: [UInt8]) {
        // What begins with a question mark or the like sets modes that show nothing.
        guard parameters.allSatisfy({ $0 == UInt8(ascii: ";") || (0x30...0x39).contains($0) }) else { return }
        let numbers = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        let first = numbers.first ?? 0
        let count = min(max(1, first), rows * columns)
        let second = numbers.count > 1 ? numbers[1] : 0
        switch Character(Unicode.Scalar(final)) {
        case "A": row = max(0, row - count)
        case "B": row = min(rows - 1, row + count)
        case "C": column = min(columns - 1, column + count)
        case "D": column = max(0, min(column, columns - 1) - count)
        case "G": column = min(columns, count) - 1
        case "d": row = min(rows, count) - 1
        case "H", "f": (row, column) = (min(rows, count) - 1, min(columns, max(1, second)) - 1)
        case "J": eraseDisplay(first)
        case "K": eraseLine(first)
        case "X": blank(row, column..<min(columns, column + count))
        case "P": deleteCharacters(count)
        case "@": insertCharacters(count)
        case "L" where (scrollTop...scrollBottom).contains(row): scroll(down: count, from: row)
        case "M" where (scrollTop...scrollBottom).contains(row): scroll(up: count, from: row)
        case "S": scroll(up: count, from: scrollTop)
        case "T": scroll(down: count, from: scrollTop)
        case "b": for _ in 0..<count { put(lastCharacter) }
        case "r":
            scrollTop = count - 1
            scrollBottom = (second == 0 ? rows : min(rows, second)) - 1
            (row, column) = (0, 0)
        default: break
        }
    }

    private mutating func blank(_ row: Int, _ range: Range<Int>) {
        for column in range { cells[row][column] = " " }
    }

    private mutating func eraseLine(_ mode: Int) {
        let here = min(column, columns - 1)
        switch mode {
        case 0: blank(row, here..<columns)
        case 1: blank(row, 0..<here + 1)
        default: blank(row, 0..<columns)
        }
    }

    private mutating func eraseDisplay(_ mode: Int) {
        if mode == 0 || mode == 1 { eraseLine(mode) }
        let range = mode == 0 ? row + 1..<rows : mode == 1 ? 0..<row : 0..<rows
        for row in range { blank(row, 0..<columns) }
    }

    private mutating func deleteCharacters(_ count: Int) {
        let count = min(count, columns - min(column, columns))
        cells[row].removeSubrange(column..<column + count)
        cells[row] += Array(repeating: " ", count: count)
    }

    private mutating func insertCharacters(_ count: Int) {
        let count = min(count, columns - min(column, columns))
        cells[row].removeLast(count)
        cells[row].insert(contentsOf: Array(repeating: " ", count: count), at: column)
    }

    private mutating func scroll(up count: Int, from top: Int) {
        for _ in 0..<min(count, scrollBottom - top + 1) {
            cells.remove(at: top)
            cells.insert(Array(repeating: " ", count: columns), at: scrollBottom)
        }
    }

    private mutating func scroll(down count: Int, from top: Int) {
        for _ in 0..<min(count, scrollBottom - top + 1) {
            cells.remove(at: scrollBottom)
            cells.insert(Array(repeating: " ", count: columns), at: top)
        }
    }
}
