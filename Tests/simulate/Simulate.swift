import ArgumentParser
import Foundation
import Simulation
import TestSupport

/// Runs simulations of the kernel, one for each seed, and prints the seeds that broke a law.
@main
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run the kernel on a simulated machine, with faults drawn from a seed.",
        discussion: "Exits 0 when every run kept the laws, and 1 at the first that did not.")

    @Option(help: "Run one seed.")
    var seed: UInt64?

    @Option(help: ArgumentHelp("Run a range of seeds.", valueName: "first..last"))
    var seeds: SeedRange = SeedRange(first: 1, last: 100)

    @Flag(help: "Print everything that happens.")
    var trace = false

    @Option(help: "Plant a bug of the field, to see it found.")
    var sabotage: Sabotage?

    @Flag(help: "Print a line for every seed.")
    var verbose = false

    func run() throws {
        try Repeatability.ensure()
        let range = seed.map { SeedRange(first: $0, last: $0) } ?? seeds
        var totals = Totals()
        for seed in range.first...range.last {
            LastWords.prepare(seed: seed)
            let outcome = Simulation(seed: seed, sabotage: sabotage, trace: trace ? { print($0) } : nil).run()
            totals.add(outcome)
            if verbose { print(totals.line(of: outcome)) }
            if (seed - range.first + 1).isMultiple(of: 1_000) {
                print("seed \(seed) of \(range.last)")
                // A long run shows how far it is, in a file too.
                fflush(nil)
            }
            if let violation = outcome.violation {
                print("seed \(seed) broke a law: \(violation)")
                let planted = sabotage.map { " --sabotage \($0.rawValue)" } ?? ""
                print("repeat it: simulate --seed \(seed) --trace\(planted)")
                LongRun.report(item: "simulation", tried: totals.tried, lost: "seed \(seed): \(violation)")
                throw ExitCode(1)
            }
        }
        print(totals.summary)
        LongRun.report(item: "simulation", tried: totals.tried)
    }
}

extension Sabotage: ExpressibleByArgument {}

/// Holds the first and the last seed of a range, written `1..200` or `1...200`.
struct SeedRange: ExpressibleByArgument {
    let first: UInt64
    let last: UInt64

    init(first: UInt64, last: UInt64) {
        self.first = first
        self.last = last
    }

    init?(argument: String) {
        let dots = argument.drop { $0.isNumber }.prefix { $0 == "." }
        guard (2...3).contains(dots.count), let first = UInt64(argument[..<dots.startIndex]),
            let last = UInt64(argument[dots.endIndex...]), first <= last
        else { return nil }
        self.init(first: first, last: last)
    }

    var defaultValueDescription: String { "\(first)..\(last)" }
}
