import CQRS
import Foundation
import HTTPTypes
import JSON
import OrderCommands
import OrderWriteModel
import TestSupport
import Testing

@testable import OrderService

/// The OpenAPI document and the page, against the operations that there are.
@Suite(.timeLimit(.minutes(2)))
struct DocumentTests {
    private let desk: ServedDesk
    private let document: JSONObject
    private let page: String

    init() async throws {
        desk = try await ServedDesk()
        document = try #require(try await desk.get("/openapi.json").expect(200).json?.object)
        page = try await desk.get("/docs").expect(200).text
    }

    private func described(_ route: Route) -> JSONObject? {
        document["paths"]?.object?[route.path]?.object?[route.method.rawValue.lowercased()]?.object
    }

    @Test func `every operation is in the document and on the page, and no other`() throws {
        for route in desk.routes {
            let operation = try #require(described(route), "\(route.id)")
            #expect(operation["operationId"] == .string(route.id))
            #expect(page.contains("<section id=\"\(route.id)\">"), "\(route.id)")
        }
        let paths = try #require(document["paths"]?.object)
        #expect(paths.fields.reduce(0) { $0 + ($1.value.object?.fields.count ?? 0) } == desk.routes.count)
        #expect(Set(desk.routes.map(\.id)).count == desk.routes.count)
    }

