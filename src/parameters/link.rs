//! A design as a line of text that fits behind the `#` of an address: no server ever sees it.
//!
//! `1.` and the design's JSON, deflated and in the alphabet of addresses. What stands before the point is the version of
//! this form; the design inside has its own.

use std::io::{Read, Write};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::{Parameters, codec};
use crate::finding::Finding;

/// What an address has behind its `#` when it holds a design.
pub const MARK: &str = "design=";

/// A link of more characters is likely to be cut off by mail and chat programs. Assumed: the shortest limit that is often
/// met, that of the address bar of Internet Explorer.
pub const SAFE: usize = 2_000;

/// A link of more characters is not made: the file is for such designs. Firefox takes addresses of 65,536 characters
/// and more, Chromium of two million.
pub const LONGEST: usize = 32_000;

/// The design as the part of an address behind its `#`.
#[must_use]
pub fn write(parameters: &Parameters) -> String {
    let design: serde_json::Value = serde_json::from_str(&codec::write(parameters)).unwrap_or_default();
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::best());
    // Writing to memory cannot fail.
    let _ = deflated.write_all(design.to_string().as_bytes());
    format!("{MARK}1.{}", URL_SAFE_NO_PAD.encode(deflated.finish().unwrap_or_default()))
}

/// Reads the part of an address behind its `#`; `None` where that holds no design.
///
/// # Errors
/// A sentence that says why the design cannot be read.
#[must_use]
pub fn read(fragment: &str) -> Option<Result<(Parameters, Vec<Finding>), String>> {
    let text = fragment.trim_start_matches('#').strip_prefix(MARK)?;
    Some(unpacked(text).and_then(|design| codec::read(&design)))
}

fn unpacked(text: &str) -> Result<String, String> {
    let (version, packed) = text.split_once('.').ok_or("the link is cut off: ask for it again, or for the file")?;
    match version.parse::<u32>() {
        Ok(1) => {}
        Ok(_) => return Err("the link was made by a later version of Twinstack: reload this page to get it".to_owned()),
        Err(_) => return Err("the link holds no design".to_owned()),
    }
    if packed.len() > LONGEST {
        return Err(format!("a link with a design has at most {LONGEST} characters; this has {}", packed.len()));
    }
    let damaged = "the link is cut off or changed: ask for it again, or for the file";
    let deflated = URL_SAFE_NO_PAD.decode(packed.trim()).map_err(|_| damaged)?;
    // A few bytes can stand for very many.
    let most = u64::try_from(codec::LONGEST).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    DeflateDecoder::new(deflated.as_slice()).take(most + 1).read_to_end(&mut bytes).map_err(|_| damaged)?;
    String::from_utf8(bytes).map_err(|_| damaged.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::presets::PRESETS;

    #[test]
    fn every_preset_goes_through_a_link_that_survives_mail() {
        for preset in PRESETS {
            let parameters = (preset.parameters)();
            let link = write(&parameters);
            assert!(link.len() < SAFE, "{}: {}", preset.title, link.len());
            assert!(link.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=.-_".contains(&byte)), "{link}");
            assert_eq!(read(&format!("#{link}")), Some(Ok((parameters, Vec::new()))));
        }
    }

    #[test]
    fn what_is_no_design_is_told() {
        assert_eq!(read("#budget-time"), None);
        let link = write(&Parameters::default());
        let (half, _) = link.split_at(link.len() / 2);
        let bomb = {
            let mut deflated = DeflateEncoder::new(Vec::new(), Compression::best());
            deflated.write_all(&vec![b' '; 20_000_000]).unwrap();
            format!("{MARK}1.{}", URL_SAFE_NO_PAD.encode(deflated.finish().unwrap()))
        };
        for (text, expected) in [
            (half, "cut off"),
            ("design=", "cut off"),
            ("design=1.", "cut off"),
            ("design=1.!!", "cut off"),
            ("design=x.a", "holds no design"),
            ("design=2.a", "later version"),
            (bomb.as_str(), "at most"),
            (&format!("design=1.{}", "A".repeat(LONGEST + 1)), "at most"),
        ] {
            let message = read(text).unwrap().unwrap_err();
            assert!(message.contains(expected), "{message}");
        }
    }
}
