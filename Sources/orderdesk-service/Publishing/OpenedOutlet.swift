import ArgumentParser
import AsyncHTTPClient
import CQRS
import CommandOptions
import EventPublishing
import Foundation
import KafkaPublishing

/// The outlet of a target, and how it is closed.
struct OpenedOutlet {
    let outlet: any EventOutlet
    let close: @Sendable () async throws -> Void

    /// Opens the outlet that options ask for; throws `OutletError`, or an exit code once it has said why.
    init(_ options: PublishOptions, clock: any WallClock) throws {
        if let target = try? KafkaTarget(options.to) {
            self = try Self.kafka(target, settingsIn: options.kafkaConfig)
        } else {
            self = try Self.webhook(options, clock)
        }
    }

    private init(_ outlet: any EventOutlet, close: @escaping @Sendable () async throws -> Void) {
        self.outlet = outlet
        self.close = close
    }

    private static func kafka(_ target: KafkaTarget, settingsIn path: String?) throws -> OpenedOutlet {
        do {
            let settings = try path.map { try KafkaSettingsFile.read($0) } ?? KafkaSettings()
            let outlet = try KafkaOutlet(to: target, settings) { Notes.write($0) }
            return OpenedOutlet(outlet) { await outlet.close() }
        } catch let failure as KafkaSettings.Failure {
            Notes.write("\(failure)")
            throw ExitCode(65)
        }
    }

    private static func webhook(_ options: PublishOptions, _ clock: any WallClock) throws -> OpenedOutlet {
        let signature = try options.secretFile.map { try Self.signature(from: $0) }
        // A client that follows a redirection asks again without the event, and takes that for a delivery.
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))
        return OpenedOutlet(WebhookOutlet(url: options.to, signature: signature, client: client, clock: clock)) {
            try await client.shutdown()
        }
    }

    private static func signature(from path: String) throws -> WebhookSignature {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let signature = WebhookSignature(secret: text.trimmingCharacters(in: .whitespacesAndNewlines))
        else {
            Notes.write("'\(path)' holds no secret: whsec_ and Base64 of 24 bytes or more")
            throw ExitCode(65)
        }
        return signature
    }
}
