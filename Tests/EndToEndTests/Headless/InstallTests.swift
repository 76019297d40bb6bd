import Foundation
import Testing

/// The script that puts the program in place and takes it away, with the program that is built already.
@Suite(.timeLimit(.minutes(2)))
struct InstallTests {
    private let desk: TestDesk
    private let prefix: URL

    init() throws {
        desk = try TestDesk()
        prefix = desk.directory.file("my programs/it's")
    }

    private var prefixPath: String { prefix.path(percentEncoded: false) }

    private func install(_ arguments: String...) async throws -> Outcome {
        // A program that answers as the real one does, but is not as large as one with its debug information.
        let program = try desk.write("#!/bin/sh\nexec '\(Program.path)' \"$@\"\n", to: "bin/orderdesk")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let words = ["'\(TestDesk.script("install"))'", "--program", "'\(program)'"]
        let quoted = arguments.map { "'" + $0.replacing("'", with: #"'\''"#) + "'" }
        return try await desk.runTool("sh", "-c", "sh " + (words + quoted).joined(separator: " "))
    }

    private func files() throws -> Set<String> {
        let found = FileManager.default.enumerator(atPath: prefixPath)?.compactMap { $0 as? String } ?? []
        return Set(
            found.filter { name in
                var isFolder: ObjCBool = false
                let isThere = FileManager.default.fileExists(atPath: prefixPath + "/" + name, isDirectory: &isFolder)
                return isThere && !isFolder.boolValue
            })
    }

    @Test func `what is put in place is reported, works, and goes again without a trace`() async throws {
        let outcome = try await install(prefixPath)
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(
            outcome.errors.contains("Installed: orderdesk ") && outcome.errors.contains("\(prefixPath)/bin/orderdesk"))
        let found = try files()
        for name in [
            "bin/orderdesk", "share/bash-completion/completions/orderdesk", "share/zsh/site-functions/_orderdesk",
            "share/fish/vendor_completions.d/orderdesk.fish", "share/man/man1/orderdesk.1",
            "share/man/man1/orderdesk-place.1", "share/orderdesk/installed",
        ] {
            #expect(found.contains(name), "\(name)")
        }
        #expect(try await desk.runTool("\(prefixPath)/bin/orderdesk", "--version").output.hasPrefix("orderdesk "))
        let again = try await install(prefixPath)
        #expect(again.exitCode == 0, "\(again.errors)")
        #expect(try files() == found)

        let removal = try await install("--uninstall", prefixPath)
        #expect(removal.exitCode == 0, "\(removal.errors)")
        #expect(!FileManager.default.fileExists(atPath: prefixPath))
    }

    @Test func `the service is put beside the program when it is asked for, and goes with it`() async throws {
        let refused = try await install("--service", prefixPath)
        #expect(refused.exitCode == 73 && refused.errors.contains("There is no orderdesk-service"), "\(refused.errors)")
        let service = try desk.write("#!/bin/sh\n", to: "bin/orderdesk-service")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: service)
        let outcome = try await install("--service", prefixPath)
        #expect(outcome.exitCode == 0 && outcome.errors.contains("\(prefixPath)/bin/orderdesk-service"))
        #expect(FileManager.default.isExecutableFile(atPath: prefixPath + "/bin/orderdesk-service"))
        #expect(try await install("--uninstall", prefixPath).exitCode == 0)
        #expect(!FileManager.default.fileExists(atPath: prefixPath))
    }

    @Test func `what others have put there stays, and is not written over`() async throws {
        try desk.write("theirs", to: "my programs/it's/share/man/man1/other.1")
        let installed = try await install(prefixPath)
        #expect(installed.exitCode == 0, "\(installed)")
        try desk.write("theirs", to: "my programs/it's/bin/other")
        #expect(try await install("--uninstall", prefixPath).exitCode == 0)
        #expect(try files() == ["bin/other", "share/man/man1/other.1"])

        try desk.write("theirs", to: "my programs/it's/bin/orderdesk")
        let refused = try await install(prefixPath)
        #expect(refused.exitCode == 73 && refused.errors.contains("bin/orderdesk' is there already"))
        #expect(try files() == ["bin/orderdesk", "bin/other", "share/man/man1/other.1"])
    }

    @Test func `what an earlier version has put there goes with the next one`() async throws {
        let installed = try await install(prefixPath)
        #expect(installed.exitCode == 0, "\(installed)")
        let list = "share/orderdesk/installed"
        let old = "share/man/man1/orderdesk-old.1"
        try desk.write("old", to: "my programs/it's/" + old)
        let listed = try String(contentsOf: prefix.appending(path: list), encoding: .utf8)
        try desk.write(old + "\n" + listed, to: "my programs/it's/" + list)
        let next = try await install(prefixPath)
        #expect(next.exitCode == 0, "\(next)")
        #expect(try !files().contains(old))
    }

    @Test func `what cannot be done is refused with a sentence`() async throws {
        let nothing = try await install("--uninstall", prefixPath)
        #expect(nothing.exitCode == 73 && nothing.errors.contains("nothing to take away"))
        try desk.write("", to: "my programs/it's/share")
        let blocked = try await install(prefixPath)
        #expect(blocked.exitCode == 73 && blocked.errors.contains("share' is not a directory"), "\(blocked.errors)")
        #expect(try files() == ["share"])
        #expect(try await install("--upgrade").exitCode == 64)
        #expect(try await install(prefixPath, "another").exitCode == 64)
    }

    @Test func `nothing outside the prefix is removed, whatever the list says`() async throws {
        let outside = try desk.write("precious", to: "precious")
        try desk.write("../../precious\n", to: "my programs/it's/share/orderdesk/installed")
        let outcome = try await install("--uninstall", prefixPath)
        #expect(outcome.exitCode == 73 && outcome.errors.contains("is not of this script"), "\(outcome.errors)")
        #expect(FileManager.default.fileExists(atPath: outside))
    }
}
