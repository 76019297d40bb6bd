import CQRS
import Foundation
import JSON

extension TokenList {
    private static let version: Int64 = 1

    /// The list as it is kept: no secret is in it.
    var json: String {
        let object: JSONObject = [
            "version": .integer(Self.version), "tokens": .array(tokens.map { .object($0.record) }),
        ]
        return JSONValue.object(object).text + "\n"
    }

    /// Reads a list; nil where any of it is not in order, so that a damaged list admits nobody.
    init?(json data: Data) {
        guard case .object(let object)? = try? JSONValue(data), object["version"]?.cell == "\(Self.version)",
            case .array(let values)? = object["tokens"], values.count <= Self.most
        else { return nil }
        let tokens = values.compactMap(AccessToken.init)
        guard tokens.count == values.count, Set(tokens.map(\.id)).count == tokens.count,
            Set(tokens.map(\.name)).count == tokens.count
        else { return nil }
        self.init(tokens)
    }
}

extension AccessToken {
    fileprivate var record: JSONObject {
        [
            "id": .string(id), "name": .string(name), "role": .string(role.rawValue), "salt": .string(Hex.text(salt)),
            "sha256": .string(Hex.text(digest)), "createdAt": .string(createdAt.iso8601),
            "expiresAt": .optional(expiresAt?.iso8601),
        ]
    }

    fileprivate init?(_ value: JSONValue) {
        guard case .object(let object) = value, case .string(let id)? = object["id"],
            Hex.bytes(id)?.count == TokenText.idBytes,
            case .string(let name)? = object["name"], ActorName.fault(in: name) == nil,
            case .string(let word)? = object["role"], let role = AccessRole(rawValue: word),
            case .string(let saltText)? = object["salt"], let salt = Hex.bytes(saltText),
            salt.count == Self.saltBytes,
            case .string(let digestText)? = object["sha256"], let digest = Hex.bytes(digestText), digest.count == 32,
            case .string(let createdText)? = object["createdAt"], let createdAt = Timestamp(iso8601: createdText)
        else { return nil }
        switch object["expiresAt"] {
        case .null?: expiresAt = nil
        case .string(let text)?:
            guard let instant = Timestamp(iso8601: text) else { return nil }
            expiresAt = instant
        default: return nil
        }
        self.id = id
        self.name = name
        self.role = role
        self.salt = salt
        self.digest = digest
        self.createdAt = createdAt
    }
}
