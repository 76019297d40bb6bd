import CQRS
import JSON
import OrderEvents
import OrderQueries

/// Writes one JSON object a line; members that have no value are left out.
struct JSONLinesEncoding: ExportEncoding {
    var beginnings: [String] { [""] }
    var keepsReturnedLines: Bool { true }

    func texts(_ customers: [CustomerSummary]) -> [String] {
        [
            Self.text(customers, type: "customer") { customer, json in
                json.member("id", customer.customerID.rawValue)
                json.optionalMember("name", customer.name)
                json.optionalMember("email", customer.email)
                json.optionalMember("country", customer.country)
            }
        ]
    }

    func texts(_ products: [ProductSummary]) -> [String] {
        [
            Self.text(products, type: "product") { product, json in
                json.member("id", product.productID.rawValue)
                json.optionalMember("name", product.name)
                json.member("unitPriceCents", product.unitPrice.minorUnits)
                json.member("currency", product.unitPrice.currency.rawValue)
            }
        ]
    }

    func texts(_ orders: [ExtractedOrder]) -> [String] {
        [Self.text(orders, type: "order", Self.write)]
    }

    private static func write(_ order: ExtractedOrder, _ json: inout JSONWriter) {
        let summary = order.summary
        json.member("id", summary.orderID.rawValue)
        json.member("customerID", summary.customerID.rawValue)
        json.member("placedAt", summary.placedAt.exactISO8601)
        json.member("status", summary.status.rawValue.lowercased())
        json.optionalMember("approvedAt", order.approvedAt?.exactISO8601)
        json.optionalMember("shippedAt", summary.shippedAt?.exactISO8601)
        json.optionalMember("cancelledAt", order.cancelledAt?.exactISO8601)
        json.optionalMember("cancelReason", order.detail.cancellationReason)
        json.member("currency", summary.total.currency.rawValue)
        writeLines(of: order, &json)
        writeRefunds(of: order, &json)
        guard !order.detail.notes.isEmpty else { return }
        json.key("notes")
        json.list(order.detail.notes)
    }

    /// All that was given back by lines as one refund, and the rest as another: the read model does not keep them separately.
    private static func writeRefunds(of order: ExtractedOrder, _ json: inout JSONWriter) {
        guard let at = order.refundedAt else { return }
        json.key("refunds")
        json.list(order.refunds) { refund, json in
            json.object { json in
                json.member("at", at.exactISO8601)
                switch refund {
                case .amount(let amount): json.member("amountCents", amount.minorUnits)
                case .full:
                    // Without an amount everything is given back; an order that cost nothing has none.
                    let total = order.summary.total.minorUnits
                    if total > 0 { json.member("amountCents", total) }
                case .lines(let lines):
                    json.key("lines")
                    json.list(lines) { line, json in
                        json.object { json in
                            json.member("line", Int64(line.line))
                            json.member("quantity", line.quantity)
                        }
                    }
                }
            }
        }
    }

    private static func writeLines(of order: ExtractedOrder, _ json: inout JSONWriter) {
        json.key("lines")
        json.list(order.detail.lines.enumerated()) { line, json in
            json.object { json in
                json.member("line", Int64(line.offset + 1))
                json.member("productID", line.element.productID.rawValue)
                json.member("quantity", line.element.quantity)
                json.member("unitPriceCents", line.element.unitPrice)
                json.member("discountBasisPoints", line.element.discountBasisPoints)
            }
        }
    }

    private static func text<Record>(
        _ records: [Record], type: String, _ write: (Record, inout JSONWriter) -> Void
    ) -> String {
        var text = ""
        for record in records {
            var writer = JSONWriter()
            writer.object { json in
                json.member("type", type)
                write(record, &json)
            }
            text += String(decoding: writer.data, as: UTF8.self)
            text += "\n"
        }
        return text
    }
}

extension JSONWriter {
    /// Writes a member that has a value.
    fileprivate mutating func optionalMember(_ name: StaticString, _ value: String?) {
        if let value, !value.isEmpty { member(name, value) }
    }
}
