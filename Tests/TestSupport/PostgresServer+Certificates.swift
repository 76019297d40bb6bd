import Foundation

extension PostgresServer {
    /// A certificate that the tests' own authority has signed.
    public enum Certificate: String {
        case valid, expired
    }

    /// The certificate of the authority that the server's are signed by, once they were made.
    public var authority: String { folder.file("authority.crt").path(percentEncoded: false) }

    /// The certificate of an authority that has signed nothing.
    public var foreignAuthority: String { folder.file("foreign.crt").path(percentEncoded: false) }

    /// Makes certificates with `openssl` for a server of these names, such as `DNS:db1` or `IP:10.0.0.1`, and has everybody let
    /// in over the network who connects with TLS; throws ``ConditionNotMet`` when that fails.
    public func makeCertificates(for names: String) async throws {
        try await runAsServer(["bash", "-c", Self.lines, "bash", folder.path, names])
        try await present(.valid)
    }

    /// Shows a certificate to those who connect from now on.
    public func present(_ certificate: Certificate) async throws {
        for (setting, ending) in [("ssl_cert_file", "crt"), ("ssl_key_file", "key")] {
            let file = folder.file("\(certificate.rawValue).\(ending)").path(percentEncoded: false)
            try await run("ALTER SYSTEM SET \(setting) = '\(file)'")
        }
        try await set("ssl", "on")
    }

    /// Changes a setting of the server, and waits until those who connect find it.
    public func set(_ setting: String, _ value: String) async throws {
        try await run("ALTER SYSTEM SET \(setting) = '\(value)'")
        let loaded = "SELECT extract(epoch FROM pg_conf_load_time())"
        let before = try await run(loaded)
        try await run("SELECT pg_reload_conf()")
        try await eventually("the server has read its settings") { try await run(loaded) != before }
    }

    /// $1 is the folder, $2 the names.
    private static let lines = """
        set -e
        cd "$1"
        echo "subjectAltName=$2" >names
        make() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" -keyout "$1.key" "${@:2}"; }
        for name in authority foreign; do make $name -x509 -days 2 -out $name.crt; done
        for name in valid expired; do
            days=2; [ $name = valid ] || days=-1
            make $name -out $name.request
            openssl x509 -req -in $name.request -CA authority.crt -CAkey authority.key -CAcreateserial -days $days \\
                -extfile names -out $name.crt
        done
        chmod 644 authority.crt foreign.crt
        echo "hostssl all all all trust" >>data/pg_hba.conf
        """
}
