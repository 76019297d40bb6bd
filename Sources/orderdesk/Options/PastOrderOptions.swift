import ArgumentParser
import CQRS
import DeskComposition
import Foundation
import OrderEvents
import OrderExchange
import Resources

/// Sets which past orders are read, how, and where the rows go that are refused.
struct PastOrderOptions: ParsableArguments {
    @Argument(help: "The folder, archive or file with the orders; - is standard input.", completion: .file())
    var path: String?

    @Flag(help: "Use the sample orders that come with the program instead.")
    var sample = false

    @Option(
        help: ArgumentHelp("Whose the orders without a customer are; they are refused otherwise.", valueName: "id"),
        completion: .customerID)
    var guestCustomer: String?

    @Option(help: ArgumentHelp("Write all rejected rows to this file, as CSV.", valueName: "file"))
    var rejects: String?

    @Flag(help: "Do not ask what a file leaves open: refuse what it concerns.")
    var yes = false

    @OptionGroup(title: "How the files are written") var dialect: FileDialectOptions
    @OptionGroup(title: "Format") var format: ImportFormatOptions
    @OptionGroup var currency: CurrencyOption

    func validate() throws {
        guard path != "" else { throw ValidationError("the path is empty; give the folder or file with the orders") }
        guard rejects != "-", rejects != "" else {
            throw ValidationError(
                "--rejects needs the name of a file; standard output has the report, whose --json lists the rejected rows"
            )
        }
    }

    /// Whether exactly one source of orders is named.
    var namesOneSource: Bool { sample != (path != nil) }

    /// Where the orders are.
    var source: ImportSource { path.map { .at($0) } ?? .files(SampleOrders.files) }

    /// Returns how they are read for a desk, and saves a map of columns where that is asked for and allowed; throws
    /// `ValidationError`.
    func importOptions(
        actor: String, _ location: DeskLocation, _ configuration: DeskConfiguration, isSavingMap: Bool = true
    ) throws -> ImportOptions {
        var options = ImportOptions(
            actor: actor, guestCustomerID: guestCustomer.map { CustomerID(typed: $0) },
            defaultCurrency: currency.currency ?? configuration.currency, dialect: dialect.options)
        options.format = format.format
        options.statusMap = format.statuses
        options.columnMap = try format.columnMap(from: NamedMaps(nextTo: location.configuration), isSaving: isSavingMap)
        return options
    }

    /// Reads the files, and where one leaves open how it is written, asks and begins again.
    func asking<Result>(
        _ console: Console, _ bar: ProgressBar, _ options: inout ImportOptions,
        read: (ImportOptions) async throws -> Result
    ) async throws -> Result {
        // Standard input that holds the orders holds no answers.
        let mayAsk = !yes && path != "-" && ConsoleTerminal.canAsk
        options.stopsAtQuestions = mayAsk
        while true {
            do {
                return try await read(options)
            } catch {
                bar.finish()
                guard mayAsk, case ImportError.leftOpen(let question, _) = error,
                    question.ask(console, settling: &options.dialect)
                else { throw error }
            }
        }
    }

    /// Checks the file for rejected rows before anything is read, so that a bad path is reported first; until the end
    /// nothing is written under its name.
    func rejectsOutput(for location: DeskLocation) throws -> SafeOutput? {
        guard let rejects else { return nil }
        let file = URL(filePath: rejects, directoryHint: .notDirectory)
        do {
            return try SafeOutput(file, forbidding: source.inputs + location.ownFiles, replacing: true)
        } catch {
            throw ValidationError("the file for rejected rows: \(error); nothing was read")
        }
    }
}

extension Console {
    /// Writes rejected rows to the file for them; throws the exit code of a file that cannot be written.
    func save(_ rows: [RejectedRow], in output: SafeOutput?) throws {
        do {
            try output?.write(RejectsWriter.csv(rows))
            try output?.commit()
        } catch {
            note("the rejected rows could not be saved: \(error)")
            throw ExitStatus.outputFailed
        }
    }
}
