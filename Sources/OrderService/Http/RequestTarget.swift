/// The path and the parameters of a request, decoded strictly.
struct RequestTarget: Hashable, Sendable {
    /// The parts of the path.
    let parts: [String]
    /// The parameters, by name.
    let query: [String: String]

    /// Decodes what stands in a request's first line; throws ``Problem`` where that is not in order.
    init(_ target: String) throws {
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = halves.first, path.hasPrefix("/"), !target.contains("#") else {
            throw Problem.malformed("the request's target has to begin with '/'")
        }
        parts = try path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
            try Self.decoded($0, plusIsSpace: false)
        }
        var query: [String: String] = [:]
        for pair in (halves.count > 1 ? halves[1] : "").split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decoded(sides[0], plusIsSpace: true)
            guard query[name] == nil else { throw Problem.malformed("the parameter '\(name)' is there twice") }
            query[name] = sides.count > 1 ? try Self.decoded(sides[1], plusIsSpace: true) : ""
        }
        self.query = query
    }

    private static func decoded(_ text: Substring, plusIsSpace: Bool) throws -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst()?.hexDigit, let low = rest.popFirst()?.hexDigit else {
                    throw Problem.malformed("a '%' in the request's target is not followed by two hexadecimal digits")
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem.malformed("the request's target is not UTF-8")
        }
        return text
    }
}

extension UInt8 {
    fileprivate var hexDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
