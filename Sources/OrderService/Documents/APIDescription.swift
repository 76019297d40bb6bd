/// What the OpenAPI document and the page say of the API as a whole.
enum APIDescription {
    /// What holds for all operations, a paragraph each.
    static let paragraphs = [
        """
        Commands change the desk, queries read it. A command that was accepted is durable; what queries read follows the log a \
        little later, and each answer says how far: up to which position it is true (Desk-Position), in which state the read \
        model is (Desk-State), how many events wait (Desk-Behind) and how long the first of them has (Desk-Lag-Milliseconds).
        """,
        """
        To read what was written, send 'Prefer: wait=5' with the command, which is then answered when readers see it; or pass \
        the position of the receipt as min-position to a query. What is not shown in time is reported with the reason.
        """,
        """
        A command with an Idempotency-Key can be sent again: the same key and content gets the first answer again, with \
        'Idempotent-Replayed: true', and changes nothing. Every answer to a command names its key.
        """,
        """
        Lists have pages: follow the Link to the next one, which misses no order and shows none twice while others are placed, \
        or ask for a page by its number. If-None-Match with the ETag of an answer is answered 304 while nothing has moved.
        """,
        """
        What fails is answered with problem details (RFC 9457), whose 'code' is for programs and whose 'detail' is for people. \
        A path with another method is answered 405, with the methods it has in Allow; HEAD is answered as GET, without a body.
        """,
    ]

    /// The parts of the documentation, in the order of the operations.
    static func tags(of routes: [Route]) -> [String] {
        routes.reduce(into: []) { tags, route in
            if !tags.contains(route.tag) { tags.append(route.tag) }
        }
    }
}
