import Foundation

/// Describes why an import could not begin; nothing was sent to the desk.
public enum ImportError: Error, Hashable, Sendable {
    /// There is nothing at the path.
    case notFound(path: String)
    /// The path is not a folder.
    case notAFolder(path: String)
    /// The path is a folder, and the format is one file.
    case notAFile(path: String, format: ImportFormat)
    /// A file shows no sign of any format.
    case unknownFormat(file: String, reason: String)
    /// None of the format's files are there.
    case nothingToImport(place: String)
    /// One of `orders.csv` and `order_items.csv` is there without the other.
    case missingPartner(file: String, missing: String)
    /// A file is there both plain and compressed.
    case givenTwice(file: String)
    /// A file as a whole cannot be read: no header, a missing column, not gzip, cut off, no permission.
    case unreadableFile(file: String, line: Int?, reason: String)
    /// A file leaves open how it is to be read, and nothing names it.
    case leftOpen(ImportQuestion, reason: String)
    /// The id given for guests' orders is not one.
    case badGuestCustomer(reason: String)
}

extension ImportError: CustomStringConvertible {
    /// What happened and what to do, in a sentence of sanitized text.
    public var description: String { sentence.spelledOut + "; nothing was imported" }

    private var sentence: String {
        switch self {
        case .notFound(let path):
            "there is no folder or file '\(path)'; check the path"
        case .notAFolder(let path):
            "'\(path)' is not a folder; give the folder that holds \(FolderFormat.fileNames)"
        case .notAFile(let path, let format):
            "'\(path)' is a folder, and \(format.title) is one file; give the file"
        case .unknownFormat(let file, let reason):
            "\(file): \(reason)"
        case .nothingToImport(let place):
            "\(place) holds none of \(FolderFormat.fileNames), plain or with .gz; give the folder that holds them"
        case .missingPartner(let file, let missing):
            "\(file) is there without \(missing); orders and their lines are imported together, so add \(missing)"
                + (missing == FolderFormat.orderItems
                    ? ", or the column '\(FolderFormat.lines)' that 'orderdesk orders --format csv' writes" : "")
        case .givenTwice(let file):
            "both \(file) and \(file).gz are there; keep the one that is meant"
        case .unreadableFile(let file, let line?, let reason):
            "\(file):\(line): \(reason)"
        case .unreadableFile(let file, nil, let reason):
            "\(file): \(reason)"
        case .leftOpen(let question, let reason):
            "\(question.file):\(question.line): \(reason)"
        case .badGuestCustomer(let reason):
            "the customer for guests' orders cannot be used: \(reason)"
        }
    }

    /// What keeps rows out that could be read otherwise.
    static func stopped(at question: ImportQuestion) -> ImportError {
        .leftOpen(question, reason: "\(question); \(question.choice.remedy)")
    }

    static func notRegular(file: String) -> ImportError {
        .unreadableFile(
            file: file, line: nil,
            reason:
                "this is not a regular file; give the file itself, or its content on standard input, with '-' as the path"
        )
    }

    static func cannotRead(file: String, cause: any Error) -> ImportError {
        let underlying = (cause as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? cause as NSError
        let isSystem = underlying.domain == NSPOSIXErrorDomain
        let why = isSystem ? String(cString: strerror(Int32(underlying.code))) : "\(cause)"
        return .unreadableFile(file: file, line: nil, reason: "the file cannot be read (\(why)); check its permissions")
    }
}
