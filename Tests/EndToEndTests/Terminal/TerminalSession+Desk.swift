import Foundation
import TestSupport

/// What the people in the scenarios do at the desk, in their own words.
extension TerminalSession {
    /// The header: state, figures and who sits here.
    static func header(of screen: String) -> String {
        String(screen.prefix { $0 != "\n" })
    }

    /// Waits until the dashboard is up and shows that it is up to date.
    func waitUntilLive(isolation: isolated (any Actor)? = #isolation) async throws {
        try await wait(until: "the header says LIVE and 0 behind") {
            Self.header(of: $0).contains("● LIVE · 0 behind")
        }
    }

    /// Places an order by keys: customer and product by type-ahead, then the quantity, then `Ctrl-s`.
    func placeOrder(
        for customer: String, of product: String, quantity: String, isolation: isolated (any Actor)? = #isolation
    ) async throws {
        try await press("p")
        try await wait(for: "Place an order")
        try await type(String(customer.prefix(5)).lowercased())
        try await wait(until: "\(customer) is the customer offered") {
            $0.contains("Customer  \(customer.prefix(5).lowercased())") && $0.contains("▸ \(customer)")
        }
        try await press("Enter")
        try await wait(for: "Customer  \(customer)")
        try await type(product.lowercased())
        try await wait(until: "\(product) is the product offered") {
            $0.contains(" \(product.lowercased()) ") && $0.contains("▸ \(product)")
        }
        try await press("Enter")
        try await type(quantity)
        try await wait(until: "the line is \(quantity) of \(product)") { screen in
            screen.split(separator: "\n").contains { row in
                let words = row.split { $0 == " " || $0 == "│" }
                return words.contains("\(product)") && words.contains("\(quantity)")
            }
        }
        try await press("Enter", "C-s")
        try await wait(without: "Place an order")
    }

    /// Enters a line in the form: the product by its name, then what is typed behind it, with `Tab` where it stands.
    func enterLine(of product: String, _ figures: String..., isolation: isolated (any Actor)? = #isolation) async throws
    {
        try await type(product)
        try await press("Enter")
        for figure in figures {
            if figure == "Tab" { try await press(figure) } else { try await type(figure) }
        }
        try await press("Enter")
    }

    /// Moves the cursor to the first order of the list, and waits until it is there.
    func selectFirst(_ order: String, isolation: isolated (any Actor)? = #isolation) async throws {
        try await wait(for: order)
        try await press("g")
        try await wait(for: "▸ \(order)")
    }

    /// Opens the confirmation of an act on the selected order and waits for its title.
    func begin(_ key: String, titled title: String, isolation: isolated (any Actor)? = #isolation) async throws {
        try await press(key)
        try await wait(for: title)
    }

    /// Sends a signal to the program itself, as another person's `kill` does.
    func signal(_ number: Int32) async throws {
        kill(try await program(), number)
    }

    /// The process id of the program itself.
    func program() async throws -> pid_t {
        let shell = try await shell()
        guard let program = Self.descendant(of: shell, named: "orderdesk") else {
            throw ConditionNotMet("the program was found below the terminal's shell, process \(shell)")
        }
        return program
    }

    /// The process id of the terminal's shell.
    func shell() async throws -> pid_t {
        let text = try await paneProcess()
        guard let shell = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw ConditionNotMet("the terminal's shell has a process, not '\(text)'")
        }
        return shell
    }

    static func descendant(of parent: pid_t, named name: String) -> pid_t? {
        if read("/proc/\(parent)/comm").trimmingCharacters(in: .newlines) == name { return parent }
        let children = read("/proc/\(parent)/task/\(parent)/children").split(separator: " ").compactMap { pid_t($0) }
        return children.lazy.compactMap { descendant(of: $0, named: name) }.first
    }

    private static func read(_ path: String) -> String {
        // A process that has just gone reads as nothing.
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}
