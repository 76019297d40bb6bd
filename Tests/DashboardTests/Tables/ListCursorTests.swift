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

    @Test func `it stays on its row wherever that goes, and on the one in its place where it is gone`() {
        var cursor = ListCursor<Int>()
        cursor.follow([1, 2, 3, 4])
        cursor.move(.down, among: [1, 2, 3, 4], height: 4)
        cursor.follow([9, 8, 1, 2, 3])
        #expect(cursor.selection == 2)
        cursor.follow([9, 8, 1, 3])
        #expect(cursor.selection == 3, "its row is gone, the next one took its place")
        cursor.follow([])
        #expect(cursor.selection == nil)
    }

    @Test(arguments: UInt64(1)...200)
    func `whatever comes and goes, the row under the cursor is on the screen, and only moves by a key`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
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
                if let before, rows.contains(before) { #expect(cursor.selection == before) }
            }
            let shown = cursor.shown(of: rows.count, height: height)
            #expect(shown.count == min(height, rows.count) && shown.lowerBound >= 0)
            #expect((cursor.selection == nil) == rows.isEmpty)
            guard height > 0, let place = cursor.selection.flatMap(rows.firstIndex(of:)) else { continue }
            #expect(shown.contains(place))
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
