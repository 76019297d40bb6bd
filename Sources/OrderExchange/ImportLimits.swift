/// Bounds what an import holds in memory, so that a small file that unpacks to a huge one cannot eat the machine.
///
/// An import is checked whole before anything is sent, so its good rows and the reasons of its bad ones are held at
/// once. A file beyond a limit is refused as a whole, with the limit in the sentence.
struct ImportLimits: Sendable {
    /// How many bytes a file may have, unpacked.
    var fileBytes = 512 * 1_024 * 1_024
    /// How many rows a file may have, good and bad.
    var fileRows = 5_000_000
    /// How many rows of a file may be bad.
    var badRows = 500_000
}
