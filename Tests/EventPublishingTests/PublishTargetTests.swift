import Testing

@testable import EventPublishing

struct PublishTargetTests {
    @Test(arguments: [
        ("https://shop.example/hook", "https://shop.example/hook"),
        ("http://127.0.0.1:8081/a/b", "http://127.0.0.1:8081/a/b"),
        ("https://user:secret@shop.example/hook?token=secret#x", "https://…@shop.example/hook?…"),
        ("https://secret@shop.example", "https://…@shop.example"), ("https://", "the target"), ("no url", "the target"),
        ("kafka://B,a:9093/orders", "kafka://a:9093,b:9092/orders"), ("kafka://user:secret@a/orders", "the target"),
    ])
    func `what may be secret in a URL is not shown`(url: String, shown: String) {
        #expect(PublishTarget.shown(url) == shown)
    }
}
