//! A picture, taken apart and put together again, so that nothing but the picture is kept: no place where it was taken,
//! no second file inside, no size that a phone chokes on.

use std::io::Cursor;

use domain::articles::picture_name;
use image::{
    DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
    },
    imageops,
};
use sha2::{Digest as _, Sha256};
use storage::articles::NewPicture;

/// The largest file that is looked at.
pub const LARGEST_FILE: usize = 5 * 1024 * 1024;

/// The most pixels that are taken apart: more than telephones take. A bomb says so in its first bytes.
const MOST_PIXELS: u64 = 50_000_000;

/// The most memory that taking apart may ask for.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;

/// The widest picture that is kept: twice as wide as a column of text.
const WIDEST: u32 = 1_320;

/// The highest: a page of a book beside that width.
const HIGHEST: u32 = 2_000;

/// The most bytes of a kept picture, so that a page with one stays light.
const MOST: usize = 120 * 1024;

/// How much of a photograph is kept, of a hundred: less where it is too heavy.
const QUALITIES: [u8; 4] = [82, 70, 58, 46];

/// Why a file is not taken as a picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPicture {
    /// It is called otherwise than a picture.
    #[error("a picture is called by small letters, digits and hyphens, and ends in .png or .jpg")]
    Name,
    /// The file is too large.
    #[error("a picture has at most {} MB", LARGEST_FILE / 1024 / 1024)]
    File,
    /// It is too large when unpacked.
    #[error("this picture has too many pixels: {} million are the most", MOST_PIXELS / 1_000_000)]
    Pixels,
    /// It is no picture, or not of the kind that its name says.
    #[error("this is no PNG or JPEG picture that can be read, or its name says the other kind")]
    Unreadable,
    /// Still too heavy when it is made small.
    #[error("{kilobytes} KB are too many for a phone; {} are fine: make it smaller, or a photograph a .jpg", MOST / 1024)]
    Heavy {
        /// What it weighs.
        kilobytes: usize,
    },
}

/// A picture as it is kept, under the name that articles call it by; its ending says of which kind the file is.
///
/// # Errors
/// When it is not called like a picture, is none, or is too large before or after.
pub fn kept(name: &str, file: &[u8]) -> Result<NewPicture, NoPicture> {
    if picture_name(&format!("images/{name}")).is_none() {
        return Err(NoPicture::Name);
    }
    let format = if name.ends_with(".png") { ImageFormat::Png } else { ImageFormat::Jpeg };
    let picture = opened(file, format)?;
    encoded(name.to_owned(), &picture, format, file)
}

/// The same from a file that somebody hands over: its own bytes say of which kind it is, and so does the ending that
/// its name gets.
///
/// # Errors
/// As [`kept`].
pub(super) fn handed_over(stem: &str, file: &[u8]) -> Result<NewPicture, NoPicture> {
    let own = image::guess_format(file).map_err(|_| NoPicture::Unreadable)?;
    let picture = opened(file, own)?;
    let format = match own {
        ImageFormat::Png => ImageFormat::Png,
        // What is seen through keeps that.
        ImageFormat::WebP if picture.color().has_alpha() => ImageFormat::Png,
        _ => ImageFormat::Jpeg,
    };
    let name = format!("{stem}{}", if format == ImageFormat::Png { ".png" } else { ".jpg" });
    if picture_name(&format!("images/{name}")).is_none() {
        return Err(NoPicture::Name);
    }
    encoded(name, &picture, format, file)
}

fn encoded(name: String, picture: &DynamicImage, format: ImageFormat, file: &[u8]) -> Result<NewPicture, NoPicture> {
    let bytes = match format {
        ImageFormat::Png => png(picture),
        _ => jpeg(picture),
    };
    let bytes = bytes.map_err(|_| NoPicture::Unreadable)?;
    if bytes.len() > MOST {
        return Err(NoPicture::Heavy { kilobytes: bytes.len() / 1024 });
    }
    Ok(NewPicture {
        name,
        media_type: if format == ImageFormat::Png { "image/png" } else { "image/jpeg" },
        sha256: Sha256::digest(&bytes).into(),
        source_sha256: Sha256::digest(file).into(),
        width: picture.width(),
        height: picture.height(),
        bytes,
    })
}

