import Foundation

/// Runs the same kind of write in Python's `eventsourcing` on SQLite, where both are installed; installs nothing.
struct PythonEventSourcing: Sendable {
    /// The interpreter's name or path.
    let python: String

    /// Returns placed orders a second, one after another, or why that cannot be measured.
    func ordersPerSecond(count: Int, in folder: URL) async throws -> Result<Double, BenchError> {
        guard let path = ChildProgram.find(python) else { return .failure(BenchError("\(python) is not installed")) }
        let file = folder.appending(path: "python.sqlite").path(percentEncoded: false)
        let program = ChildProgram(path: path, arguments: ["-c", Self.script, file, "\(count)"])
        let output = String(decoding: try await program.output(), as: UTF8.self)
        guard let figure = Double(output.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            return .failure(BenchError("eventsourcing is not installed for \(path)"))
        }
        return .success(figure)
    }

    private static let script = """
        from os import environ
        from sys import argv, exit, stdout
        from time import perf_counter
        try:
            from eventsourcing.application import Application
            from eventsourcing.domain import Aggregate, event
        except ImportError:
            stdout.write("missing")
            exit(0)
        environ["PERSISTENCE_MODULE"] = "eventsourcing.sqlite"
        environ["SQLITE_DBNAME"] = argv[1]

        class Order(Aggregate):
            @event("Placed")
            def __init__(self, customer_id, lines, payment_method_id):
                self.customer_id = customer_id
                self.lines = lines
                self.payment_method_id = payment_method_id

        class Desk(Application):
            pass

        desk = Desk()
        count = int(argv[2])
        lines = [{"product": f"P{i}", "name": f"Blue kettle {i}", "quantity": 3, "price": 1999} for i in range(3)]
        def place(number):
            desk.save(Order(f"C{number}", lines, "card"))
        for number in range(50):
            place(number)
        start = perf_counter()
        for number in range(count):
            place(number)
        stdout.write(str(count / (perf_counter() - start)))
        """
}
