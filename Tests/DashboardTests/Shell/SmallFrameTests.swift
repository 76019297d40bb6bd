import TerminalKit
import Testing

@testable import Dashboard

/// What lies over the list on a screen of 40 by 12, where it has the whole of it but for the header.
struct SmallFrameTests {
    private func frame(_ screen: ShownScreen) -> String { view(screen.state(Size(columns: 40, rows: 12))).text }

    @Test func `a question is read as a whole before it is answered`() {
        #expect(
            frame(.question) == """
                 ● LIVE · 0 behind · 0 ms         alice
                 Cancel order 91bc02aa?
                 Order     91bc02aa
                 Customer  Around the Horn · AROUT
                 Total     $2,310.00 ! high value
                 Now       PENDING
                 → it becomes CANCELLED, which is final

                 Reason    why it is cancelled

                 Enter cancels the order  Esc leaves i…

                """)
    }

    @Test func `every message is whole`() {
        #expect(
            frame(.messages) == """
                 ● LIVE · 0 behind · 0 ms         alice
                 Messages
                 14:02:10 ✖ VERSION_CONFLICT: order
                          '10248' has moved to version
                          4
                 14:02:10 ✓ shown after 4 ms
                 14:02:10 ✓ approved 5d0e77f1 ·
                          Berglunds snabbköp · $86.40


                 ↑ ↓ PgUp PgDn scroll  Esc back

                """)
    }

    @Test func `a note has the rows for it`() {
        #expect(
            frame(.note) == """
                 ● LIVE · 0 behind · 0 ms         alice
                 Note on order 91bc02aa
                 what the next reader should know







                 Enter writes it  Esc leaves it

                """)
    }
}
