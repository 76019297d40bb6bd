import ArgumentParser

/// Sets how the HTTP service listens.
package struct ServeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where to listen: HOST:PORT, or a port of this machine alone; port 0 is any that is free.",
            valueName: "address"))
    package var listen = "127.0.0.1:8080"

    package init() {}
}
