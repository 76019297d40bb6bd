import TerminalKit
import Testing

struct TerminalNotificationTests {
    @Test func `a text can neither end the sequence nor begin another`() {
        #expect(TerminalNotification.bell.sequence == "\u{7}")
        #expect(TerminalNotification.text("a\u{7}\u{1B}]52;c;x").sequence == "\u{1B}]9;a␇␛]52;c;x\u{7}")
        #expect(TerminalNotification.titled("a;b", "c;d\n").sequence == "\u{1B}]777;notify;a,b;c,d␊\u{7}")
    }
}
