import ArgumentParser
import Foundation
import OrderExchange

extension ImportCommand {
    /// Checks the file for rejected rows before anything is imported, so that a bad path is reported first; until the
    /// end nothing is written under its name.
    func rejectsOutput(for location: DeskLocation) throws -> SafeOutput? {
        guard let rejects else { return nil }
        let file = URL(filePath: rejects, directoryHint: .notDirectory)
        do {
            return try SafeOutput(file, forbidding: source.inputs + location.ownFiles, replacing: true)
        } catch {
            throw ValidationError("the file for rejected rows: \(error); nothing was imported")
        }
    }

    func save(_ rows: [RejectedRow], in output: SafeOutput?) throws {
        do {
            try output?.write(RejectsWriter.csv(rows))
            try output?.commit()
        } catch {
            Console().note("the rejected rows could not be saved: \(error)")
            throw ExitStatus.outputFailed
        }
    }
}
