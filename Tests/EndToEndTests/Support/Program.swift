import Foundation
import TestSupport

/// Finds the built program next to the tests that are running.
enum Program {
    /// The path of `orderdesk`.
    static let path = ChildProcess.builtProgram("orderdesk")
}

/// Holds what a run of the program left behind.
struct Outcome: Sendable {
    let exitCode: Int32
    let output: String
    let errors: String

    /// Decodes standard output as JSON.
    func json<T: Decodable>(_ type: T.Type = T.self) throws -> T {
        try JSONDecoder().decode(type, from: Data(output.utf8))
    }

    /// The keys of the JSON object on standard output, in their order, down to nothing below it.
    var keys: [String] {
        get throws { try JSONKeys.topLevel(of: output) }
    }
}

/// Reads the keys of an object in the order they are written, which JSON decoders do not return.
enum JSONKeys {
    struct NotAnObject: Error {
        let text: String
    }

    static func topLevel(of json: String) throws -> [String] {
        let text = json.trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.first == "{", (try? JSONSerialization.jsonObject(with: Data(text.utf8))) != nil else {
            throw NotAnObject(text: text)
        }
        var reader = Reader()
        for character in text { reader.receive(character) }
        return reader.keys
    }

    /// Follows strings and nesting through a text known to be JSON.
    private struct Reader {
        var keys: [String] = []
        private var depth = 0
        private var string: String?
        private var isEscaped = false
        private var last = ""

        mutating func receive(_ character: Character) {
            if string != nil { return receiveWithinString(character) }
            switch character {
            case "{", "[": depth += 1
            case "}", "]": depth -= 1
            case "\"": string = ""
            case ":" where depth == 1: keys.append(last)
            default: break
            }
        }

        private mutating func receiveWithinString(_ character: Character) {
            if isEscaped {
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                last = string ?? ""
                string = nil
                return
            }
            string?.append(character)
        }
    }
}
