import CQRS
import TerminalKit

/// Finds who acts: whom the command line names, else the configuration, else the environment.
package struct ActingUser: Hashable, Sendable {
    /// The name that commands carry when nobody is named anywhere.
    package static let nobodyNamed = "desk"

    package let name: String
    /// Names of the environment that were passed over, a sentence each.
    package let warnings: [String]

    /// The command line's and the configuration's names were checked where they were read.
    package init(asked: String?, configured: String?, environment: [String: String]) {
        if let named = [asked, configured].compactMap({ $0 }).first(where: { !$0.isEmpty }) {
            (name, warnings) = (named, [])
            return
        }
        var found: String?
        var warnings: [String] = []
        for variable in ["USER", "LOGNAME"] where found == nil {
            guard let value = environment[variable], !value.isEmpty else { continue }
            if let fault = ActorName.fault(in: value) {
                warnings.append("the name in $\(variable) \(fault); it is passed over: name yourself with --user")
            } else {
                found = value
            }
        }
        name = found ?? Self.nobodyNamed
        self.warnings = warnings
    }
}
