import EventPublishing
import Foundation
import TestSupport
import Testing

@testable import KafkaPublishing

/// Which files of settings are accepted, and that no message repeats a secret.
struct KafkaSettingsTests {
    private let target: KafkaTarget

    init() throws { target = try KafkaTarget("kafka://kafka1:9093,kafka2/orders") }

    private static func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func `a setting is a name and a value, whatever signs are in the value`() throws {
        let settings = try KafkaSettings("# ours\n\n security.protocol = SASL_SSL\r\nsasl.password=a=b#c \n! old\n")
        #expect(settings.settings.map(\.name) == ["security.protocol", "sasl.password"])
        #expect(settings.settings.map(\.value) == ["SASL_SSL", "a=b#c"])
        #expect(settings.settings.map(\.line) == [3, 4] && settings.holdSecret)
        try settings.check(for: target)
    }

    @Test(arguments: [
        ("hunter2", "line 1 is no setting"), ("a.b=1\nsasl.password hunter2", "line 2 is no setting"),
        ("=hunter2", "line 1 is no setting"), ("a=hunter2\na=hunter2", "line 2 sets 'a' a second time"),
    ])
    func `what is no setting is named by its line alone`(text: String, message: String) {
        let found = Self.message { _ = try KafkaSettings(text) }
        #expect(found.hasPrefix(message) && !found.contains("hunter2"), "\(found)")
    }

    @Test(arguments: [
        "acks=1", "enable.idempotence=false", "bootstrap.servers=other", "message.timeout.ms=1000", "retries=0",
        "partitioner=random", "queuing.strategy=lifo", "transactional.id=x", "plugin.library.paths=/tmp/x.so",
        "test.mock.num.brokers=3", "queue.buffering.max.kbytes=2097151", "enable.ssl.certificate.verification=false",
        "ssl.endpoint.identification.algorithm=none", "max.in.flight=1000000",
    ])
    func `what would break a promise is refused with the reason`(line: String) throws {
        let settings = try KafkaSettings("client.id=shop\n" + line)
        let found = Self.message { try settings.check(for: target) }
        let name = line.prefix { $0 != "=" }
        #expect(found.hasPrefix("line 2 sets '\(name)': ") && found.count > name.count + 25, "\(found)")
    }

    @Test func `a password does not leave the machine as it is`() throws {
        let settings = try KafkaSettings(
            "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.password=hunter2")
        #expect(Self.message { try settings.check(for: target) }.contains("SASL_SSL"))
        try settings.check(for: try KafkaTarget("kafka://localhost:9092/orders"))
        try KafkaSettings("security.protocol=SASL_PLAINTEXT\nsasl.mechanism=SCRAM-SHA-512").check(for: target)
    }

    @Test(arguments: [
        "sasl.password", "ssl.key.password", "ssl.keystore.password", "sasl.oauthbearer.client.secret", "ssl.key.pem",
        "sasl.oauthbearer.config",
    ])
    func `a file with a secret is refused where others may read it`(name: String) throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("kafka.properties").path(percentEncoded: false)
        try Data("\(name)=hunter2\n".utf8).write(to: folder.file("kafka.properties"))
        for mode: mode_t in [0o644, 0o640, 0o604] {
            chmod(path, mode)
            let found = Self.message { _ = try KafkaSettingsFile.read(path) }
            #expect(found.contains("may be read by others") && !found.contains("hunter2"), "\(found)")
        }
        chmod(path, 0o600)
        #expect(try KafkaSettingsFile.read(path).holdSecret)
    }

    @Test func `a file without a secret may be read by others, and written by none of them`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("kafka.properties").path(percentEncoded: false)
        try Data("security.protocol=SSL\n".utf8).write(to: folder.file("kafka.properties"))
        chmod(path, 0o644)
        #expect(try !KafkaSettingsFile.read(path).holdSecret)
        chmod(path, 0o664)
        #expect(Self.message { _ = try KafkaSettingsFile.read(path) }.contains("may be written by others"))
    }

    @Test func `what is no file of settings is refused`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("kafka.properties").path(percentEncoded: false)
        #expect(Self.message { _ = try KafkaSettingsFile.read(path) }.contains("cannot be read"))
        #expect(Self.message { _ = try KafkaSettingsFile.read(folder.path) }.contains("not a regular file"))
        try Data(repeating: 0x23, count: 70_000).write(to: folder.file("kafka.properties"))
        #expect(Self.message { _ = try KafkaSettingsFile.read(path) }.contains("longer than"))
    }

    @Test(arguments: [
        ("client.id=shop\nssl.ca.location=/nowhere/hunter2.pem\nsecurity.protocol=SSL", "do not work"),
        ("no.such.setting=hunter2", "line 1: librdkafka knows no setting 'no.such.setting'"),
        ("linger.ms=hunter2", "line 1: librdkafka does not accept the value of 'linger.ms'"),
    ])
    func `what the library refuses is named without its value`(text: String, message: String) throws {
        let settings = try KafkaSettings(text)
        let found = Self.message { _ = try KafkaOutlet(to: target, settings) { _ in } }
        #expect(found.contains(message), "\(found)")
        #expect(message == "do not work" || !found.contains("hunter2"), "\(found)")
    }

    @Test func `a secret in the library's words is left out`() throws {
        let settings = try KafkaSettings("security.protocol=SSL\nssl.key.pem=hunter2-is-no-key")
        let found = Self.message { _ = try KafkaOutlet(to: target, settings) { _ in } }
        #expect(!found.isEmpty && !found.contains("hunter2"), "\(found)")
    }
}
