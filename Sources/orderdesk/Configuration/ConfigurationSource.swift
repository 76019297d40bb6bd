import CommandOptions
import DeskComposition

/// Where the value of a setting comes from.
enum ConfigurationSource: Hashable, Sendable {
    /// Nobody has set it.
    case standard
    /// The configuration file, in a line from 1.
    case file(line: Int)
    /// A variable of the environment.
    case environment(String)
    /// An option of the command line.
    case option(String)
    /// The system.
    case system

    /// What it is called.
    var words: String {
        switch self {
        case .standard: "default"
        case .file(let line): "config.yaml line \(line)"
        case .environment(let name): "environment variable \(name)"
        case .option(let name): "option \(name)"
        case .system: "system"
        }
    }
}

/// A setting with its value in force, and where that comes from.
struct EffectiveSetting: Hashable, Sendable {
    /// The full name: `projection.delay`.
    let name: String
    /// The value, as the file would have it.
    let value: String
    let source: ConfigurationSource

    /// Returns every setting, in the order of the documentation; first where the desk is.
    static func all(
        of settings: DeskSettings, options: DeskOptions, environment: [String: String]
    ) -> [EffectiveSetting] {
        let configuration = settings.configuration
        let known = ConfigurationSetting.all.flatMap { $0.values(configuration) }.map { value in
            let source = configuration.lines[value.name].map { ConfigurationSource.file(line: $0) } ?? .standard
            return EffectiveSetting(name: value.name, value: value.text, source: source)
        }
        let others = [data(of: settings, options, environment), colours(environment)]
        return [others[0]] + known.map { $0.completed(of: settings, options, environment) } + [others[1]]
    }

    /// The same, where something else than the file decides.
    private func completed(
        of settings: DeskSettings, _ options: DeskOptions, _ environment: [String: String]
    ) -> EffectiveSetting {
        switch name {
        case "user":
            let isAsked = options.user?.isEmpty == false
            guard isAsked || source == .standard else { return self }
            let variable = ["USER", "LOGNAME"].first { environment[$0] == settings.user }
            return EffectiveSetting(
                name: name, value: settings.user,
                source: isAsked ? .option("--user") : variable.map { .environment($0) } ?? .standard)
        case "log":
            let isAsked = options.log?.isEmpty == false
            guard isAsked || environment["ORDERDESK_LOG"]?.isEmpty == false else { return self }
            return EffectiveSetting(
                name: name, value: DeskLog.shownAddress(settings.sharedLog),
                source: isAsked ? .option("--log") : .environment("ORDERDESK_LOG"))
        case "timeZone" where source == .standard:
            let isSet = environment["TZ"]?.isEmpty == false
            return EffectiveSetting(name: name, value: value, source: isSet ? .environment("TZ") : .system)
        default: return self
        }
    }

    private static func data(
        of settings: DeskSettings, _ options: DeskOptions, _ environment: [String: String]
    ) -> EffectiveSetting {
        let source: ConfigurationSource =
            if options.data?.isEmpty == false {
                .option("--data")
            } else if environment["ORDERDESK_DATA"]?.isEmpty == false {
                .environment("ORDERDESK_DATA")
            } else if environment["XDG_DATA_HOME"]?.hasPrefix("/") == true {
                .environment("XDG_DATA_HOME")
            } else {
                .standard
            }
        return EffectiveSetting(
            name: "data", value: settings.location.data.path(percentEncoded: false), source: source)
    }

    private static func colours(_ environment: [String: String]) -> EffectiveSetting {
        let isOff = environment["NO_COLOR"]?.isEmpty == false
        return EffectiveSetting(
            name: "colours", value: "\(!isOff)", source: isOff ? .environment("NO_COLOR") : .standard)
    }
}
