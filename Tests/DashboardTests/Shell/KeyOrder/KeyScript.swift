import TerminalKit
import TestSupport

@testable import Dashboard

/// Draws what a person types: whole gestures and single keys, mixed.
enum KeyScript {
    /// Which keys are drawn.
    enum Alphabet {
        /// Every key but the one that ends the program.
        case all
        /// Those whose meaning does not depend on the far end of the list, where other desks write.
        case nearTheTop
    }

    /// Returns a sequence of gestures.
    static func inputs(_ alphabet: Alphabet, _ random: inout SeededRandom) -> [Input] {
        (0..<(3 + random.below(9))).flatMap { _ in gesture(alphabet, &random) }
    }

    private static func gesture(_ alphabet: Alphabet, _ random: inout SeededRandom) -> [Input] {
        let isAll = alphabet == .all
        switch random.below(18) {
        case 0: return text("ay")
        case 1: return text(random.pick(["sy", "sy", "ry"]))
        case 2: return text("x" + (isAll ? random.pick(["late", "sold out"]) : "late")) + [.key(.enter)]
        case 3: return text(random.pick(["an", "x", "s"])) + (random.once(in: 2) ? [.key(.escape)] : [])
        case 4: return text(String(repeating: random.pick(["j", "k"]), count: 1 + random.below(25)))
        case 5:
            return keys(Array(repeating: random.pick([.pageDown, .pageUp, .control("d")]), count: 1 + random.below(3)))
        case 6: return text(isAll ? random.pick(["0", "1", "2", "3", "4", "5", "$"]) : random.pick(["0", "1"]))
        case 7: return isAll ? text(random.pick(["o", "O", "G", "g"])) : text("g")
        case 8:
            return text("/" + random.pick(["zet", "al", "bon", "nobody"]))
                + keys([random.pick([.enter, .escape, .down])])
        case 9:
            return keys([.enter]) + text(random.pick(["jj", "ay", "sy", "", "k"]))
                + keys([random.pick([.escape, .enter])])
        case 10: return order(alphabet, &random)
        case 11: return text(random.pick(["P", ".", "]", "[", "w", "P."]))
        case 12:
            return keys([
                random.pick([.character("?"), .function(8), .character("D"), .character("y"), .character("n")])
            ])
        case 13: return marks(alphabet, &random)
        case 14:
            return text(
                ":" + random.pick(["appro", "ship", "canc", "status pend", "high", "pause", "nothing like it"]))
                + keys([random.pick([.enter, .enter, .escape, .tab])])
        case 15, 16: return screen(&random)
        default: return keys([random.pick(singles)])
        }
    }

    /// Shows another screen and does something there; mostly comes back.
    private static func screen(_ random: inout SeededRandom) -> [Input] {
        let id = random.pick([4, 5, 6, 7])
        var inputs = keys([.function(id)])
        for _ in 0..<(1 + random.below(4)) {
            switch random.below(8) {
            case 0: inputs += text(random.pick(["t", "tt", "o", "O"]))
            case 1: inputs += text(random.pick(["jj", "j", "k", "G", "g", "jjjj"]))
            case 2:
                inputs +=
                    text(id == 4 ? "/type:OrderP*" : random.pick(["/name1", "/e2", "/nobody"]))
                    + keys([random.pick([.enter, .enter, .escape])])
            case 3: inputs += text("y")
            case 4:
                inputs += text(
                    id == 5 ? random.pick(["Sy", "Sn", "y"]) : id == 4 ? random.pick(["m", "i", "f"]) : "j")
            case 5: inputs += keys([.pageDown, .end]) + (id == 4 ? text("my") : [])
            case 6: inputs += keys([random.pick([.function(2), .escape, .function(6)])])
            default: inputs += keys([.enter])
            }
        }
        return inputs + (random.once(in: 4) ? [] : keys([.function(2)]))
    }

    private static func marks(_ alphabet: Alphabet, _ random: inout SeededRandom) -> [Input] {
        let marks: [Input] =
            switch random.below(alphabet == .all ? 4 : 3) {
            case 0: text(String(repeating: " ", count: 1 + random.below(4)))
            case 1: text(" " + String(repeating: "j", count: random.below(6))) + keys([.control(" ")])
            case 2: text(" kk ")
            default: text("*")
            }
        return marks + text(random.pick(["ay", "sy", "ry", "xlate", "j", ""])) + keys([random.pick([.enter, .escape])])
    }

    private static func order(_ alphabet: Alphabet, _ random: inout SeededRandom) -> [Input] {
        var inputs = random.once(in: 4) ? text("=") : text("p" + random.pick(["alf", "b", "er", ""]))
        if inputs.count > 1 {
            if random.once(in: 3) { inputs += keys([.down]) }
            inputs += random.once(in: 4) ? keys([.tab]) + text("Dock 4") + keys([.enter]) : keys([.enter])
        }
        for _ in 0...random.below(2) {
            inputs +=
                text(random.pick(alphabet == .all ? ["ch", "chai", "iku", "to"] : ["ch", "chai", "iku"]))
                + (random.once(in: 4) ? keys([.down]) : [])
            inputs +=
                keys([.enter]) + text(alphabet == .all ? "\(1 + random.below(20))" : random.pick(["1", "5", "10"]))
                + (random.once(in: 4) ? keys([.tab]) + text("9.50") + keys([.tab]) + text("5") : [])
                + keys([.enter])
            if random.once(in: 4) { inputs += keys([.up, random.pick([.delete, .enter, .up])]) }
        }
        return inputs + (random.once(in: 3) ? keys([.control("s")]) : keys([.enter, .enter, .enter]))
    }

    private static let singles: [Key] = [
        .down, .up, .enter, .escape, .tab, .backspace, .home, .character("y"), .character("n"), .character("Y"),
        .character("7"), .character(" "), .control("n"), .control("u"), .left, .backTab, .function(5), .character("v"),
    ]

    private static func text(_ text: String) -> [Input] { text.map { .key(.character($0)) } }

    private static func keys(_ keys: [Key]) -> [Input] { keys.map { .key($0) } }
}

extension Input {
    /// What was typed, in a word.
    var words: String {
        switch self {
        case .key(let key): key.name
        case .paste(let text): "«\(text)»"
        case .click, .wheel: "mouse"
        }
    }
}
