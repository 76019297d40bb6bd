import TerminalKit

/// Reads a report of the mouse in the SGR encoding (mode 1006): `ESC [ < button ; column ; row`, then `M` for a press or `m`
/// for a release.
enum MouseReport {
    private static let (shift, alt, control, motion, wheel, others) = (4, 8, 16, 32, 64, 128)

    /// Returns the event; nil for a report of another form, of a movement or of a button that has no meaning here.
    static func event(_ parameters: [[Int?]], isRelease: Bool) -> MouseEvent? {
        let numbers = parameters.compactMap { $0.count == 1 ? $0[0] : nil }
        guard parameters.count == 3, numbers.count == 3, numbers[1] > 0, numbers[2] > 0,
            let kind = kind(numbers[0], isRelease: isRelease)
        else { return nil }
        return MouseEvent(
            kind, row: numbers[2] - 1, column: numbers[1] - 1, modifiers: modifiers(numbers[0]))
    }

    private static func kind(_ code: Int, isRelease: Bool) -> MouseEvent.Kind? {
        guard code < others * 2, code & (motion | others) == 0 else { return nil }
        guard code & wheel == 0 else {
            guard !isRelease else { return nil }
            return switch code & 3 {
            case 0: .turned(.up)
            case 1: .turned(.down)
            default: nil
            }
        }
        let button: MouseEvent.Button? =
            switch code & 3 {
            case 0: .left
            case 1: .middle
            case 2: .right
            default: nil
            }
        return button.map { isRelease ? .released($0) : .pressed($0) }
    }

    private static func modifiers(_ code: Int) -> MouseEvent.Modifiers {
        var modifiers: MouseEvent.Modifiers = []
        if code & shift != 0 { modifiers.insert(.shift) }
        if code & alt != 0 { modifiers.insert(.alt) }
        if code & control != 0 { modifiers.insert(.control) }
        return modifiers
    }
}
