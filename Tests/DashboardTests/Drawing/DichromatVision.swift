import Foundation
import TerminalKit

@testable import Dashboard

/// How somebody sees who has no cones for red or for green: the matrices of Machado, Oliveira and Fernandes, *A
/// Physiologically-based Model for Simulation of Color Vision Deficiency*, IEEE TVCG 15 (2009), at severity 1.
enum DichromatVision: CaseIterable, Sendable {
    case protanopia
    case deuteranopia

    private var matrix: [[Double]] {
        switch self {
        case .protanopia:
            [
                [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
            ]
        case .deuteranopia:
            [
                [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
            ]
        }
    }

    /// Returns how different two styles look: the larger difference of their texts and their grounds as CIE 1976 has it
    /// (ΔE*ab); about 2 can just be seen. The terminal's own colours are those of xterm.
    func difference(_ one: Style, _ other: Style) -> Double {
        func shown(_ style: Style) -> (text: RGB, ground: RGB) {
            let text = style.foreground.usualParts ?? RGB(229, 229, 229)
            let ground = style.background.usualParts ?? RGB(0, 0, 0)
            return style.attributes.contains(.reverse) ? (ground, text) : (text, ground)
        }
        let (one, other) = (shown(one), shown(other))
        return max(difference(one.text, other.text), difference(one.ground, other.ground))
    }

    private func difference(_ one: RGB, _ other: RGB) -> Double {
        let squares = zip(lab(one), lab(other)).map { ($0 - $1) * ($0 - $1) }
        return squares.reduce(0, +).squareRoot()
    }

    /// The colour as it is seen, in CIE L*a*b* with the white of D65.
    private func lab(_ color: RGB) -> [Double] {
        let parts = [color.red, color.green, color.blue].map(RGB.linear)
        let seen = matrix.map { row in min(1, max(0, zip(row, parts).map(*).reduce(0, +))) }
        let x = (0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.95047
        let y = 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]
        let z = (0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.08883
        let curve = [x, y, z].map { $0 > 0.008856 ? cbrt($0) : 7.787 * $0 + 16.0 / 116 }
        return [116 * curve[1] - 16, 500 * (curve[0] - curve[1]), 200 * (curve[1] - curve[2])]
    }
}
