import Foundation

/// The files of a small desk as an earlier version of this program left them.
public enum StoredDesk {
    /// The desk whose log and read model have schema 2, from before events had a chain: two customers, two products, two
    /// orders, ten events and two refusals.
    public static let schemaTwo = folder.appending(path: "schema-2", directoryHint: .isDirectory)

    private static var folder: URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Desks", directoryHint: .isDirectory)
    }

    /// Copies one file of a stored desk to where it may be changed; throws an error of Foundation's.
    public static func copy(_ name: String, of desk: URL, to target: URL) throws {
        try FileManager.default.copyItem(at: desk.appending(path: name), to: target)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: target.path(percentEncoded: false))
    }
}
