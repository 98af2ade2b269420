//! The picture an app reads a key from: squares in an SVG, without a script and without a request.

use qrcodegen::{QrCode, QrCodeEcc};

/// A QR code as a path of one picture.
#[derive(Clone, Debug, Default)]
pub(super) struct Picture {
    /// Squares along a side, with the quiet zone.
    pub(super) side: i32,
    /// What to draw, in units of one square.
    pub(super) path: String,
}

/// Squares that stay empty around the code.
const QUIET: i32 = 4;

impl Picture {
    /// The picture of a text.
    pub(super) fn of(text: &str) -> Self {
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).expect("an address of two hundred letters fits");
        let dark = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let path = dark
            .filter(|(x, y)| code.get_module(*x, *y))
            .map(|(x, y)| format!("M{},{}h1v1h-1z", x + QUIET, y + QUIET))
            .collect();
        Self { side: code.size() + 2 * QUIET, path }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_squares_within_its_sides() {
        let picture = Picture::of("otpauth://totp/Clinic:grace@clinic.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

        assert!(picture.side > 30 && picture.path.starts_with("M4,4h1v1h-1z"));
        assert!(picture.path.chars().all(|c| "Mhvz,-".contains(c) || c.is_ascii_digit()));
    }
}
