import CQRS
import HTTPTypes
import OrderQueries

extension OrderQueryRoutes {
    /// The answers of every query; `malformed` are the codes of parameters that are not in order.
    static func answers(
        _ schema: String, malformed: [String] = ["MALFORMED"], headers: [Parameter] = []
    ) -> [RouteAnswer] {
        let unavailable = RouteAnswer.problem(
            503, "The read model cannot be read, or is not at min-position.",
            codes: ["NOT_YET_VISIBLE", "STORE_UNAVAILABLE", "OTHER_LOG"])
        let freshness = AnswerHeader.ofFreshness + [AnswerHeader.tag]
        return [
            RouteAnswer(
                status: 200, summary: "The answer, with how fresh it is.", schema: .named(schema),
                headers: freshness + headers),
            RouteAnswer(
                status: 304, summary: "Nothing has moved since the answer of If-None-Match.", contentType: nil,
                headers: freshness),
            .problem(400, "A parameter is not in order.", codes: malformed), unavailable,
        ]
    }

    /// The answers of a query for a list of orders.
    static func listAnswers(_ malformed: String...) -> [RouteAnswer] {
        answers("OrderList", malformed: malformed, headers: [AnswerHeader.next])
    }

    /// The answer that something is not in the read model.
    static func unknown(_ kind: String, _ code: String) -> RouteAnswer {
        var answer = RouteAnswer.problem(404, "The read model has no \(kind) of that id.", codes: [code])
        answer.headers = AnswerHeader.ofFreshness
        return answer
    }
}

extension Problem {
    /// Something is not in the read model, as far as that is.
    static func notShown<Answer>(_ code: String, _ detail: String, _ result: QueryResult<Answer>) -> Problem {
        var problem = Problem(.notFound, code, "\(detail) at position \(result.checkpoint)")
        problem.headers.note(result)
        return problem
    }
}

extension OrderTerm {
    /// Whether only an order's own row decides: not the time of day, nor what the directory has.
    var isOfOrdersAlone: Bool {
        switch condition {
        case .status, .highValue, .currency, .total, .placedBy, .orderID, .words: true
        case .attention, .age, .suspended, .customer, .country, .product: false
        }
    }
}
