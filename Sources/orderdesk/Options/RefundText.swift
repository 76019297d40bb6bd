import ArgumentParser
import CQRS
import DeskComposition
import OrderCommands
import OrderEvents

/// Reads what is refunded as the command line writes it.
///
/// Text of another shape is wrong usage; a number that fits no order is a business refusal.
enum RefundText {
    /// Reads `N` or `N:QTY`: a line by its number from 1, and how many of it.
    static func line(_ text: String) throws -> Result<RefundedLine, RejectionError> {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let numbers = try parts.map { part in
            guard let number = Number.integer(part) else { throw malformed(text) }
            return number
        }
        guard case .value(let value) = numbers[0], let number = Int(exactly: value) else {
            return .failure(
                RejectionError(Rejection(.invalidRefund, "no order has a line \(parts[0]); lines are numbered from 1")))
        }
        guard numbers.count == 2 else { return .success(RefundedLine(line: number)) }
        guard case .value(let quantity) = numbers[1] else {
            return .failure(
                RejectionError(
                    Rejection(
                        .invalidQuantity, "the quantity of line \(number) is \(parts[1]); no order can hold that")))
        }
        return .success(RefundedLine(line: number, quantity: quantity))
    }

    /// Reads an amount such as `5`, `5.5` or `5.00`.
    static func amount(_ text: String, currency: Currency) throws -> Result<Money, RejectionError> {
        guard Number.isDecimal(text) else {
            throw ValidationError("the amount: \(AmountFault(text, in: currency))")
        }
        guard let money = Money(text, currency: currency) else {
            return .failure(RejectionError(.invalidRefund, unkept: text, "amount", in: currency))
        }
        return .success(money)
    }

    private static func malformed(_ text: String) -> ValidationError {
        ValidationError("'\(text)' is not a line of an order; write N or N:QTY, for example 2 or 2:1")
    }
}
