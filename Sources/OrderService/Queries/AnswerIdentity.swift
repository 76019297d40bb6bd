import CQRS
import JSON

/// How an answer is recognized as the one that a client has.
enum AnswerIdentity: Hashable {
    /// By the query, and how far the projections are that it reads: nothing else is in its answer.
    case rows(String)
    /// By what it says: time changes it too, or something that moves no checkpoint.
    case content
}

/// Names an answer in `ETag`. It is weak: what is said is the same, how old that is may not be.
enum AnswerTag {
    /// The tag of rows as all observed projections have them; nil where one of them cannot be told apart from another build.
    ///
    /// A checkpoint and a build do not do: a dead letter that is applied later changes rows and no checkpoint, and a log that
    /// was put back may come to the same position with other events.
    static func ofRows(_ query: String, _ projections: [Freshness]) -> String? {
        guard projections.allSatisfy({ $0.generation != nil && $0.chain != nil && $0.isOfThisLog }) else { return nil }
        let hash = ContentHash { fields in
            fields.add(query)
            for projection in projections {
                fields.add(projection.projection.rawValue)
                fields.add(projection.checkpoint.rawValue)
                fields.add(projection.generation)
                fields.add(Int64(projection.deadLetters))
                fields.add(projection.chain?.description)
            }
        }
        return tag(hash)
    }

    /// The tag of a content.
    static func ofContent(_ route: String, _ content: JSONObject) -> String {
        tag(
            ContentHash { fields in
                fields.add(route)
                fields.add(JSONValue.object(content).text)
            })
    }

    /// Whether `If-None-Match` names a tag, by the weak comparison of RFC 9110; `*` names every one.
    static func isNamed(_ tag: String, in field: String) -> Bool {
        field.split(separator: ",").contains { part in
            let name = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            return name.elementsEqual("*") || name.elementsEqual(tag) || ("W/" + String(name)) == tag
        }
    }

    private static func tag(_ hash: ContentHash) -> String { "W/\"\(hash.description.prefix(32))\"" }
}