/// Its pixels, the right way up and no larger than a page shows. Its first bytes are believed before its others are read.
fn opened(file: &[u8], format: ImageFormat) -> Result<DynamicImage, NoPicture> {
    if file.len() > LARGEST_FILE {
        return Err(NoPicture::File);
    }
    let unreadable = |error| match error {
        ImageError::Limits(_) => NoPicture::Pixels,
        _ => NoPicture::Unreadable,
    };
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return Err(NoPicture::Pixels);
    }
    // A telephone turns nothing: it writes down how it was held, among what is not kept.
    let held = decoder.orientation().map_err(unreadable)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    picture.apply_orientation(held);
    let fits = picture.width() <= WIDEST && picture.height() <= HIGHEST;
    Ok(if fits { picture } else { picture.resize(WIDEST, HIGHEST, imageops::FilterType::Lanczos3) })
}

fn png(picture: &DynamicImage) -> image::ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    // Eight bits of each colour are what a screen shows.
    let picture = match picture.color().has_alpha() {
        true => DynamicImage::ImageRgba8(picture.to_rgba8()),
        false => DynamicImage::ImageRgb8(picture.to_rgb8()),
    };
    picture.write_with_encoder(PngEncoder::new_with_quality(
        &mut bytes,
        CompressionType::Best,
        FilterType::Adaptive,
    ))?;
    Ok(bytes)
}

