import CQRS
import OrderCommands
import OrderEvents
import Testing

struct CustomerTests {
    private let register = RegisterCustomer(
        customerID: alfki, customerName: "Alfreds Futterkiste", email: "a@b.de", country: "Germany")

    @Test func `a customer is registered`() async throws {
        try await given().when(register).then(registered)
    }

    @Test func `a customer's id is taken once registered`() async throws {
        try await given(registered).when(register).then(.duplicateCustomer, mentioning: "'ALFKI'")
    }

    @Test func `details of a customer are changed, and those not named stay`() async throws {
        try await given(registered, suspended)
            .when(UpdateCustomer(customerID: alfki, email: "new@alfki.example"))
            .then(
                .customer(
                    .updated(
                        CustomerUpdated(
                            customerID: alfki, name: "Alfreds Futterkiste", email: "new@alfki.example",
                            country: "Germany"))))
    }

    @Test func `nothing is recorded where the details are those already known`() async throws {
        try await given(registered)
            .when(UpdateCustomer(customerID: alfki, customerName: "Alfreds Futterkiste"))
            .then(.invalidTransition, mentioning: "'ALFKI'", "already")
        try await given()
            .when(UpdateCustomer(customerID: alfki, country: "France"))
            .then(.customerNotFound, mentioning: "'ALFKI'")
    }

    @Test func `a field is changed from the value that was seen, and from no other`() async throws {
        let seen = UpdateCustomer(
            customerID: alfki, country: "Austria", expectedEmail: "a@b.de", expectedCountry: "Germany")
        try await given(registered).when(seen).then(changed(country: "Austria"))
        try await given(registered, changed(country: "France"))
            .when(seen)
            .then(
                .versionConflict, mentioning: "the country of customer 'ALFKI' is 'France' by now",
                "changed from 'Germany'")
        try await given(registered, changed(email: ""))
            .when(UpdateCustomer(customerID: alfki, email: "new@b.de", expectedEmail: "a@b.de"))
            .then(.versionConflict, mentioning: "e-mail address", "is empty by now", "from 'a@b.de'")
        try await given(registered, changed(name: "Alfreds"))
            .when(UpdateCustomer(customerID: alfki, customerName: "Fritz", expectedName: "Alfreds Futterkiste"))
            .then(.versionConflict, mentioning: "the name", "'Alfreds' by now")
    }

    @Test func `what somebody else changed does not stop another field, nor the same value`() async throws {
        try await given(registered, changed(email: "other@b.de"))
            .when(UpdateCustomer(customerID: alfki, country: "Austria", expectedCountry: "Germany"))
            .then(changed(email: "other@b.de", country: "Austria"))
        try await given(registered, changed(country: "Austria"))
            .when(UpdateCustomer(customerID: alfki, country: "Austria", expectedCountry: "Germany"))
            .then(.invalidTransition, mentioning: "already")
    }

    @Test func `a change that expects nothing is the same command as before there were expectations`() {
        let change = UpdateCustomer(customerID: alfki, country: "Austria")
        let before = ContentHash { fields in
            fields.add("ALFKI")
            fields.add(String?.none)
            fields.add(String?.none)
            fields.add(String?("Austria"))
        }
        #expect(ContentHash(change.describe) == before)
        var expecting = change
        expecting.expectedCountry = ""
        #expect(ContentHash(expecting.describe) != before, "another command under one id is never taken for the same")
    }

    private func changed(
        name: String = "Alfreds Futterkiste", email: String = "a@b.de", country: String = "Germany"
    ) -> DomainEvent {
        .customer(.updated(CustomerUpdated(customerID: alfki, name: name, email: email, country: country)))
    }

    @Test func `a customer is suspended and reinstated`() async throws {
        try await given(registered)
            .when(SuspendCustomer(customerID: alfki, reason: "unpaid bills"))
            .then(suspended)
        try await given(registered, suspended)
            .when(ReinstateCustomer(customerID: alfki, reason: "paid"))
            .then(reinstated)
        try await given(registered, suspended, reinstated)
            .when(SuspendCustomer(customerID: alfki, reason: "unpaid bills"))
            .then(suspended)
    }

    @Test func `only a registered customer is suspended or reinstated`() async throws {
        try await given().when(SuspendCustomer(customerID: alfki)).then(.customerNotFound, mentioning: "'ALFKI'")
        try await given().when(ReinstateCustomer(customerID: alfki)).then(.customerNotFound, mentioning: "'ALFKI'")
    }

    @Test func `nobody is suspended twice`() async throws {
        try await given(registered, suspended)
            .when(SuspendCustomer(customerID: alfki))
            .then(.invalidTransition, mentioning: "'ALFKI'", "suspended already", "unpaid bills")
    }

    @Test func `nobody is reinstated who is not suspended`() async throws {
        try await given(registered)
            .when(ReinstateCustomer(customerID: alfki))
            .then(.invalidTransition, mentioning: "'ALFKI'", "not suspended")
    }

