import Foundation
import OrderExchange
import TestSupport
import Testing

/// A file that cannot be used as a whole stops the import before anything reaches the desk.
struct ImportErrorTests {
    @Test func `a missing column is named with what the header has`() async throws {
        var folder = Folder()
        folder.orders = "order_id,customer,placed_at,state\n10,ALFKI,1996-07-04,pending\n"
        #expect(
            await error(folder.source)
                == "orders.csv:1: missing columns 'customer_id', 'status'; the header has 'order_id', 'customer', "
                + "'placed_at', 'state'; nothing was imported")
    }

    @Test func `a column given twice is an error`() async throws {
        var folder = Folder()
        folder.products = "product_id,name,NAME,unit_price_cents\n"
        #expect(
            await error(folder.source)
                == "products.csv:1: column 'name' appears twice in the header; nothing was imported")
    }

    @Test func `an empty file is an error`() async throws {
        var folder = Folder()
        folder.customers = ""
        #expect(
            await error(folder.source)
                == "customers.csv:1: the file is empty; it needs a header; nothing was imported")
    }

    @Test func `orders without their lines are an error, and lines without their orders`() async throws {
        var folder = Folder()
        folder.items = nil
        #expect(
            await error(folder.source)
                == "orders.csv is there without order_items.csv; orders and their lines are imported together, "
                + "so add order_items.csv, or the column 'lines' that 'orderdesk orders --format csv' writes; "
                + "nothing was imported")
        folder = Folder()
        folder.orders = nil
        #expect(
            await error(folder.source)
                == "order_items.csv is there without orders.csv; orders and their lines are imported together, "
                + "so add orders.csv; nothing was imported")
    }

    @Test func `a place that is no folder, or not there, or holds nothing is an error`() async throws {
        let directory = try TemporaryDirectory()
        let empty = directory.url.path
        #expect(
            await error(.folder(directory.url))
                == "'\(empty)' holds none of customers.csv, products.csv, orders.csv and order_items.csv, plain or "
                + "with .gz; give the folder that holds them; nothing was imported")
        let missing = directory.file("missing")
        #expect(
            await error(.folder(missing))
                == "there is no folder or file '\(missing.path)'; check the path; nothing was imported")
        let file = directory.file("orders.csv")
        try Data("x".utf8).write(to: file)
        #expect(
            await error(.folder(file))
                == "'\(file.path)' is not a folder; give the folder that holds customers.csv, products.csv, "
                + "orders.csv and order_items.csv; nothing was imported")
    }

    @Test(arguments: ["orders.csv", "customers.csv.gz"])
    func `a folder or a pipe in a file's place is not waited for but named`(name: String) async throws {
        let directory = try TemporaryDirectory()
        let place = directory.file(name)
        let message =
            "\(name): this is not a regular file; give the file itself, or its content on standard input, "
            + "with '-' as the path; nothing was imported"
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        #expect(await error(.folder(directory.url)) == message)
        try FileManager.default.removeItem(at: place)
        #expect(mkfifo(place.path, 0o600) == 0)
        #expect(await error(.folder(directory.url)) == message)
    }

    @Test func `a symbolic link that leads nowhere is not taken for a file that is not there`() async throws {
        let directory = try TemporaryDirectory()
        try FileManager.default.createSymbolicLink(
            at: directory.file("customers.csv"), withDestinationURL: directory.file("unmounted"))
        #expect(
            await error(.folder(directory.url))
                == "customers.csv: the file cannot be read (No such file or directory); check its permissions; "
                + "nothing was imported")
    }

    @Test func `a file given both plain and packed is an error`() async throws {
        let files = [(name: "products.csv", bytes: [UInt8]()), (name: "products.csv.gz", bytes: [UInt8]())]
        #expect(
            await error(.files(files))
                == "both products.csv and products.csv.gz are there; keep the one that is meant; nothing was imported")
    }

    @Test func `a packed file that is cut off imports nothing, for orders may lack lines`() async throws {
        guard case .files(let files) = Folder().source else { return }
        let cut = files.map { file in
            file.name == "order_items.csv"
                ? ("order_items.csv.gz", Array(gzip(String(decoding: file.bytes, as: UTF8.self)).dropLast(20))) : file
        }
        let desk = Desk()
        #expect(
            await error(.files(cut), desk: desk)
                == "order_items.csv.gz: the file ends too early: it is cut off; copy or pack it again; "
                + "nothing was imported")
        #expect(try await desk.eventCount() == 0)
    }

    @Test func `a customer for guests that cannot be one is an error`() async throws {
        let message = await error(Folder().source, guest: " ")
        #expect(message?.hasPrefix("the customer for guests' orders cannot be used: INVALID_ID: ") == true)
        #expect(message?.hasSuffix("; nothing was imported") == true)
    }

    private func error(_ source: ImportSource, guest: String? = nil, desk: Desk = Desk()) async -> String? {
        do {
            _ = try await desk.importing(source, guest: guest)
            return nil
        } catch let error as ImportError {
            return error.description
        } catch {
            return "another error: \(error)"
        }
    }
}