    @Test func `every reference leads somewhere, and every component is referred to`() throws {
        let schemas = try #require(document["components"]?.object?["schemas"]?.object)
        let text = JSONValue.object(document).text
        let named = Set(text.matches(of: #/"#\/components\/schemas\/(\w+)"/#).map { String($0.1) })
        #expect(named == Set(schemas.fields.map(\.key)))
        let operations = Set(text.matches(of: #/"operationId":"(\w+)"/#).map { String($0.1) })
        #expect(operations == Set(desk.routes.map(\.id)))
    }

    @Test func `every parameter in a path is described`() throws {
        for route in desk.routes {
            guard case .array(let parameters)? = described(route)?["parameters"] else {
                #expect(route.pathNames.isEmpty && route.parameters.isEmpty && route.headers.isEmpty)
                continue
            }
            let names = parameters.compactMap { parameter in
                parameter.object?["in"]?.cell == "path" ? parameter.object?["name"]?.cell : nil
            }
            #expect(names == route.pathNames)
            #expect(parameters.count == names.count + route.parameters.count + route.headers.count)
        }
    }

    @Test func `the examples of bodies are accepted by their schemas, and the codec has every member`() throws {
        let schemas = try #require(document["components"]?.object?["schemas"]?.object)
        let check = SchemaCheck(schemas: schemas)
        for command in CommandRoute.all where command.hasBody {
            let schema = CommandSchema(command, kinds: OrderWriteModel.commandKinds)
            for example in schema.examples {
                #expect(check.faults(of: .object(example), against: schema.schema) == [], "\(command.command)")
            }
            let kind = try #require(OrderWriteModel.commandKinds.all.first { $0.name == command.command })
            let elsewhere = ["expectedVersion", command.pathMember, command.actorMember, command.bodyMember]
            let expected = Set(kind.members).subtracting(elsewhere.compactMap { $0 })
            let described = Set(schema.schema["properties"]?.object?.fields.map(\.key) ?? [])
            #expect(command.bodyMember != nil || described == expected, "\(command.command)")
        }
    }

    @Test func `what is required of a body is what cannot be left out`() throws {
        func required(_ command: String) throws -> [String] {
            let route = try #require(CommandRoute.all.first { $0.command == command && $0.hasBody })
            let schema = CommandSchema(route, kinds: OrderWriteModel.commandKinds).schema
            guard case .array(let names)? = schema["required"] else { return [] }
            return names.map(\.cell)
        }
        #expect(try required("PlaceOrder") == ["customerID", "items"])
        #expect(try required("AddOrderItem") == ["productID", "quantity"])
        #expect(try required("CancelOrder") == ["reason"])
        #expect(try required("RefundOrder") == [])
        #expect(try required("ShipOrder") == [])
        #expect(try required("ListProduct") == ["productID", "productName", "unitPrice"])
        #expect(try required("AddNote") == ["text"])
    }

    @Test func `members that exclude each other are described, and no others`() throws {
        for command in CommandRoute.all where command.hasBody {
            let schema = CommandSchema(command, kinds: OrderWriteModel.commandKinds).schema
            let text = schema["allOf"]?.text ?? ""
            #expect(text.contains(#""required":["lines","amount"]"#) == (command.command == "RefundOrder"))
            #expect(text.isEmpty == (command.command != "RefundOrder"), "\(command.command): \(text)")
        }
    }

    @Test func `limits are those of the write side: at them it accepts, beyond them it refuses`() throws {
        var tried = 0
        for command in CommandRoute.all where command.hasBody && command.bodyMember == nil {
            let schema = CommandSchema(command, kinds: OrderWriteModel.commandKinds)
            let kinds = OrderWriteModel.commandKinds
            for field in schema.schema["properties"]?.object?.fields ?? [] {
                guard let longest = field.value.object?["maxLength"].flatMap({ Int($0.cell) }) else { continue }
                let whole = try #require(
                    kinds.examples.first { type(of: $0).name == command.command && $0.has(field.key) })
                for (length, isFine) in [(longest, true), (longest + 1, false)] {
                    let text = JSONValue.string(String(repeating: "x", count: length))
                    let changed = JSONValue.object(try #require(try JSONValue(whole.json).object))
                        .replacing([.key(field.key)], with: text)
                    let read = try kinds.read(try #require(changed).data).command
                    // What a price or a name is expected to be is only compared.
                    #expect((read.validate() == nil) == isFine, "\(command.command).\(field.key) of \(length)")
                    tried += 1
                }
            }
        }
        #expect(tried >= 30)
    }

    @Test func `every code that can occur has its kind, its anchor, and its operation's answers name it`() throws {
        for kind in ProblemCatalogue.all {
            #expect(page.contains("<dt id=\"\(kind.code)\">"), "\(kind.code)")
            #expect(!kind.title.isEmpty && !kind.help.isEmpty)
        }
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/OrderService")
        let files = try #require(FileManager.default.enumerator(at: source, includingPropertiesForKeys: nil))
        var found: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            found.formUnion(
                text.matches(of: #/(?:Problem\(\s*|notShown\(\s*)(?:\.\w+,\s*)?"([A-Z_]{4,})"/#).map { String($0.1) })
        }
        #expect(found.isSuperset(of: ["MALFORMED", "OUTCOME_UNKNOWN", "NOT_YET_VISIBLE", "ORDER_NOT_FOUND"]))
        for code in found { #expect(ProblemCatalogue.kind(code) != nil, "\(code) is in no catalogue") }
        let named = Set(desk.routes.flatMap { $0.allAnswers.flatMap(\.codes) })
        let everywhere: Set = [
            "NOT_FOUND", "METHOD_NOT_ALLOWED", "INTERNAL_ERROR", "FOREIGN_ORIGIN", "MISDIRECTED", "TOO_MANY_REQUESTS",
            "REQUEST_TIMEOUT", "HEADER_TOO_LARGE", "ACCESS_UNAVAILABLE",
        ]
        #expect(named.union(everywhere) == Set(ProblemCatalogue.all.map(\.code)))
    }

    @Test func `the page is whole, loads nothing from elsewhere, and its style is the one the policy allows`()
        async throws
    {
        let answer = try await desk.get("/docs")
        #expect(answer.contentType == "text/html")
        let policy = try #require(answer.headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
        #expect(!policy.contains("unsafe"))
        let style = try #require(page.firstMatch(of: #/<style>([^<]*)<\/style>/#)?.1)
        var bytes = String(style)
        let hash = bytes.withUTF8 { Digest32(hashing: UnsafeRawBufferPointer($0)).withBytes { Data($0) } }
        #expect(policy.contains("'sha256-\(hash.base64EncodedString())'"))
        #expect(
            !page.contains("<script") && !page.contains("src=") && !page.contains("style=") && !page.contains("url("))
        #expect(page.contains("prefers-color-scheme:dark"))
        for name in ["section", "table", "tr", "td", "th", "dl", "dd", "pre", "code", "details", "p", "a", "main"] {
            let opened = page.matches(of: try Regex("<\(name)[ >]")).count
            #expect(opened == page.matches(of: try Regex("</\(name)>")).count, "\(name)")
        }
        let anchors = Set(page.matches(of: #/ id="([^"]+)"/#).map { String($0.1) })
        let links = Set(page.matches(of: #/ href="#([^"]+)"/#).map { String($0.1) })
        #expect(links.isSubset(of: anchors), "\(links.subtracting(anchors))")
    }

    @Test func `texts on the page are escaped`() {
        var html = HTML()
        html.element("p", [("id", "\"><script>")], text: "a<b>&'c\" <\u{301}script")
        #expect(!html.text.contains("<script"))
        #expect(html.text == "<p id=\"&quot;&gt;&lt;script&gt;\">a&lt;b&gt;&amp;&#39;c&quot; &lt;\u{301}script</p>")
    }

    @Test func `documents are sent again only when they differ`() async throws {
        for path in ["/docs", "/openapi.json"] {
            let tag = try #require(try await desk.get(path).headers[.eTag])
            #expect(try await desk.get(path, [.ifNoneMatch: tag]).expect(304).text.isEmpty)
            try await desk.get(path, [.ifNoneMatch: "\"other\""]).expect(200)
        }
    }

    @Test func `a desk without tokens is open, and one with tokens says so`() async throws {
        let closed = try await ServedDesk(tokens: [:])
        let other = try #require(try await closed.get("/openapi.json").expect(200).json?.object)
        for route in desk.routes {
            let path = JSONStep.key("paths")
            let keys = [path, .key(route.path), .key(route.method.rawValue.lowercased()), .key("security")]
            let open = try #require(JSONValue.object(document).value(at: keys[...]))
            let needed = try #require(JSONValue.object(other).value(at: keys[...]))
            if let role = route.role {
                #expect(needed.text == "[{\"bearer\":[\"\(role.rawValue)\"]}]")
                #expect(open.text == "[{\"bearer\":[\"\(role.rawValue)\"]},{}]")
            } else {
                #expect(open == [] && needed == [])
            }
        }
    }
}

extension JSONCommand {
    /// Whether its JSON has a member.
    fileprivate func has(_ member: String) -> Bool { (try? JSONValue(json).object?[member]) != nil }
}
