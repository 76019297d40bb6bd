/// A filter that a person has given a name.
public struct NamedFilter: Hashable, Sendable {
    /// What it is called.
    public var name: String
    /// Its text, read again each time it is used: its `today` is the day of use.
    public var text: String

    /// Creates a named filter.
    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}

/// Keeps filters by name, for all dashboards of a person.
public struct NamedFilterServices: Sendable {
    /// Changes the filters and returns all of them as they are then, by name; throws an error whose description is a
    /// sentence.
    public typealias Change<Value> = @Sendable (Value) async throws -> [NamedFilter]

    /// Returns all of them, by name; throws an error whose description is a sentence.
    public var list: @Sendable () async throws -> [NamedFilter]
    /// Keeps a filter, in place of one of the same name.
    public var save: Change<NamedFilter>
    /// Forgets the filter of a name.
    public var forget: Change<String>

    /// Creates the services.
    public init(
        list: @escaping @Sendable () async throws -> [NamedFilter], save: @escaping Change<NamedFilter>,
        forget: @escaping Change<String>
    ) {
        self.list = list
        self.save = save
        self.forget = forget
    }
}
