import NIOCore
import NIOHTTP1

/// Follows the requests and answers of a connection, and answers what is no request itself.
///
/// Used on its connection's event loop alone.
final class RequestWatch: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let timer: RequestTimer
    private let longestBody: Int
    private var unanswered = 0
    private var bodyBytes = 0
    /// Whether the request that came last is the last of the connection, without its client's having said so.
    private var isLast = false
    private var isClosing = false

    /// Creates one; what comes of a body beyond twice `longestBody` is not read any more.
    init(timer: RequestTimer, longestBody: Int) {
        self.timer = timer
        self.longestBody = longestBody
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard !isLast else { return }
            guard Self.namesOneHost(head) else { return refuse(.malformed, context) }
            (unanswered, bodyBytes) = (unanswered + 1, 0)
            isLast = head.version != .http1_1 && !head.isKeepAlive
        case .body(let buffer):
            bodyBytes += buffer.readableBytes
            // It was refused long ago; whoever goes on sending all the same is not listened to for ever.
            guard bodyBytes <= 2 * longestBody else { return close(context) }
        case .end:
            timer.requestEnded()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var isEnd = false
        switch unwrapOutboundIn(data) {
        case .head: timer.isAnswering = true
        case .body: break
        case .end:
            timer.isAnswering = false
            unanswered -= 1
            isEnd = isLast && unanswered == 0
        }
        guard isEnd else { return context.write(data, promise: promise) }
        // Clients of HTTP/1.0 read until the end.
        context.writeAndFlush(data, promise: promise)
        context.close(mode: .output, promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, unanswered == 0, !isClosing else {
            return context.fireErrorCaught(error)
        }
        refuse(error == .headerOverflow ? .header : .malformed, context)
    }

    /// Two hosts are read differently by a proxy and here; without one the request may have been meant for anybody.
    private static func namesOneHost(_ head: HTTPRequestHead) -> Bool {
        let count = head.headers["Host"].count
        return count == 1 || count == 0 && head.version != .http1_1
    }

    /// Answers what no responder gets to see; where an answer is still owed to an earlier request, the connection just ends.
    private func refuse(_ refused: RefusedRequest, _ context: ChannelHandlerContext) {
        guard unanswered == 0 else { return close(context) }
        context.write(wrapOutboundOut(.head(refused.head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: refused.body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        close(context)
    }

    private func close(_ context: ChannelHandlerContext) {
        isClosing = true
        context.close(promise: nil)
    }
}

/// The answer to what no responder gets to see; the connection ends with it.
struct RefusedRequest {
    /// It came too slowly.
    static let timeout = RefusedRequest(.requestTimeout, "REQUEST_TIMEOUT", "the request was sent too slowly")
    /// Its header is too large.
    static let header = RefusedRequest(
        .requestHeaderFieldsTooLarge, "HEADER_TOO_LARGE", "the request's header is too large")
    /// It is not HTTP.
    static let malformed = RefusedRequest(.badRequest, "MALFORMED", "this is not a request of HTTP/1.1")

    let status: HTTPResponseStatus
    let body: String

    private init(_ status: HTTPResponseStatus, _ code: String, _ detail: String) {
        self.status = status
        body =
            #"{"type":"/docs#\#(code)","title":"\#(status.reasonPhrase)","status":\#(status.code),"detail":"\#(detail)","#
            + #""code":"\#(code)"}"# + "\n"
    }

    var head: HTTPResponseHead {
        HTTPResponseHead(
            version: .http1_1, status: status,
            headers: [
                "Content-Type": "application/problem+json", "Content-Length": "\(body.utf8.count)",
                "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Connection": "close",
            ])
    }

    /// The answer as it is sent.
    var message: String {
        "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n"
            + head.headers.map { "\($0.name): \($0.value)\r\n" }.joined() + "\r\n" + body
    }
}
