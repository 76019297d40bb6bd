/// Keeps the forms of customers and products that were refused, to be opened again, one for each subject.
struct DirectoryDrafts: Hashable, Sendable {
    /// The most that are kept.
    private static let limit = DirectoryCommands.limit

    /// The forms, oldest first.
    private(set) var forms: [DirectoryForm] = []

    /// Keeps a form in place of an earlier one for the same customer or product.
    mutating func keep(_ form: DirectoryForm) {
        forms.removeAll { $0.purpose.isSame(as: form.purpose) && $0.typedID == form.typedID }
        forms.append(form)
        forms.removeFirst(max(0, forms.count - Self.limit))
    }

    /// Removes and returns the newest form of a purpose, over what is known now; nil when there is none.
    mutating func remove(for purpose: DirectoryForm.Purpose) -> DirectoryForm? {
        guard let index = forms.lastIndex(where: { $0.purpose.isSame(as: purpose) }) else { return nil }
        return forms.remove(at: index).rebased(on: purpose)
    }
}

extension DashboardState {
    /// Opens the form, with what was refused last in it if it was for the same.
    mutating func openDirectoryForm(_ purpose: DirectoryForm.Purpose) -> [Effect] {
        layers.append(.directory(directoryDrafts.remove(for: purpose) ?? DirectoryForm(purpose)))
        return []
    }
}
