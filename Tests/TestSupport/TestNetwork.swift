import Foundation

/// A network of three machines, made of network namespaces: a server, and two on whose links things go wrong.
///
/// Making one needs root; the namespaces go with the test process.
public final class TestNetwork: Sendable {
    /// A machine of the network.
    public struct Machine: Sendable {
        /// The name of its namespace.
        public let namespace: String
        /// Its address.
        public let address: String
        /// What runs a program there, in front of its own words.
        public var words: [String] { ["ip", "netns", "exec", namespace] }
    }

    /// What is needed, for tests that are left out without it.
    public static let requirement = "it needs network namespaces, which only root can make, by the program 'ip'"

    private let place: ScriptedFolder
    private let prefix: String

    /// Where a server is to run.
    public var server: Machine { machine(0) }

    /// Makes the machines; throws ``ConditionNotMet`` when that fails.
    public init() async throws {
        prefix = "desk\(UUID().uuidString.prefix(6).lowercased())"
        place = try await ScriptedFolder("the network is there", script: Self.lines, [prefix])
    }

    /// Whether one can be made here.
    public static func isPossible() async -> Bool {
        guard getuid() == 0 else { return false }
        return (try? await TestNetwork()) != nil
    }

    /// Returns one of the machines 1 and 2.
    public func machine(_ number: Int) -> Machine {
        Machine(namespace: "\(prefix)-\(number)", address: "10.77.19.\(number + 1)")
    }

    /// Sets the link of a machine, which notices that.
    public func setLink(of number: Int, up isUp: Bool) async throws {
        try await ip("-n", machine(number).namespace, "link", "set", "eth0", isUp ? "up" : "down")
    }

    /// Loses all that goes to a machine and comes from it, without a sign of that at either end.
    public func setSilence(of number: Int, _ isSilent: Bool) async throws {
        let bridge = isSilent ? ["nomaster"] : ["master", "br0"]
        try await ip(["-n", server.namespace, "link", "set", "port\(number)"] + bridge)
    }

    private func ip(_ words: String...) async throws { try await ip(words) }

    private func ip(_ words: [String]) async throws {
        let errors = place.folder.file(UUID().uuidString)
        let child = try ChildProcess(
            ["ip"] + words, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], output: errors, errors: errors)
        guard await child.wait() == 0 else {
            throw ConditionNotMet("ip: " + ((try? String(contentsOf: errors, encoding: .utf8)) ?? ""))
        }
    }

    /// $2 begins the names of the namespaces.
    private static let lines = """
        cd "$1"
        end() { for number in 0 1 2; do ip netns del "$2-$number" 2>/dev/null || :; done; rm -rf "$1"; }
        make() {
            for number in 0 1 2; do
                ip netns add "$1-$number" && ip -n "$1-$number" link set lo up || return 1
            done
            ip -n "$1-0" link add br0 type bridge && ip -n "$1-0" addr add 10.77.19.1/24 dev br0 &&
                ip -n "$1-0" link set br0 up || return 1
            for number in 1 2; do
                ip -n "$1-0" link add "port$number" type veth peer name eth0 netns "$1-$number" &&
                    ip -n "$1-0" link set "port$number" master br0 up &&
                    ip -n "$1-$number" addr add "10.77.19.$((number + 1))/24" dev eth0 &&
                    ip -n "$1-$number" link set eth0 up || return 1
            done
        }
        make "$2" || { end "$@"; exit 1; }
        : >ready
        read -r nothing <lifeline || :
        end "$@"
        """
}
