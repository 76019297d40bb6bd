import Testing

@testable import CQRS

@Suite(.timeLimit(.minutes(1))) struct WithinTests {
    @Test func `an answer that comes in time is returned`() async {
        #expect(await within(.seconds(600)) { 7 } == 7)
    }

    @Test func `an answer that does not come is not waited for`() async {
        let (never, source) = AsyncStream<Void>.makeStream()
        let answer = await within(.milliseconds(1)) {
            for await _ in never {}
            return 7
        }
        #expect(answer == nil)
        source.finish()
    }
}