    @Test(arguments: [String(repeating: "ü", count: 251), "a\u{0}b"])
    func `a text that cannot be kept is refused`(text: String) async throws {
        try await given().when(RegisterCustomer(customerID: alfki, customerName: text)).then(.invalidText)
        try await given().when(RegisterCustomer(customerID: alfki, customerName: "", email: text)).then(.invalidText)
        try await given().when(RegisterCustomer(customerID: alfki, customerName: "", country: text)).then(.invalidText)
    }

    @Test(arguments: [" ", "\t\n", "\u{1}\u{7F}", "\u{200B}", "\u{202E}", "\u{3164}", "\u{2800}", "\u{FEFF}\u{A0}"])
    func `a name of which nothing can be seen is refused`(name: String) async throws {
        try await given()
            .when(RegisterCustomer(customerID: alfki, customerName: name))
            .then(.invalidText, mentioning: "the customer's name is blank")
        try await given()
            .when(ListProduct(productID: chai, productName: name, unitPrice: dollars(1)))
            .then(.invalidText, mentioning: "the product's name is blank")
        try await given().when(RegisterCustomer(customerID: CustomerID(name), customerName: "x")).then(.invalidID)
    }

    @Test func `a customer whose name nobody knows has none, but every product has one`() async throws {
        try await given()
            .when(RegisterCustomer(customerID: alfki, customerName: ""))
            .then(.customer(.registered(CustomerRegistered(customerID: alfki, name: "", email: "", country: ""))))
        try await given()
            .when(ListProduct(productID: chai, productName: "", unitPrice: dollars(1)))
            .then(.invalidText, mentioning: "the product's name is blank")
    }

    @Test func `an id that cannot be kept is refused`() async throws {
        try await given().when(RegisterCustomer(customerID: CustomerID(" "), customerName: "x")).then(.invalidID)
        try await given().when(SuspendCustomer(customerID: CustomerID("a\u{0}"))).then(.invalidID)
        try await given().when(ReinstateCustomer(customerID: CustomerID(""))).then(.invalidID)
    }
}

struct ProductTests {
    private let list = ListProduct(productID: chai, productName: "Chai", unitPrice: dollars(1_800))

    @Test func `a product is listed`() async throws {
        try await given().when(list).then(chaiListed)
    }

    @Test func `a product's id is taken once listed, even when discontinued`() async throws {
        try await given(chaiListed).when(list).then(.duplicateProduct, mentioning: "'chai'")
        try await given(chaiListed, chaiDiscontinued)
            .when(list)
            .then(.duplicateProduct, mentioning: "'chai'", "discontinued")
    }

    @Test func `a product is repriced`() async throws {
        try await given(chaiListed)
            .when(RepriceProduct(productID: chai, unitPrice: dollars(1_900)))
            .then(chaiRepriced(1_900))
    }

    @Test func `a product is not repriced to what it costs`() async throws {
        try await given(chaiListed, chaiRepriced(1_900))
            .when(RepriceProduct(productID: chai, unitPrice: dollars(1_900)))
            .then(.invalidTransition, mentioning: "'chai'", "$19.00")
    }

    @Test func `a product is repriced from the price that was seen, and from no other`() async throws {
        try await given(chaiListed)
            .when(RepriceProduct(productID: chai, unitPrice: dollars(1_900), expectedPrice: dollars(1_800)))
            .then(chaiRepriced(1_900))
        try await given(chaiListed, chaiRepriced(2_000))
            .when(RepriceProduct(productID: chai, unitPrice: dollars(1_900), expectedPrice: dollars(1_800)))
            .then(.versionConflict, mentioning: "'chai'", "costs $20.00 by now", "from $18.00")
    }

    @Test func `a product is discontinued, once`() async throws {
        try await given(chaiListed).when(DiscontinueProduct(productID: chai)).then(chaiDiscontinued)
        try await given(chaiListed, chaiDiscontinued)
            .when(DiscontinueProduct(productID: chai))
            .then(.invalidTransition, mentioning: "'chai'", "discontinued already")
    }

    @Test func `a discontinued product is not repriced`() async throws {
        try await given(chaiListed, chaiDiscontinued)
            .when(RepriceProduct(productID: chai, unitPrice: dollars(1_900)))
            .then(.productDiscontinued, mentioning: "'chai'")
    }

    @Test func `only a listed product is repriced or discontinued`() async throws {
        try await given()
            .when(RepriceProduct(productID: chai, unitPrice: dollars(1)))
            .then(.productNotFound, mentioning: "'chai'")
        try await given().when(DiscontinueProduct(productID: chai)).then(.productNotFound, mentioning: "'chai'")
    }

    @Test func `a price is not negative`() async throws {
        try await given()
            .when(ListProduct(productID: chai, productName: "Chai", unitPrice: dollars(-1)))
            .then(.invalidPrice, mentioning: "'chai'", "-0.01")
        try await given(chaiListed)
            .when(RepriceProduct(productID: chai, unitPrice: dollars(-1)))
            .then(.invalidPrice, mentioning: "'chai'")
    }

    @Test func `a name that cannot be kept is refused`() async throws {
        let name = String(repeating: "x", count: 501)
        try await given()
            .when(ListProduct(productID: chai, productName: name, unitPrice: dollars(1)))
            .then(.invalidText, mentioning: "501")
    }
}
