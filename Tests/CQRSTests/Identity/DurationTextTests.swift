import CQRS
import Testing

/// Durations as people write them.
struct DurationTextTests {
    @Test(
        arguments: [
            ("2s", Duration.seconds(2)), ("500ms", .milliseconds(500)), ("1.5s", .milliseconds(1_500)),
            ("0", .zero), ("0ms", .zero), ("2m", .seconds(120)), ("24h", .seconds(86_400)), ("1d", .seconds(86_400)),
        ])
    func `durations are read as people write them`(text: String, duration: Duration) {
        #expect(Duration(text: text) == duration)
    }

    @Test(arguments: [
        "", "s", "ms", "5", "-1s", "1e3s", "soon", "25h", "1.1d", "1 s", "nans", "infs", "0x1s", "1.2.3s",
    ])
    func `other text is no duration`(text: String) {
        #expect(Duration(text: text) == nil)
    }
}
