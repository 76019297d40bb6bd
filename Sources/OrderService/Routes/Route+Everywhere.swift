import JSON

extension Route {
    /// Its answers, with those that every operation has: who may not is refused, and so is what is not understood.
    var allAnswers: [RouteAnswer] {
        var answers = answers
        func add(_ answer: RouteAnswer) {
            if !answers.contains(where: { $0.status == answer.status }) { answers.append(answer) }
        }
        add(.problem(400, "The request is not in order.", codes: ["MALFORMED"]))
        if let role {
            add(.problem(401, "A token is needed, or the one that came is not known.", codes: ["UNAUTHORIZED"]))
            if role > .reader {
                add(.problem(403, "The token is not one for a \(role.rawValue).", codes: ["FORBIDDEN"]))
            }
        }
        return answers.sorted { $0.status < $1.status }
    }

    /// What is known of the variable parts of its path.
    var pathParameters: [Parameter] {
        pathNames.map { name in
            let kind = name.hasSuffix("ID") ? String(name.dropLast(2)) : name
            return Parameter(
                name: name, summary: "The \(kind)'s id.", schema: .id(example: Self.example(name)), isRequired: true)
        }
    }

    /// An id for examples.
    private static func example(_ name: String) -> String {
        switch name {
        case "customerID": "ALFKI"
        case "productID": "1"
        default: "7f3a91c2"
        }
    }
}
