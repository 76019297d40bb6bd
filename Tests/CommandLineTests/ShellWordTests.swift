import Testing

@testable import orderdesk

/// Words as they are typed in a shell, read without a shell.
struct ShellWordTests {
    private let environment = ["HOME": "/home/al ice", "DESK": "/srv/desk"]

    private func literal(_ word: String) -> String? { ShellWord.literal(of: word, environment: environment) }

    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("'a b'", "a b"), ("\"a b\"", "a b"), (#"a\ b"#, "a b"), (#"a'b'"c"d"#, "abcd"),
        ("'a$DESK'", "a$DESK"), (#""a\"b\c""#, #"a"b\c"#), ("'it", "it"), ("\"it", "it"), (#"a\"#, "a"),
        ("~/desk", "/home/al ice/desk"), ("~", "/home/al ice"), ("a~/b", "a~/b"), ("'~/b'", "~/b"),
        ("$DESK/x", "/srv/desk/x"), ("${DESK}x", "/srv/deskx"), ("\"$DESK\"", "/srv/desk"), ("$NONE", ""),
        ("$5", "$5"), ("a$", "a$"),
    ])
    func `quotes go and variables are looked up`(word: String, expected: String) {
        #expect(literal(word) == expected)
    }

    @Test(arguments: ["$(date)", "`date`", "\"$(date)\"", "\"`date`\"", "${DESK:-x}", "a$((1+1))"])
    func `what a shell would have to run is not known`(word: String) {
        #expect(literal(word) == nil)
    }
}
