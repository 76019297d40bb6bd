import CQRS
import Testing

@testable import PostgresEventStore

@Suite struct ServerAddressTests {
    private func address(_ text: String, _ environment: [String: String] = [:]) throws -> ServerAddress {
        try ServerAddress(text, environment: environment)
    }

    /// What libpq goes by: the last of each name.
    private func option(_ name: String, of address: ServerAddress) -> String? {
        address.options.last { $0.0 == name }?.1
    }

    @Test(arguments: [
        "postgres://shop:hunter2@db1/shop", "host=db1 password=hunter2", "postgres://db1/shop?password=hunter2",
        "host=db1 sslpassword=hunter2",
        // Texts of which libpq's own message would repeat the secret.
        "host=db1 hunter2", "postgres://shop:pa%zzhunter2@db1/shop", "host=db1 password='hunter2",
        "hunter2", "", "postgres://[hunter2", "host=db1\0password=hunter2",
    ])
    func `an address with a password or without form is refused, and nothing of it repeated`(text: String) throws {
        let error = try #require(throws: StoreError.self) { try address(text) }
        #expect(error.kind == .cannotOpen)
        #expect(!error.description.contains("hunter2"))
        #expect(!error.description.contains("zz"))
    }

    @Test(arguments: [
        // Those of newer libraries, as these describe them.
        ("oauth_client_secret", "*"), ("scram_client_key", "D"), ("scram_server_key", "D"), ("password", "*"),
    ])
    func `what libpq shows nobody, and what is made from a password, is secret`(keyword: String, display: String) {
        #expect(ServerAddress.GivenOption(keyword: keyword, value: "x", display: display).isSecret)
    }

    @Test func `what libpq shows is not secret`() {
        for (keyword, display) in [("user", ""), ("keepalives", "D"), ("sslkey", "")] {
            #expect(!ServerAddress.GivenOption(keyword: keyword, value: "x", display: display).isSecret)
        }
    }

    @Test(arguments: [
        "postgres://shop@db1/shop", "host=10.0.0.7 dbname=shop", "hostaddr=10.0.0.7", "host=localhost,db2",
        "service=shop",
        "host=localhost hostaddr=10.0.0.7", "host=127.0.0.1.example.org",
    ])
    func `a server that may be elsewhere has to prove which it is`(text: String) throws {
        #expect(option("sslmode", of: try address(text)) == "verify-full")
        for mode in ["disable", "allow", "prefer", "require", "verify-ca"] {
            let separator = text.contains("://") ? "?" : " "
            let error = try #require(throws: StoreError.self) { try address(text + separator + "sslmode=\(mode)") }
            #expect(error.message.contains("sslmode=\(mode)"))
        }
    }

    @Test func `a server that the environment names has to prove which it is`() throws {
        for variable in ["PGHOST", "PGHOSTADDR", "PGSERVICE"] {
            #expect(option("sslmode", of: try address("dbname=shop", [variable: "db1"])) == "verify-full")
        }
    }

    @Test(arguments: [
        "host=/run/postgresql dbname=shop", "postgres://127.0.0.1/shop", "host=localhost", "host=::1", "dbname=shop",
    ])
    func `a server on this machine needs no certificate`(text: String) throws {
        #expect(option("sslmode", of: try address(text)) == nil)
    }

    @Test func `of several servers the one that can be appended to is looked for`() throws {
        #expect(option("target_session_attrs", of: try address("postgres://db1,db2/shop")) == "read-write")
        #expect(option("target_session_attrs", of: try address("postgres://db1/shop")) == nil)
    }

    @Test func `a log is called by its database and hosts`() throws {
        #expect(try address("postgres://alice@db1,db2/shop").name == "the log 'shop' on db1, db2")
        #expect(try address("service=shop").name == "the log of the service 'shop'")
        #expect(try address("dbname=shop").name == "the log 'shop' on this machine")
    }

    @Test func `time limits hold unless the address sets its own`() throws {
        #expect(option("connect_timeout", of: try address("dbname=shop")) == "3")
        #expect(option("connect_timeout", of: try address("dbname=shop connect_timeout=9")) == "9")
    }
}
