/// Loads a script with all that it names by `Source`.
public struct ScriptLoader: Sendable {
    /// Returns the text of a file; throws an error whose description is a sentence.
    public typealias Read = @Sendable (_ path: String) throws -> String

    /// So deep may scripts name others, and so many may be played for one.
    private static let (deepest, mostSources) = (16, 1_000)

    private let read: Read
    /// Returns the path of a file that a script in another file names.
    private let resolve: @Sendable (_ path: String, _ script: String) -> String

    /// Creates a loader; `resolve` finds a file that another one names, as scripts name each other by where they are.
    public init(
        read: @escaping Read, resolve: @escaping @Sendable (_ path: String, _ script: String) -> String
    ) {
        self.read = read
        self.resolve = resolve
    }

    /// Returns all statements in the order in which they are played; throws ``ScriptFaults``, or what reading throws for the
    /// first file.
    public func load(_ path: String) throws -> [ScriptStatement] {
        var loaded = Loaded()
        try load(path, text: read(path), within: [], into: &loaded)
        try requirePatterns(of: loaded.statements)
        return loaded.statements
    }

    private struct Loaded {
        var statements: [ScriptStatement] = []
        var sources = 0
    }

    private func load(
        _ path: String, text: String, within outer: [String], into loaded: inout Loaded
    ) throws(ScriptFaults) {
        for statement in try ScriptParser(file: path).statements(in: text) {
            guard case .source(let named) = statement.act else {
                loaded.statements.append(statement)
                guard loaded.statements.count <= ScriptParser.mostStatements else {
                    throw fault("a script has at most \(ScriptParser.mostStatements) statements", statement)
                }
                continue
            }
            loaded.sources += 1
            guard loaded.sources <= Self.mostSources else {
                throw fault("at most \(Self.mostSources) scripts are played for one", statement)
            }
            let source = resolve(named, path)
            guard !(outer + [path]).contains(source) else {
                throw fault("'\(named)' is being played already; a script cannot play itself", statement)
            }
            guard outer.count < Self.deepest else {
                throw fault("scripts name each other at most \(Self.deepest) deep", statement)
            }
            let text: String
            do { text = try read(source) } catch { throw fault("\(error)", statement) }
            try load(source, text: text, within: outer + [path], into: &loaded)
        }
    }

    /// A `Wait` without a pattern needs one that was set before it.
    private func requirePatterns(of statements: [ScriptStatement]) throws(ScriptFaults) {
        var isSet = false
        for statement in statements {
            switch statement.act {
            case .set(.waitPattern): isSet = true
            case .wait(let wait) where wait.pattern == nil && !isSet:
                throw fault("Wait needs a pattern, such as Wait /LIVE/", statement)
            default: break
            }
        }
    }

    private func fault(_ message: String, _ statement: ScriptStatement) -> ScriptFaults {
        ScriptFaults([ScriptFault(message, at: statement.place)])
    }
}
