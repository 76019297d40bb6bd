import HTTPTypes

/// Keeps web pages from elsewhere out, where whoever is at this machine needs no token: their browser can reach the service too.
enum BrowserGuard {
    /// Throws ``Problem`` for a request that a page from elsewhere may have made.
    ///
    /// A page of another origin is recognised by `Origin`, which browsers send with whatever may change something. One whose
    /// name was made to lead to this machine is recognised by `Host`.
    static func check(_ request: HTTPRequest, allowing origins: AllowedOrigins) throws {
        let authority = request.authority ?? ""
        guard authority.isEmpty || ListenAddress.isLoopback(host(of: authority)) else {
            throw Problem(
                .misdirectedRequest, "MISDIRECTED",
                "without tokens the service answers to names of this machine alone, such as localhost or 127.0.0.1")
        }
        guard let origin = request.headerFields[.origin] else { return }
        guard origins.contains(origin) || origin.split(separator: "/").last == Substring(authority) else {
            throw Problem(
                .forbidden, "FOREIGN_ORIGIN",
                "a web page from elsewhere may not do this; --allow-origin names those that may")
        }
    }

    private static func host(of authority: String) -> String {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            return String(authority[authority.index(after: authority.startIndex)..<end])
        }
        return String(authority.prefix { $0 != ":" })
    }
}
