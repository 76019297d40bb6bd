import Foundation

/// Where the service listens.
package struct ListenAddress: Hashable, Sendable {
    /// The name or number of the host.
    package let host: String
    /// The port; 0 for any that is free.
    package let port: Int

    /// Reads `HOST:PORT`, `[::1]:8080` or a port alone; nil for what is none.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else {
            guard let port = Self.port(text[...]) else { return nil }
            self.init(host: "127.0.0.1", port: port)
            return
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty, let port = Self.port(text[text.index(after: colon)...]) else { return nil }
        self.init(host: host, port: port)
    }

    private init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    private static func port(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(text), port <= 65_535
        else { return nil }
        return port
    }

    /// Whether only programs of this machine can reach it.
    package var isLoopback: Bool { Self.isLoopback(host) }

    /// Whether a host's name or number leads to this machine alone, whatever a server of names says.
    static func isLoopback(_ host: String) -> Bool {
        let host = host.lowercased()
        if host == "localhost" || host.hasSuffix(".localhost") { return true }
        var four = in_addr()
        if inet_pton(AF_INET, host, &four) == 1 { return UInt32(bigEndian: four.s_addr) >> 24 == 127 }
        var six = in6_addr()
        guard inet_pton(AF_INET6, host, &six) == 1 else { return false }
        return withUnsafeBytes(of: &six) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
    }

    /// The URL of the service at a port.
    package func url(port: Int, isSecure: Bool) -> String {
        "\(isSecure ? "https" : "http")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}
