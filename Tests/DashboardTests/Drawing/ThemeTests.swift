import CQRS
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// Every pair of colours of every theme can be read, and what means different things looks different.
struct ThemeTests {
    /// A theme on a ground.
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let ground: Ground
        var testDescription: String { "\(name) on \(ground)" }

        func theme(_ depth: ColorDepth = .trueColor) -> Theme { .named(name, on: ground, depth: depth) }
    }

    private static let all = Theme.names.flatMap { name in Ground.allCases.map { Case(name: name, ground: $0) } }
    private static let withGround = all.filter { $0.theme()[.text].background != .standard }

    // MARK: Contrast

    @Test func `contrast and luminance are those of WCAG`() {
        #expect(RGB(0, 0, 0).contrast(to: RGB(255, 255, 255)) == 21)
        #expect(RGB(9, 9, 9).contrast(to: RGB(9, 9, 9)) == 1)
        // The examples of the definition's own working group: 4.54 for #767676 on white.
        #expect((RGB(0x76, 0x76, 0x76).contrast(to: RGB(255, 255, 255)) * 100).rounded(.down) == 454)
        #expect(abs(RGB(255, 0, 0).luminance - 0.2126) < 0.0001)
    }

    @Test(arguments: withGround, [ColorDepth.indexed, .trueColor])
    func `every text can be read on its ground`(shown: Case, depth: ColorDepth) throws {
        let theme = shown.theme(depth)
        for role in Role.allCases {
            let contrast = try #require(theme[role].contrast)
            let least = shown.name == "contrast" ? 7 : role.leastContrast
            #expect(contrast >= least, "\(role): \(contrast)")
        }
    }

    /// The palette is the person's own, so that xterm's stands for it, on black and on white.
    @Test(arguments: Ground.allCases)
    func `the colours of the terminal that are used can be read in xterm`(ground: Ground) {
        let back = ground == .dark ? RGB(0, 0, 0) : RGB(255, 255, 255)
        let theme = Theme.named("auto", on: ground)
        for role in Role.allCases {
            #expect(theme[role].background == .standard)
            guard let front = theme[role].foreground.usualParts else { continue }
            #expect(front.contrast(to: back) >= 4.5, "\(role)")
        }
    }

    @Test(arguments: withGround, [ColorDepth.eight, .sixteen])
    func `nothing vanishes where there are few colours`(shown: Case, depth: ColorDepth) throws {
        let theme = shown.theme(depth)
        for role in Role.allCases {
            #expect(try #require(theme[role].contrast) >= 3, "\(role)")
            for color in [theme[role].foreground, theme[role].background] {
                #expect(try #require(color.index) < (depth == .eight ? 8 : 16))
            }
        }
    }

    @Test(arguments: all)
    func `without colours there are none, and the attributes are left`(shown: Case) {
        let theme = shown.theme(.none)
        for role in Role.allCases {
            #expect(theme[role].foreground == .standard && theme[role].background == .standard)
        }
        #expect(theme[.selected].attributes == [.bold, .reverse])
        #expect(theme[.failed].attributes == [.bold, .reverse])
        #expect(theme[.quiet].attributes == (shown.name == "contrast" ? [] : .dim))
    }

    @Test(arguments: withGround)
    func `nothing is fainter than its colour, which alone is checked`(shown: Case) {
        let theme = shown.theme()
        for role in Role.allCases { #expect(!theme[role].attributes.contains(.dim), "\(role)") }
    }

    @Test(arguments: withGround, [Size(columns: 120, rows: 36), Size(columns: 40, rows: 12)])
    func `every cell of the screen is on the theme's ground or a filled one`(shown: Case, size: Size) {
        for layers in [[], [Layer.order(Sample.pane)], [.palette(PalettePane())]] {
            var state = Sample.desk(size.columns, size.rows, theme: shown.name)
            if shown.ground == .light { state.appearance.receive(background: RGB(255, 255, 255)) }
            state.layers = layers
            let frame = view(state)
            for row in 0..<size.rows {
                #expect(frame.row(row).allSatisfy { ($0.style.contrast ?? 0) >= 3 }, "row \(row)")
            }
        }
    }

    // MARK: Telling apart

    /// Roles of which each means something else where the others could stand.
    private static let groups: [[Role]] = [
        [.live, .catchingUp, .delayed, .paused, .failed, .rebuilding, .unknown],
        [.pendingOrder, .approvedOrder, .shippedOrder],
        [.success, .warning, .failure, .text],
        [.waiting, .attention, .failure, .quiet],
        [.key, .activeKey, .quiet], [.selected, .text], [.strong, .text, .quiet],
    ]

    @Test(arguments: all, DichromatVision.allCases)
    func `what means different things differs also for who sees no red or no green`(
        shown: Case, vision: DichromatVision
    ) {
        for depth in [ColorDepth.indexed, .trueColor] {
            let theme = shown.theme(depth)
            for group in Self.groups {
                for (index, role) in group.enumerated() {
                    for other in group[(index + 1)...] {
                        let isApart =
                            theme[role].attributes != theme[other].attributes
                            || vision.difference(theme[role], theme[other]) >= 12
                            || Self.areToldBySigns(role, other)
                        #expect(isApart, "\(role) and \(other) with \(depth)")
                    }
                }
            }
        }
    }

    /// What stands next to words of its own and a sign: `● LIVE`, `APPROVED`, `✓ placed`, `◔ sent`.
    private static func areToldBySigns(_ role: Role, _ other: Role) -> Bool {
        let pairs: [Set<Role>] = [
            [.live, .success], [.success, .text], [.waiting, .quiet], [.approvedOrder, .text], [.failed, .unknown],
        ]
        return pairs.contains([role, other])
    }

    @Test(arguments: Ground.allCases, DichromatVision.allCases)
    func `in the theme for them the colours alone are enough`(ground: Ground, vision: DichromatVision) {
        let theme = Theme.named("colour-blind", on: ground)
        let apart: [(Role, Role)] = [
            (.live, .failed), (.live, .delayed), (.success, .failure), (.success, .warning), (.waiting, .failure),
            (.approvedOrder, .pendingOrder), (.key, .attention), (.paused, .failed),
        ]
        for (role, other) in apart {
            #expect(vision.difference(theme[role], theme[other]) >= 20, "\(role) and \(other)")
        }
    }

    // MARK: Grounds

    @Test(arguments: [
        ("0;15", Ground.light), ("15;0", .dark), ("12;8", .dark), ("0;default;7", .light), ("15;default", nil),
        ("", nil), ("0;99", nil), ("7", .light),
    ])
    func `the variable of some terminals names the ground`(text: String, ground: Ground?) {
        #expect(Ground(colorVariable: text) == ground)
    }

    @Test(arguments: [
        (RGB(0, 0, 0), Ground.dark), (RGB(0xFD, 0xF6, 0xE3), .light), (RGB(0, 0x2B, 0x36), .dark),
        (RGB(255, 255, 255), .light), (RGB(0x80, 0x80, 0x80), .light), (RGB(0, 0, 255), .dark),
    ])
    func `a ground is light where black text is read better on it`(color: RGB, ground: Ground) {
        #expect(Ground(color) == ground)
        let better = color.contrast(to: RGB(0, 0, 0)) > color.contrast(to: RGB(255, 255, 255))
        #expect(better == (ground == .light))
    }
}
