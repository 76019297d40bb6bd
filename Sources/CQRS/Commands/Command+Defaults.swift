import Foundation

extension Command {
    /// Leaves every refusal to the decision.
    public func validate() -> Rejection? { nil }
}

extension Command where Details: Codable {
    /// Encodes the details as JSON, as they describe themselves.
    public static func encode(_ details: Details) throws -> Data { try JSONEncoder().encode(details) }

    /// Decodes the details from JSON, as they describe themselves.
    public static func decode(_ stored: Data) throws -> Details {
        try JSONDecoder().decode(Details.self, from: stored)
    }
}

extension Command where Self: Encodable {
    /// Adds the command as JSON with sorted keys.
    ///
    /// Not for a command with a `Set` in it, or a dictionary whose keys are neither texts nor whole numbers: they are
    /// encoded in another order in every process, so the same command sent again would be refused as another one.
    public func describe(in fields: inout ContentFields) {
        let encoder = JSONEncoder.sortedKeys
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        // What cannot be encoded must still differ from another command.
        fields.add((try? encoder.encode(self)) ?? Data(String(reflecting: self).utf8))
    }
}
