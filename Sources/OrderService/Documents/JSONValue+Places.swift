import JSON

/// One step to a place in a JSON value.
enum JSONStep: Hashable {
    /// To a member of an object.
    case key(String)
    /// To the first element of a list.
    case first
}

extension [JSONStep] {
    /// The keys on the way, joined by points.
    var keys: String {
        compactMap { step in
            if case .key(let name) = step { name } else { nil }
        }.joined(separator: ".")
    }
}

extension JSONValue {
    /// The object that it is; nil for anything else.
    var object: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    /// Returns what is at a place; nil for nothing.
    func value(at path: ArraySlice<JSONStep>) -> JSONValue? {
        switch (path.first, self) {
        case (nil, _): self
        case (.key(let name), .object(let object)): object[name]?.value(at: path.dropFirst())
        case (.first, .array(let elements)): elements.first?.value(at: path.dropFirst())
        default: nil
        }
    }

    /// Returns the value with another one at a place, or without what is there; nil when there is no such place.
    func replacing(_ path: ArraySlice<JSONStep>, with value: JSONValue?) -> JSONValue? {
        guard let step = path.first else { return value }
        switch (step, self) {
        case (.key(let name), .object(var object)):
            object[name] =
                path.count == 1 ? value : object[name]?.replacing(path.dropFirst(), with: value)
            return .object(object)
        case (.first, .array(let elements)):
            let first = path.count == 1 ? value : elements.first?.replacing(path.dropFirst(), with: value)
            return .array([first].compactMap { $0 } + elements.dropFirst())
        default: return nil
        }
    }
}
