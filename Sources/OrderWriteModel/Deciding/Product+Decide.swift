import CQRS
import OrderCommands
import OrderEvents

extension Product {
    func decide(_ command: ListProduct) -> Decision<ProductEvent> {
        Decision(on: command) { () throws(DecisionRejection) in
            if let listing {
                throw DecisionRejection(
                    .duplicateProduct,
                    "product '\(command.productID)' is listed already\(listing.isDiscontinued ? ", and discontinued" : "")"
                        + "; choose another id")
            }
            return [
                .listed(
                    ProductListed(
                        productID: command.productID, name: command.productName, unitPrice: command.unitPrice))
            ]
        }
    }

    func decide(_ command: RepriceProduct) -> Decision<ProductEvent> {
        Decision(on: command) { () throws(DecisionRejection) in
            let price = try orderable(command.productID).unitPrice
            if let expected = command.expectedPrice, expected != price {
                throw DecisionRejection(
                    .versionConflict,
                    "product '\(command.productID)' costs \(price.formatted) by now; it was to be repriced from "
                        + expected.formatted)
            }
            guard price != command.unitPrice else {
                throw DecisionRejection(
                    .invalidTransition,
                    "product '\(command.productID)' costs \(command.unitPrice.formatted) already")
            }
            return [.repriced(ProductRepriced(productID: command.productID, unitPrice: command.unitPrice))]
        }
    }

    func decide(_ command: DiscontinueProduct) -> Decision<ProductEvent> {
        Decision(on: command) { () throws(DecisionRejection) in
            if try existing(command.productID).isDiscontinued {
                throw DecisionRejection(.invalidTransition, "product '\(command.productID)' is discontinued already")
            }
            return [.discontinued(ProductDiscontinued(productID: command.productID))]
        }
    }

    /// Returns the listing of a product that can be ordered.
    func orderable(_ id: ProductID) throws(DecisionRejection) -> Listing {
        let listing = try existing(id)
        if listing.isDiscontinued {
            throw DecisionRejection(
                .productDiscontinued, "product '\(id)' (\(listing.name)) is discontinued; choose another product")
        }
        return listing
    }

    private func existing(_ id: ProductID) throws(DecisionRejection) -> Listing {
        guard let listing else {
            throw DecisionRejection(
                .productNotFound, "there is no product '\(id)'; check the id or list the product first")
        }
        return listing
    }
}
