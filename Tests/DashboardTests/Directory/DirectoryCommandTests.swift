import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Commands on customers and products live like those on orders.
struct DirectoryCommandTests {
    private var desk = DirectoryDesk()

    private func checks() -> [(CommandID, Position, ProjectionName)] {
        desk.driver.open.compactMap {
            if case .checkVisibility(let id, let position, let name) = $0 { (id, position, name) } else { nil }
        }
    }

    // MARK: Becoming visible

    @Test mutating func `a command is under way until the list on the screen has it, which is asked for again`() throws
    {
        desk.show()
        desk.observe(100)
        desk.reply()
        let id = try desk.suspend()
        #expect(desk.row("QUICK").contains("~suspended"))
        desk.accept(id, at: 101)
        #expect(desk.notice == "suspended QUICK-Stop · not shown yet")
        desk.driver.open = []
        desk.observe(101)
        #expect(desk.row("QUICK").contains("~suspended"), "the list is older")
        #expect(desk.state.directoryCommands.waitingCount == 1)
        desk.driver.pass(.seconds(1))
        #expect(desk.driver.requests(for: .screen(.customers)).count == 1, "though the statistics have not moved")
        desk.customers[0].isSuspended = true
        desk.reply()
        #expect(desk.row("QUICK").contains("▲ suspended"))
        #expect(desk.notice == "suspended QUICK-Stop · shown after 1.5 s")
        #expect(desk.state.directoryCommands.waitingCount == 0)
        desk.driver.open = []
        desk.observe(101)
        desk.driver.pass(.seconds(5))
        #expect(desk.driver.requests(for: .screen(.customers)).isEmpty, "once is enough")
    }

    @Test mutating func `an answer to an older question does not settle it`() throws {
        desk.show()
        desk.observe(100)
        desk.reply()
        desk.press(.character("t"))
        let asked = try #require(desk.driver.requests(for: .screen(.customers)).last)
        _ = desk.driver.state.send(.suspend(desk.customers[0], reason: ""))
        let command = try #require(desk.state.directoryCommands.commands.last).commandID
        desk.accept(command, at: 101)
        desk.observe(101)
        #expect(desk.driver.requests(for: .screen(.customers)) == [asked])
        desk.reply()
        #expect(desk.state.directoryCommands.waitingCount == 1, "that was asked before the directory had it")
        desk.driver.pass(.seconds(6))
        desk.reply()
        #expect(desk.state.directoryCommands.waitingCount == 0)
    }

    @Test mutating func `on another screen the directory alone settles it`() throws {
        desk.show()
        let id = try desk.suspend()
        desk.press(.function(2))
        desk.accept(id, at: 101)
        desk.observe(101)
        #expect(desk.notice?.hasPrefix("suspended QUICK-Stop · shown after") == true)
    }

    @Test mutating func `where there are dead letters each command is asked for, and one that is says so`() throws {
        desk.show()
        let id = try desk.suspend()
        desk.press(.function(2))
        desk.accept(id, at: 101)
        desk.observe(101, deadLetters: 1)
        #expect(desk.state.directoryCommands.waitingCount == 1)
        let check = try #require(checks().last)
        #expect(check == (id, Position(101), .directory))
        desk.driver.send(.visibilityChecked(id, .deadLetter(at: Position(101))))
        #expect(
            desk.notice == "suspended QUICK-Stop: accepted, not yet shown: its event waits as a dead letter at 101; "
                + "D lists the dead letters")
        desk.show()
        #expect(desk.row("QUICK").contains("✖ dead"))
        desk.driver.pass(.seconds(60))
        #expect(desk.row("QUICK").contains("✖ dead"), "it stays until somebody has seen it")
        desk.driver.send(.visibilityChecked(id, nil))
        #expect(!desk.row("QUICK").contains("✖"), "applied after all")
    }

    @Test mutating func `with dead letters of others it is shown once that is known`() throws {
        desk.show()
        let id = try desk.suspend()
        desk.press(.function(2))
        desk.accept(id, at: 101)
        desk.observe(101, deadLetters: 1)
        desk.driver.send(.visibilityChecked(id, nil))
        #expect(desk.notice?.hasPrefix("suspended QUICK-Stop · shown after") == true)
    }

    // MARK: Without an answer

    @Test mutating func `one whose outcome is not known is asked again with its own id, until there is an answer`()
        throws
    {
        desk.show()
        let id = try desk.suspend()
        desk.fail(id, .outcomeUnknown)
        #expect(desk.notice == "suspended QUICK-Stop: not known yet, asking again: the disk broke")
        #expect(desk.row("QUICK").contains("? suspended"))
        desk.driver.pass(.milliseconds(200))
        #expect(desk.sent.map(\.id) == [id, id])
        desk.fail(id, .notAccepted)
        desk.driver.pass(.milliseconds(400))
        #expect(desk.sent.map(\.id) == [id, id, id])
        #expect(desk.state.tickInterval == .milliseconds(100))
        desk.accept(id, at: 101)
        #expect(desk.notice == "suspended QUICK-Stop · not shown yet")
    }

    @Test mutating func `leaving asks while one is without an answer`() throws {
        desk.show()
        desk.fail(try desk.suspend(), .outcomeUnknown)
        desk.press(.character("q"))
        #expect(!desk.state.isLeaving)
        #expect(desk.notice?.contains("no answer yet to 1 command") == true)
        desk.press(.character("q"))
        #expect(desk.state.isLeaving)
    }

    @Test mutating func `a damaged log refuses it`() throws {
        desk.show()
        desk.fail(try desk.suspend(), .refused, "write.sqlite is damaged")
        #expect(desk.notice == "STORE_UNAVAILABLE: write.sqlite is damaged")
        #expect(desk.row("QUICK").contains("✖ refused"))
        desk.driver.pass(.seconds(15))
        #expect(desk.sent.count == 1)
        #expect(desk.row("QUICK").contains("● good"))
    }

    @Test mutating func `no answer of any other kind keeps the form, which says what is not known`() throws {
        desk.show()
        desk.fail(try desk.register("NEW", "Neue"), nil, "gone")
        #expect(desk.notice?.hasSuffix("may not have been accepted: gone (+ opens it again)") == true)
        desk.press(.character("+"))
        #expect(desk.typed == ["NEW", "Neue", "", ""])
        #expect(desk.text.contains("may or may not"))
    }
}
