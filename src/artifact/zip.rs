//! ZIP archives whose bytes follow from their contents alone: fixed times, the order given, one compressor.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// A file to be put into an archive.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// Its path inside the archive, with `/` between folders.
    pub path: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Whether it is to be run.
    pub executable: bool,
}

/// The archive of these files; paths have to be unique.
///
/// Nothing of the machine that writes goes in: 1980-01-01 is the oldest time that the format knows, and what is already
/// an archive is stored as it is.
#[must_use]
pub fn write<'a>(members: impl IntoIterator<Item = Member<'a>>) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for member in members {
        let method = if member.path.rsplit('.').next() == Some("zip") {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .compression_level((method == CompressionMethod::Deflated).then_some(6))
            .last_modified_time(DateTime::DEFAULT)
            .unix_permissions(if member.executable { 0o755 } else { 0o644 })
            .system(System::Unix);
        // Memory takes everything that is written; only a path given twice is refused, and then left out.
        if archive.start_file(member.path, options).is_ok() {
            let _ = archive.write_all(member.bytes);
        }
    }
    archive.finish().map(Cursor::into_inner).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;
    use zip::ZipArchive;

    #[test]
    fn what_is_written_is_read_back_with_its_mode_and_the_oldest_time() {
        let long = b"transaction ".repeat(1_000);
        let bytes = write([
            Member { path: "a/deploy.sh", bytes: &long, executable: true },
            Member { path: "b.zip", bytes: &long, executable: false },
            Member { path: "empty", bytes: b"", executable: false },
        ]);
        assert!(bytes.len() > long.len() && bytes.len() < long.len() + 1_000, "one of the two is compressed");
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let expected: [(&str, &[u8], u32); 3] =
            [("a/deploy.sh", &long, 0o100_755), ("b.zip", &long, 0o100_644), ("empty", b"", 0o100_644)];
        assert_eq!(archive.len(), expected.len());
        for (index, (path, contents, mode)) in expected.into_iter().enumerate() {
            let mut file = archive.by_index(index).unwrap();
            assert_eq!((file.name().unwrap().as_ref(), file.unix_mode()), (path, Some(mode)));
            assert_eq!(file.last_modified(), Some(DateTime::DEFAULT));
            let mut read = Vec::new();
            file.read_to_end(&mut read).unwrap();
            assert_eq!(read, contents);
        }
    }
}
