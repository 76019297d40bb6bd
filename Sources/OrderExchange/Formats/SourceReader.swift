import CQRS
import Foundation

/// Reads a source of any format into a batch.
struct SourceReader {
    private let source: ImportSource
    private let options: ImportOptions
    private let limits: ImportLimits
    private let progress: @Sendable (ImportProgress) -> Void
    private let meter: InputMeter

    /// Creates a reader; from the bytes read, `progress` gets an estimate of all there is to read.
    init(
        _ source: ImportSource, options: ImportOptions, limits: ImportLimits = ImportLimits(),
        progress: @escaping @Sendable (ImportProgress) -> Void
    ) {
        let meter = InputMeter()
        self.source = source
        self.options = options
        self.limits = limits
        self.meter = meter
        self.progress = { progress($0.estimated(from: meter.share)) }
    }

    /// Throws ``ImportError`` when the source as a whole cannot be used, or `StoreError` when what is read cannot be held; bad
    /// rows are in the batch.
    func read() throws -> ImportBatch {
        guard let single = try singleFile() else {
            var reader = FolderReader(
                try FolderFiles(source, meter: meter), options: options, limits: limits, progress: progress)
            return try reader.read()
        }
        let open = try unpacked(
            SingleFile(file: single.file) { [meter] in meter.metered(try single.open(), file: single.file) })
        let head = try beginning(of: open())
        let finding = try FormatFinder(file: single.file, head: head, options: options).find()
        var batch = try read(finding, SingleFile(file: single.file, open: open))
        let how = options.format == nil ? "" : ", as requested"
        batch.notes.insert("\(single.file.sanitized) was read as \(finding.title)\(how)", at: 0)
        return batch
    }

    /// A file, and a function that returns a source of its bytes from the beginning at each call.
    private struct SingleFile {
        let file: String
        let open: @Sendable () throws -> any ByteSource
    }

    private func read(_ finding: FormatFinding, _ file: SingleFile) throws -> ImportBatch {
        let export = options.forExport
        switch finding {
        case .json(let isArray):
            let bounded = BoundedBytes(try file.open(), file: file.file, limit: limits.fileBytes)
            var reader = JSONReader(options: export, in: ImportSpool(limits), progress: progress)
            return try reader.read(JSONItems(file: file.file, isArray: isArray, bytes: bounded), limits: limits)
        case .folderFile(let name):
            let files = FolderFiles(file: file.file, as: name, open: file.open)
            var reader = FolderReader(files, options: options, limits: limits, progress: progress)
            return try reader.read()
        case .shopify: return try rows(ShopifyFormat(options: export), file, export)
        case .wooCommerce(let header):
            return try rows(WooCommerceFormat(header: header, options: export), file, export)
        case .wooAnalytics: return try rows(WooAnalyticsFormat(options: export), file, export)
        case .square: return try rows(SquareFormat(options: export), file, export)
        case .columns(let header):
            return try rows(ColumnFormat(header: header, file: file.file, options: options), file, options)
        }
    }

    private func rows(_ format: some RowFormat, _ file: SingleFile, _ options: ImportOptions) throws -> ImportBatch {
        var reader = RowFormatReader(format, options: options, in: ImportSpool(limits), progress: progress)
        return try reader.read(file.file, limits: limits, open: file.open)
    }

    /// Returns what the file holds when it is packed, whatever it is called.
    private func unpacked(_ file: SingleFile) throws -> @Sendable () throws -> any ByteSource {
        guard try beginning(of: file.open()).starts(with: GzipBytes.signature) else { return file.open }
        return { try GzipBytes(try file.open(), file: file.file) }
    }

    /// Returns the first lines of a file, at most one chunk of it.
    private func beginning(of bytes: any ByteSource) throws -> [UInt8] {
        var bytes = bytes
        var head: [UInt8] = []
        while head.count < chunkSize {
            let chunk = try bytes.read()
            if chunk.isEmpty { return head }
            head += chunk
        }
        // A character cut in two would be detected as another encoding.
        return head.lastIndex(of: CSVScanner.lineFeed).map { Array(head[...$0]) } ?? head
    }

    /// Returns the source as one file; nil when it is a folder.
    private func singleFile() throws -> SingleFile? {
        switch source {
        case .standardInput:
            let bounded = BoundedBytes(
                StandardInputBytes(), file: StandardInputBytes.file, limit: limits.fileBytes)
            let bytes = try SpooledBytes(of: bounded, in: ImportSpool(limits))
            return SingleFile(file: StandardInputBytes.file) { bytes }
        case .file(let url):
            guard options.format != .folder else { throw ImportError.notAFolder(path: url.path) }
            return SingleFile(file: url.lastPathComponent) {
                guard let bytes = try FileBytes(url) else { throw ImportError.notFound(path: url.path) }
                return bytes
            }
        case .folder(let url), .archive(let url):
            try source.check()
            if options.format != .folder, let file = try source.onlyFile() {
                return SingleFile(file: "\(url.lastPathComponent), \(file.name)", open: file.open)
            }
            guard let format = options.format, format != .folder else { return nil }
            throw ImportError.notAFile(path: url.path, format: format)
        case .files(let files):
            guard let only = files.first, files.count == 1, !FolderFormat.holds(only.name) else { return nil }
            return SingleFile(file: only.name) { MemoryBytes(only.bytes) }
        }
    }
}
