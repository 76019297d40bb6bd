import NIOCore

/// Cuts clients that send a request too slowly, or let an answer wait unread.
///
/// It sees bytes; where a request ends it learns from ``RequestWatch``. Used on its connection's event loop alone.
final class RequestTimer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let request: TimeAmount
    private let unread: TimeAmount
    private var requestEnd: Scheduled<Void>?
    private var unreadEnd: Scheduled<Void>?
    /// Whether an answer has begun and not ended.
    var isAnswering = false

    /// Creates one with the longest time for a request, and for an answer that nobody reads on.
    init(request: TimeAmount, unread: TimeAmount) {
        self.request = request
        self.unread = unread
    }

    /// Notes that a request has come completely.
    func requestEnded() {
        requestEnd?.cancel()
        requestEnd = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if requestEnd == nil {
            requestEnd = context.eventLoop.assumeIsolated().scheduleTask(in: request) { [self] in cut(context) }
        }
        context.fireChannelRead(data)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        unreadEnd?.cancel()
        unreadEnd = nil
        if !context.channel.isWritable {
            unreadEnd = context.eventLoop.assumeIsolated().scheduleTask(in: unread) { context.close(promise: nil) }
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    private func stop() {
        requestEnded()
        unreadEnd?.cancel()
        unreadEnd = nil
    }

    private func cut(_ context: ChannelHandlerContext) {
        requestEnd = nil
        guard !isAnswering else { return context.close(promise: nil) }
        let answer = RefusedRequest.timeout.message
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        context.close(promise: nil)
    }
}
