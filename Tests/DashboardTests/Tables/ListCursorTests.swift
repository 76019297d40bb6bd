import TestSupport
import Testing

@testable import Dashboard

@Suite struct ListCursorTests {
    @Test func `the cursor is on the first row, and moves no further than the list`() {
        var cursor = ListCursor<Int>()
        cursor.follow([1, 2, 3])
        #expect(cursor.selection == 1)
        cursor.move(.up, among: [1, 2, 3], height: 2)
        #expect(cursor.selection == 1)
        cursor.move(.last, among: [1, 2, 3], height: 2)
        cursor.move(.down, among: [1, 2, 3], height: 2)
        #expect(cursor.selection == 3)
        #expect(cursor.shown(of: 3, height: 2) == 1..<3)
    }

    @Test func `it stays on its row wherever that goes, and on the gap of one that is gone`() {
        var cursor = ListCursor<Int>()
        cursor.follow([1, 2, 3, 4])
        cursor.move(.down, among: [1, 2, 3, 4], height: 4)
        cursor.follow([9, 8, 1, 2, 3])
        #expect(cursor.selection == 2)
        cursor.follow([9, 8, 1, 3])
        #expect(cursor.selection == 2 && cursor.isGone && cursor.gap == 3)
        var down = cursor
        down.move(.down, among: [9, 8, 1, 3], height: 4)
        #expect(down.selection == 3 && !down.isGone, "the one that took its place")
        var up = cursor
        up.move(.up, among: [9, 8, 1, 3], height: 4)
        #expect(up.selection == 1)
        cursor.follow([])
        #expect(cursor.selection == 2 && cursor.isGone && cursor.displayed(of: 0) == 1)
        cursor.move(.down, among: [], height: 4)
        #expect(cursor.selection == nil && cursor.place == nil)
        cursor.follow([9, 2])
        #expect(cursor.selection == 9)
    }

    @Test func `a key is meant for the row that was on the screen, unless another key has moved it since`() {
        var cursor = ListCursor<Int>()
        cursor.follow([1, 2, 3])
        cursor.hasShown()
        cursor.land(on: nil, of: [7, 1, 2, 3], isAwaited: false)
        #expect(cursor.selection == 7)
        cursor.pin(among: [7, 1, 2, 3])
        #expect(cursor.selection == 1 && cursor.place == 1)
        cursor.land(on: nil, of: [7, 1, 2, 3], isAwaited: true)
        cursor.pin(among: [7, 1, 2, 3])
        #expect(cursor.selection == 7)
        cursor.hasShown()
        cursor.land(on: nil, of: [8], isAwaited: false)
        cursor.pin(among: [8])
        #expect(cursor.selection == 7 && cursor.isGone, "it has gone since")
    }

    @Test func `a row that is listed twice does not hold the cursor`() {
        var cursor = ListCursor<Int>()
        let rows = [1, 2, 1, 3]
        cursor.follow(rows)
        for _ in 0..<3 { cursor.move(.down, among: rows, height: 4) }
        #expect(cursor.selection == 3)
    }

    @Test(arguments: UInt64(1)...200)
    func `whatever comes and goes, the row under the cursor is on the screen, and only moves by a key`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var rows = Array(0..<Int.random(in: 0...30, using: &random))
        var cursor = ListCursor<Int>()
        cursor.follow(rows)
        for _ in 0..<100 {
            let height = Int.random(in: 0...12, using: &random)
            let before = cursor.selection
            if Bool.random(using: &random) {
                let movements: [Movement] = [
                    .up, .down, .pageUp, .pageDown, .halfPageUp, .halfPageDown, .first, .last,
                ]
                cursor.move(movements.randomElement(using: &random) ?? .up, among: rows, height: height)
            } else {
                rows.shuffle(using: &random)
                if Bool.random(using: &random) { rows.removeFirst(min(rows.count, 3)) }
                if Bool.random(using: &random) { rows.insert(Int.random(in: 100...10_000, using: &random), at: 0) }
                cursor.follow(rows)
                if let before { #expect(cursor.selection == before && cursor.isGone == !rows.contains(before)) }
            }
            let shown = cursor.shown(of: rows.count, height: height)
            #expect(shown.count == min(height, cursor.displayed(of: rows.count)) && shown.lowerBound >= 0)
            #expect((cursor.selection == nil) == (rows.isEmpty && !cursor.isGone))
            guard height > 0, let place = cursor.place else { continue }
            #expect(shown.contains(place))
            #expect(cursor.row(at: place).map { rows[$0] } == (cursor.isGone ? nil : cursor.selection))
        }
    }
}

@Suite struct BarsTests {
    @Test func `bars go from the lowest eighth to the full height, and nothing is a dot`() {
        #expect(Bars.upright([0, 1, 4, 8]) == "·▁▄█")
        #expect(Bars.upright([0, 0]) == "··")
        #expect(Bars.upright([]).isEmpty)
    }

    @Test func `a lying bar is as long as its share, and never nothing for something`() {
        #expect(Bars.lying(8, of: 8, width: 4) == "████")
        #expect(Bars.lying(4, of: 8, width: 4) == "██")
        #expect(Bars.lying(1, of: 1_000, width: 4) == "▏")
        #expect(Bars.lying(0, of: 8, width: 4).isEmpty)
    }
}
