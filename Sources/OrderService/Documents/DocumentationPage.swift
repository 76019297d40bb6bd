import CQRS
import Foundation
import HTTPTypes
import JSON

/// Explains the API to people, on one page without anything from elsewhere: made of the operations, and so of all there are.
struct DocumentationPage: Sendable {
    let routes: [Route]

    /// The page as HTML.
    var html: String {
        var html = HTML()
        html.add(literally: "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        html.add(literally: "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        html.element("title", text: "orderdesk: the API")
        // Written by hand below, so that its hash is that of the policy.
        html.add(literally: "<style>")
        html.add(literally: Self.style)
        html.add(literally: "</style></head><body>")
        html.element("header") { header(in: &$0) }
        html.element("main") { html in
            for tag in APIDescription.tags(of: routes) { section(tag, in: &html) }
            problems(in: &html)
        }
        html.add(literally: "</body></html>\n")
        return html.text
    }

    /// What a browser may load for the page: its own style, and nothing else.
    static var policy: String {
        var style = "\(style)"
        let hash = style.withUTF8 { Digest32(hashing: UnsafeRawBufferPointer($0)).withBytes { Data($0) } }
        return "default-src 'none'; style-src 'sha256-\(hash.base64EncodedString())'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'"
    }

    private func header(in html: inout HTML) {
        html.element("h1", text: "orderdesk: the API")
        for paragraph in APIDescription.paragraphs { html.element("p", text: paragraph) }
        html.element("p") { html in
            html.add("The same for machines, in OpenAPI 3.1: ")
            html.element("a", [("href", "/openapi.json")], text: "/openapi.json")
            html.add(". In the examples $DESK is where the service listens, such as http://127.0.0.1:8080.")
        }
        html.element("nav") { html in
            for tag in APIDescription.tags(of: routes) + ["Problems"] {
                html.element("a", [("href", "#\(tag)")], text: tag)
                html.add(" ")
            }
        }
    }

    private func section(_ tag: String, in html: inout HTML) {
        html.element("h2", [("id", tag)], text: tag)
        for route in routes where route.tag == tag { operation(route, in: &html) }
    }

    // MARK: One operation

    private func operation(_ route: Route, in html: inout HTML) {
        html.element("section", [("id", route.id)]) { html in
            html.element("h3") { html in
                html.element("code", text: "\(route.method.rawValue) \(route.path)")
            }
            let role = route.role.map { " For a \($0.rawValue)." } ?? " For everybody."
            html.element("p", text: route.summary + role)
            html.element("pre") { $0.element("code", text: CurlExample.text(of: route)) }
            parameters(of: route, in: &html)
            answers(of: route, in: &html)
        }
    }

    private func parameters(of route: Route, in html: inout HTML) {
        let groups = [("path", route.pathParameters), ("query", route.parameters), ("header", route.headers)]
        let rows = groups.flatMap { place, parameters in parameters.map { (place, $0) } }
        guard !rows.isEmpty else { return }
        html.element("details") { html in
            html.element("summary", text: "Parameters")
            html.element("table") { html in
                for (place, parameter) in rows {
                    html.element("tr") { html in
                        html.element("th", [("scope", "row")]) { $0.element("code", text: parameter.name) }
                        html.element("td", text: place + (parameter.isRequired ? ", required" : ""))
                        html.element("td") { html in
                            html.add(parameter.summary + " ")
                            html.element("code", text: JSONValue.object(parameter.schema.json).text)
                        }
                    }
                }
            }
        }
    }

    private func answers(of route: Route, in html: inout HTML) {
        html.element("details") { html in
            html.element("summary", text: "Answers")
            html.element("table") { html in
                for answer in route.allAnswers {
                    html.element("tr") { html in
                        html.element("th", [("scope", "row")], text: "\(answer.status)")
                        html.element("td") { html in
                            html.add(answer.summary)
                            for code in answer.codes {
                                html.add(" ")
                                html.element("a", [("href", "#\(code)")], text: code)
                            }
                        }
                    }
                }
            }
        }
    }

    // MARK: Problems

    private func problems(in html: inout HTML) {
        html.element("h2", [("id", "Problems")], text: "Problems")
        html.element("dl") { html in
            for kind in ProblemCatalogue.all {
                html.element("dt", [("id", kind.code)]) { $0.element("code", text: kind.code) }
                html.element("dd", text: "\(kind.title). \(kind.help)")
            }
        }
    }

    private static let style: StaticString = """
        :root{color-scheme:light dark;--line:#8884;--soft:#8882;--link:#0645ad}
        @media (prefers-color-scheme:dark){:root{--link:#8ab4f8}}
        body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
        h2{margin-top:2.5rem;border-bottom:1px solid var(--line)}h3{margin:0}
        section{margin:1.5rem 0;padding:1rem;border:1px solid var(--line);border-radius:.5rem}
        a{color:var(--link)}pre{overflow-x:auto;padding:.75rem;background:var(--soft);border-radius:.25rem}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .5rem}
        tr{border-top:1px solid var(--line)}td code{font-size:.85em;overflow-wrap:anywhere}
        dt{margin-top:1rem}dd{margin-left:1rem}:target{background:var(--soft)}summary{cursor:pointer}
        """
}