fn jpeg(picture: &DynamicImage) -> image::ImageResult<Vec<u8>> {
    let picture = DynamicImage::ImageRgb8(picture.to_rgb8());
    let mut bytes = Vec::new();
    for quality in QUALITIES {
        bytes.clear();
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))?;
        if bytes.len() <= MOST {
            break;
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;

    fn drawn(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([(x % 256) as u8, (y % 256) as u8, 90])
        }))
    }

    fn jpg(width: u32, height: u32) -> Vec<u8> {
        jpeg(&drawn(width, height)).unwrap()
    }

    /// A JPEG file that says how the telephone was held, and where.
    fn from_a_telephone(held: u8) -> Vec<u8> {
        let plain = jpg(40, 20);
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
        exif.extend([held, 0, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"43.6532 N 79.3832 W");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat()
    }

    /// The first bytes of a PNG file that claims to be this large.
    fn bomb(width: u32, height: u32) -> Vec<u8> {
        let mut file = png(&drawn(1, 1)).unwrap();
        file[16..20].copy_from_slice(&width.to_be_bytes());
        file[20..24].copy_from_slice(&height.to_be_bytes());
        let sum = crc(&file[12..29]).to_be_bytes();
        file[29..33].copy_from_slice(&sum);
        file
    }

    /// The checksum of a PNG chunk (its specification, appendix D).
    fn crc(bytes: &[u8]) -> u32 {
        let step = |rest: u32| if rest & 1 == 1 { 0xedb8_8320 ^ (rest >> 1) } else { rest >> 1 };
        !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |rest, _| step(rest)))
    }

    #[test]
    fn a_large_picture_is_made_smaller_and_one_that_fits_keeps_its_size() {
        let wide = kept("neck.jpg", &jpg(2_640, 100)).unwrap();
        assert_eq!((wide.width, wide.height, wide.media_type), (WIDEST, 50, "image/jpeg"));
        let high = kept("neck.jpg", &jpg(100, 4_000)).unwrap();
        assert_eq!((high.width, high.height), (50, HIGHEST));
        let small = kept("neck.png", &png(&drawn(40, 30)).unwrap()).unwrap();
        assert_eq!((small.width, small.height, small.media_type), (40, 30, "image/png"));
        let again = opened(&small.bytes, ImageFormat::Png).unwrap();
        assert_eq!(again.to_rgb8(), drawn(40, 30).to_rgb8());
    }

    #[test]
    fn only_the_picture_is_kept_and_it_stands_the_right_way_up() {
        let mut file = from_a_telephone(6);
        file.extend(b"<script>alert(1)</script>");

        let kept = kept("neck.jpg", &file).unwrap();

        assert_eq!((kept.width, kept.height), (20, 40), "it was held sideways");
        for secret in [b"<script>".as_slice(), b"Exif", b"43.6532"] {
            assert!(!kept.bytes.windows(secret.len()).any(|window| window == secret), "{secret:?}");
        }
        assert_ne!(kept.sha256, kept.source_sha256);
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused() {
        let png = png(&drawn(20, 20)).unwrap();
        for (name, file, why) in [
            ("neck.png", b"GIF89a".to_vec(), NoPicture::Unreadable),
            ("neck.jpg", png.clone(), NoPicture::Unreadable),
            ("neck.png", jpg(20, 20), NoPicture::Unreadable),
            ("neck.svg", b"<svg onload=alert(1)>".to_vec(), NoPicture::Name),
            ("Neck pain.png", png.clone(), NoPicture::Name),
            ("../neck.png", png.clone(), NoPicture::Name),
            ("neck.png", png[..40].to_vec(), NoPicture::Unreadable),
            ("neck.png", Vec::new(), NoPicture::Unreadable),
            ("neck.png", vec![0; LARGEST_FILE + 1], NoPicture::File),
            ("neck.png", bomb(60_000, 60_000), NoPicture::Pixels),
            ("neck.png", bomb(u32::MAX >> 1, 1), NoPicture::Pixels),
        ] {
            assert_eq!(kept(name, &file), Err(why), "{name}, {} bytes", file.len());
        }
    }

    #[test]
    fn a_file_that_is_handed_over_says_itself_what_it_is() {
        let webp = |picture: &DynamicImage| {
            let mut bytes = Vec::new();
            picture.write_with_encoder(image::codecs::webp::WebPEncoder::new_lossless(&mut bytes)).unwrap();
            bytes
        };
        let clear = DynamicImage::ImageRgba8(drawn(20, 20).to_rgba8());
        for (file, name) in [
            (png(&drawn(20, 20)).unwrap(), "neck.png"),
            (jpg(20, 20), "neck.jpg"),
            (webp(&drawn(20, 20)), "neck.jpg"),
            (webp(&clear), "neck.png"),
        ] {
            let picture = handed_over("neck", &file).unwrap();
            assert_eq!((picture.name.as_str(), picture.width), (name, 20));
            assert!(
                opened(&picture.bytes, if name == "neck.png" { ImageFormat::Png } else { ImageFormat::Jpeg }).is_ok()
            );
        }
        for (stem, file, why) in [
            ("neck", b"<svg onload=alert(1)>".to_vec(), NoPicture::Unreadable),
            ("neck", b"GIF89a\x01\0\x01\0".to_vec(), NoPicture::Unreadable),
            ("Neck pain", jpg(20, 20), NoPicture::Name),
            ("neck", bomb(60_000, 60_000), NoPicture::Pixels),
        ] {
            assert_eq!(handed_over(stem, &file), Err(why), "{stem}");
        }
    }

    #[test]
    fn a_photograph_loses_detail_before_it_is_too_heavy_and_a_drawing_does_not() {
        // Noise is what no encoder makes small.
        let mut seed = 1_u32;
        let mut noise = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        };
        let noisy = |side: u32, noise: &mut dyn FnMut() -> u8| {
            DynamicImage::ImageRgb8(RgbImage::from_fn(side, side, |_, _| image::Rgb([noise(), noise(), noise()])))
        };
        let photograph = noisy(330, &mut noise);
        let file = {
            let mut bytes = Vec::new();
            photograph.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 100)).unwrap();
            bytes
        };
        assert!(file.len() > MOST);
        assert!(kept("neck.jpg", &file).unwrap().bytes.len() <= MOST);

        let drawing = png(&noisy(330, &mut noise)).unwrap();
        assert!(matches!(kept("neck.png", &drawing), Err(NoPicture::Heavy { .. })));
    }
}
