import Foundation

/// Bounds what an import holds, so that a small file that unpacks to a huge one cannot eat the machine.
///
/// An import is checked whole before anything is sent, so its good rows are held until then, in memory only as far as
/// ``heldBytes`` goes. The reasons of its bad rows are held in memory. A file beyond a limit is refused as a whole, with the
/// limit in the sentence.
struct ImportLimits: Sendable {
    /// How many bytes a file may have, unpacked.
    var fileBytes = 512 * 1_024 * 1_024
    /// How many rows a file may have, good and bad.
    var fileRows = 5_000_000
    /// How many rows of a file may be bad.
    var badRows = 500_000
    /// How many bytes of the good rows may be in memory, as an ``ImportSpool`` writes them.
    var heldBytes = 8 * 1_024 * 1_024
    /// Makes the file for the rest, in `TMPDIR`, or in `/tmp` where that is not set.
    var makeSpoolFile: @Sendable () throws -> SpoolFile = { try SpoolFile(in: FileManager.default.temporaryDirectory) }
}
