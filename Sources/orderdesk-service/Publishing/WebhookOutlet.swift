import AsyncHTTPClient
import CQRS
import EventPublishing
import Foundation
import NIOCore
import NIOHTTP1

/// Posts each event to one URL.
struct WebhookOutlet: EventOutlet {
    private static let patience = TimeAmount.seconds(15)

    let url: String
    /// Signs what is sent; nil for a target that checks nothing.
    let signature: WebhookSignature?
    let client: HTTPClient
    let clock: any WallClock

    func deliver(_ event: CloudEvent) async throws(OutletError) {
        let body = event.json
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "content-type", value: CloudEvent.contentType)
        request.headers.add(name: "user-agent", value: "orderdesk")
        let seconds = clock.now().microseconds / 1_000_000
        for (name, value) in signature?.headers(id: event.id, at: seconds, body: body) ?? [] {
            request.headers.add(name: name, value: value)
        }
        request.body = .bytes(ByteBuffer(bytes: body))
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, timeout: Self.patience)
        } catch {
            throw .away("\(error)")
        }
        // What it says besides its status is of no use here, and may be long.
        let status = response.status
        switch status.code {
        case 200..<300: return
        case 408, 425, 429, 503: throw .away("it answers \(status.code) \(status.reasonPhrase)")
        default: throw .refused("it answers \(status.code) \(status.reasonPhrase)")
        }
    }
}
