import Foundation
import TestSupport
import Testing

/// Processes on one log on a server, as on several machines.
@Suite(.timeLimit(.minutes(30))) struct SharedLogTests {
    @Test func `connections and processes are ended at random, and nothing acknowledged is lost or doubled`()
        async throws
    {
        let rounds = LongRun.count(short: 10, long: 300)
        // The server that others use too is not to be stopped.
        let server = LongRun.isOn ? try await PostgresServer() : try await PostgresServer.shared()
        let standby = LongRun.isOn ? try await makeStandby(of: server, settingBefore: true) : nil
        let seed = ProcessInfo.processInfo.environment["ORDERDESK_SEED"].flatMap(UInt64.init) ?? 4
        var trial = try await SharedLogTrial(on: server, and: standby, stopsServer: LongRun.isOn, seed: seed)
        for _ in 0..<rounds { try await trial.endSomething() }
        try await trial.conclude()
        LongRun.report(item: "shared log", tried: trial.tried, findings: trial.findings)
        #expect(trial.findings == [])
        #expect(trial.connections > 0 && trial.kills > 0)
    }

    @Test func `the primary is lost, its synchronous standby is promoted, and every machine goes on without a loss`()
        async throws
    {
        let primary = try await PostgresServer()
        let standby = try await makeStandby(of: primary, settingBefore: false)
        var trial = try await SharedLogTrial(on: primary, and: standby, seed: 5)
        try await trial.goesOn(50)
        try await trial.failOver()
        try await trial.goesOn(50)
        try await trial.conclude()
        LongRun.report(item: "standby", tried: trial.tried, findings: trial.findings)
        #expect(trial.findings == [])
    }
}

/// Starts a synchronous standby; one that has the setting too waits for a standby of its own as soon as it is the primary.
private func makeStandby(of primary: PostgresServer, settingBefore: Bool) async throws -> PostgresServer {
    let set = { try await primary.set("synchronous_standby_names", "standby") }
    if settingBefore { try await set() }
    let standby = try await PostgresServer(following: primary)
    if !settingBefore { try await set() }
    try await eventually("a commit waits for the standby") {
        try await primary.run("SELECT sync_state FROM pg_stat_replication") == "sync"
    }
    return standby
}

extension SharedLogTrial {
    /// What was done, with figures.
    fileprivate var tried: String {
        """
        8 writers in 3 processes on one shared log, \(connections) connections ended, \(kills) processes killed, \
        \(stops) servers stopped at once, \(failovers) standbys made the primary, \(unknown) commands of unknown outcome sent again, \
        \(audit.acknowledgedCount) commands acknowledged, \(audit.head) events
        """
    }
}
