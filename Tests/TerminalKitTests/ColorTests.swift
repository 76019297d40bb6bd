import TerminalKit
import Testing

/// Colours are reduced to what a terminal has by rule, so that they look alike everywhere.
struct ColorTests {
    @Test func `a colour is what it was made of`() {
        #expect(Color.standard.index == nil && Color.standard.parts == nil)
        for entry in UInt8.min...UInt8.max { #expect(Color.indexed(entry).index == entry) }
        #expect(Color.indexed(3).parts == nil)
        #expect(Color.indexed(214).parts == RGB(255, 175, 0))
        #expect(Color.hex(0x12_FFAF00).parts == RGB(255, 175, 0))
        #expect(Color.rgb(RGB(255, 175, 0)) == .hex(0xFFAF00))
        #expect(Color.hex(0).parts == RGB(0, 0, 0) && Color.hex(0) != .standard)
    }

    @Test func `the palette of 256 is xterm's`() {
        #expect(RGB(xterm: 16) == RGB(0, 0, 0) && RGB(xterm: 231) == RGB(255, 255, 255))
        #expect(RGB(xterm: 67) == RGB(95, 135, 175))
        #expect(RGB(xterm: 232) == RGB(8, 8, 8) && RGB(xterm: 255) == RGB(238, 238, 238))
    }

    @Test func `nothing is changed that the terminal has, and without colour there is none`() {
        for color in [Color.standard, .red, .indexed(15), .indexed(200), .hex(0x123456)] {
            #expect(color.reduced(to: .trueColor) == color)
            #expect(color.reduced(to: .none) == .standard)
            #expect(Color.standard.reduced(to: .eight) == .standard)
        }
        #expect(Color.indexed(200).reduced(to: .indexed) == .indexed(200))
    }

    @Test func `of 256 colours the nearest one is used, and an entry for itself`() {
        for entry in UInt8(16)...255 {
            let reduced = Color.rgb(RGB(xterm: entry)).reduced(to: .indexed)
            #expect(reduced.parts == RGB(xterm: entry), "\(entry)")
        }
        #expect(Color.hex(0xFEAE01).reduced(to: .indexed) == .indexed(214))
        #expect(Color.hex(0x1B1B1D).reduced(to: .indexed) == .indexed(234))
    }

    @Test(
        arguments: [
            (0xFF8700, 3, 3), (0xFFD787, 11, 3), (0xFF5F5F, 9, 1), (0xAF0000, 1, 1), (0x005F00, 2, 2), (0x005FAF, 4, 4),
            (0x87D7FF, 12, 4), (0x5FD7D7, 14, 6), (0x870087, 5, 5), (0x000000, 0, 0), (0x6C6C6C, 8, 0),
            (0x8A8A8A, 7, 7),
            (0xFFFFFF, 15, 7),
        ] as [(UInt32, UInt8, UInt8)])
    func `of the named colours the one of the same hue and lightness is used`(
        color: UInt32, sixteen: UInt8, eight: UInt8
    ) {
        #expect(Color.hex(color).reduced(to: .sixteen) == .indexed(sixteen))
        #expect(Color.hex(color).reduced(to: .eight) == .indexed(eight))
    }

    @Test func `a bright entry is the plain one of eight`() {
        #expect(Color.brightRed.reduced(to: .eight) == .red)
        #expect(Color.brightRed.reduced(to: .sixteen) == .brightRed)
    }

    @Test(arguments: [
        (0, ColorDepth.none), (2, .none), (8, .eight), (16, .sixteen), (88, .sixteen), (256, .indexed),
        (1 << 24, .trueColor),
    ])
    func `the depth follows from the number of colours`(colors: Int, depth: ColorDepth) {
        #expect(ColorDepth(colors: colors) == depth)
    }

    @Test func `every kind of colour has its own sequence`() {
        var frame = Frame(size: Size(columns: 6, rows: 1))
        let colors: [Color] = [.red, .brightRed, .indexed(214), .hex(0x0A141E)]
        for (column, color) in colors.enumerated() {
            frame.put("x", row: 0, column: column, style: Style(foreground: color, background: color))
        }
        #expect(
            frame.ansi
                == "\u{1B}[0;31;41mx\u{1B}[0;91;101mx\u{1B}[0;38;5;214;48;5;214mx"
                + "\u{1B}[0;38;2;10;20;30;48;2;10;20;30mx\u{1B}[0m\n")
    }
}
