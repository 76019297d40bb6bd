import Synchronization
import TerminalKit
import Testing

@testable import CursesTerminal

struct MailboxTests {
    private static func frame(_ rows: Int) -> Frame { Frame(size: Size(columns: 1, rows: rows)) }

    /// A mailbox and a stream that yields once for every wake.
    private static func mailbox() -> (Mailbox, AsyncStream<Void>.Iterator) {
        let (wakes, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingOldest(16))
        return (Mailbox { wake.yield() }, wakes.makeAsyncIterator())
    }

    @Test func `a newer frame takes the place of one not yet drawn`() async {
        var (mailbox, wakes) = Self.mailbox()
        async let first: Void = mailbox.present(Self.frame(1))
        await wakes.next()
        async let second: Void = mailbox.present(Self.frame(2))
        await first
        await wakes.next()
        let mail = mailbox.take()
        #expect(mail.frame?.0 == Self.frame(2))
        #expect(mailbox.take().frame == nil)
        mail.frame?.1.resume()
        await second
    }

    @Test func `no request is lost, and a shut box answers at once`() async {
        var (mailbox, wakes) = Self.mailbox()
        async let copied: Void = mailbox.ask(.send([7]))
        await wakes.next()
        async let redrawn: Void = mailbox.ask(.redraw)
        await wakes.next()
        let mail = mailbox.take()
        #expect(mail.requests.map(\.0) == [.send([7]), .redraw])
        for (_, sender) in mail.requests { sender.resume() }
        await copied
        await redrawn
        async let waiting: Void = mailbox.present(Self.frame(1))
        await wakes.next()
        mailbox.shut()
        await waiting
        await mailbox.ask(.close)
        await mailbox.present(Self.frame(1))
    }
}
