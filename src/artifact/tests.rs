//! Packages as people make them, and as nobody should.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::Path;

use proptest::prelude::*;

use super::intake::Intake;
use super::package::{self, LARGEST_ZIP};
use super::*;

fn zipped(paths: &[&str]) -> Vec<u8> {
    zip::write(paths.iter().map(|path| Member { path, bytes: b"code", executable: path.ends_with("bootstrap") }))
}

fn taken(bytes: &[u8]) -> Result<Artifact, Box<Finding>> {
    let mut intake = Intake::new(bytes.len() as u64)?;
    for slice in bytes.chunks(7) {
        intake.feed(slice)?;
    }
    intake.finish()
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    let places: Vec<usize> =
        bytes.windows(from.len()).enumerate().filter(|(_, w)| *w == from).map(|(i, _)| i).collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place..place + to.len()].copy_from_slice(to);
    }
    bytes
}

/// The archive with some bytes of its list's first entry overwritten (APPNOTE 4.3.12).
fn with_listed(bytes: &[u8], offset: usize, value: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let entry = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes[entry + offset..entry + offset + value.len()].copy_from_slice(value);
    bytes
}

#[test]
fn what_is_said_of_the_built_in_code_is_so() {
    let built_in = Artifact { bytes: Vec::new(), entries: Vec::new(), ..built_in() };
    assert_eq!(built_in_unwritten(), built_in, "write this size and digest into artifact/mod.rs");
}

#[test]
fn every_file_of_the_built_in_code_is_in_its_table() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/artifact");
    let there: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "py"))
        .collect();
    let listed: Vec<&str> = SOURCES.iter().map(|(name, _)| *name).collect();
    assert_eq!(listed, there.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn the_built_in_code_is_a_package_that_its_runtime_takes() {
    let artifact = built_in();
    assert_eq!(artifact, built_in());
    assert!(artifact.entries.iter().any(|entry| entry.path == "app.py"));
    let read = package::read(Cursor::new(&artifact.bytes)).unwrap();
    assert_eq!(package::unfit(&read, "python3.13", "app.handler"), None);
    assert_eq!(
        read.iter().map(|entry| &entry.path).collect::<Vec<_>>(),
        SOURCES.iter().map(|(name, _)| name).collect::<Vec<_>>()
    );
}

#[test]
fn a_zip_taken_in_slices_has_the_digest_of_the_whole() {
    let bytes = zipped(&["app.py"]);
    let artifact = taken(&bytes).unwrap();
    let mut hasher = Hasher::default();
    hasher.feed(&bytes);
    assert_eq!(artifact.sha256, hasher.finish());
    assert_eq!((artifact.size, artifact.origin), (Some(bytes.len() as u64), Origin::Given));
    assert_eq!(artifact.bytes, bytes);
    // The digest of "abc" (FIPS 180-4, appendix B.1).
    let mut known = Hasher::default();
    known.feed(b"a");
    known.feed(b"bc");
    assert_eq!(known.finish()[..4], [0xba, 0x78, 0x16, 0xbf]);
}

#[test]
fn what_lambda_would_not_take_is_refused_with_the_reason() {
    let good = zipped(&["app.py", "lib/a1", "lib/a2"]);
    #[rustfmt::skip]
    let cases: &[(&str, Vec<u8>, &str)] = &[
        ("nothing", Vec::new(), "artifact-not-zip"),
        ("text", b"print('hello')\n".repeat(100), "artifact-not-zip"),
        ("the first half", good[..good.len() / 2].to_vec(), "artifact-not-zip"),
        ("no entries", zipped(&[]), "artifact-empty"),
        ("folders only", zipped(&["lib/"]), "artifact-empty"),
        ("a path twice", replaced(&good, b"lib/a2", b"lib/a1"), "artifact-duplicate"),
        ("a file that is a folder", replaced(&zipped(&["lib/", "libx"]), b"libx", b"lib/"), "artifact-duplicate"),
        ("an absolute path", replaced(&good, b"lib/a2", b"/etc/a"), "artifact-path"),
        ("a drive", replaced(&good, b"lib/a2", b"C:/a2x"), "artifact-path"),
        ("a way out", replaced(&good, b"lib/a2", b"../../"), "artifact-path"),
        ("a Windows path", replaced(&good, b"lib/a2", b"lib\\a2"), "artifact-path"),
        ("a password", with_listed(&good, 8, &[1]), "artifact-encrypted"),
        ("a bomb", with_listed(&good, 24, &0x1000_0000_u32.to_le_bytes()), "artifact-unpacked"),
        ("shared bytes", with_listed(&good, 20, &0x0010_0000_u32.to_le_bytes()), "artifact-overlap"),
        ("a size said to be in a field that is not there", with_listed(&good, 24, &[0xff; 4]), "artifact-unpacked"),
    ];
    for (what, bytes, rule) in cases {
        let refused = taken(bytes).expect_err(what);
        assert_eq!(&refused.rule, rule, "{what}: {}", refused.message);
        assert_eq!(refused.parameter, Some("compute.artifact"));
    }
    assert!(taken(&good).is_ok());
}

#[test]
fn a_file_too_large_to_take_along_is_refused_before_it_is_read() {
    let refused = Intake::new(200 << 20).unwrap_err();
    assert_eq!(refused.rule, "artifact-size");
    assert!(refused.message.contains("209715200") && refused.message.contains("An object in S3"));
    // A file that grows while it is read is stopped as well.
    let mut intake = Intake::new(1).unwrap();
    intake.feed(b"PK").unwrap();
    let rest = vec![0; usize::try_from(LARGEST_ZIP).unwrap() - 1];
    assert_eq!(intake.feed(&rest).unwrap_err().rule, "artifact-size");
    assert_eq!(intake.taken(), 2);
}

#[test]
fn a_package_fits_when_its_handler_is_where_the_runtime_looks() {
    #[rustfmt::skip]
    let cases: &[(&str, &str, &[&str], bool)] = &[
        ("python3.13", "app.handler", &["app.py"], true),
        ("python3.13", "bank.pay.handler", &["bank/pay.py"], true),
        ("python3.13", "bank/pay.handler", &["bank/pay.py"], true),
        ("python3.13", "bank.handler", &["bank/__init__.py"], true),
        ("python3.13", "fast.handler", &["fast.cpython-313-aarch64-linux-gnu.so"], true),
        ("python3.13", "app.handler", &["src/app.py"], false),
        ("python3.13", "app.handler", &["index.js"], false),
        ("nodejs22.x", "index.handler", &["index.mjs"], true),
        ("nodejs22.x", "src/index.api.create", &["src/index.js"], true),
        ("nodejs22.x", "index.handler", &["index.ts"], false),
        ("ruby3.4", "app.Bank::Pay.handle", &["app.rb"], true),
        ("ruby3.4", "app.handle", &["other.rb"], false),
        ("java21", "com.bank.Pay::run", &["com/bank/Pay.class"], true),
        ("java21", "com.bank.Pay", &["lib/pay.jar"], true),
        ("java21", "com.bank.Pay::run", &["pay.jar"], false),
        ("dotnet10", "Bank::Bank.Pay::Run", &["Bank.dll"], true),
        ("dotnet10", "Bank::Bank.Pay::Run", &["bank.dll"], false),
        ("provided.al2023", "anything", &["bootstrap"], true),
        ("provided.al2023", "anything", &["bin/bootstrap"], false),
    ];
    for (runtime, handler, paths, fits) in cases {
        let entries = taken(&zipped(paths)).unwrap().entries;
        let unfit = package::unfit(&entries, runtime, handler);
        assert_eq!(unfit.is_none(), *fits, "{runtime} {handler} {paths:?}: {unfit:?}");
        if let Some(unfit) = unfit {
            assert_eq!((&*unfit.rule, unfit.parameter), ("handler-missing", Some("compute.handler")));
        }
    }
}

#[test]
fn a_package_in_a_folder_of_its_own_is_told_so() {
    let entries = taken(&zipped(&["pay-1.0/app.py"])).unwrap().entries;
    let message = package::unfit(&entries, "python3.13", "app.handler").unwrap().message;
    assert!(message.contains("\"pay-1.0/app.py\"") && message.contains("not the folder"), "{message}");
}

#[test]
fn a_bootstrap_that_cannot_be_run_is_refused() {
    let packed = zip::write([Member { path: "bootstrap", bytes: b"x", executable: false }]);
    let unfit = package::unfit(&taken(&packed).unwrap().entries, "provided.al2023", "x").unwrap();
    assert_eq!(unfit.rule, "handler-mode");
    assert!(unfit.message.contains("755"), "{}", unfit.message);
}

#[test]
fn the_artifact_has_to_be_the_one_that_the_design_speaks_of() {
    let given = taken(&zipped(&["app.py"])).unwrap();
    let rule = |code: &str, artifact: &Artifact| {
        let mut parameters = Parameters::default();
        parameters.compute.artifact = code.to_owned();
        check(&parameters, artifact).map(|finding| finding.rule.into_owned())
    };
    assert_eq!(rule("built-in", &built_in()).as_deref(), None);
    assert_eq!(rule("zip", &given).as_deref(), None);
    assert_eq!(rule("s3", &built_in()).as_deref(), None);
    assert_eq!(rule("zip", &built_in()).as_deref(), Some("artifact-missing"));
    assert_eq!(rule("built-in", &given).as_deref(), Some("artifact-unused"));
    assert_eq!(rule("zip", &taken(&zipped(&["x.py"])).unwrap()).as_deref(), Some("handler-missing"));
}

proptest! {
    #[test]
    fn bytes_of_any_kind_are_taken_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(taken(&bytes).is_err());
    }

    #[test]
    fn an_archive_with_any_byte_changed_is_taken_or_refused(at in any::<prop::sample::Index>(), value in any::<u8>()) {
        let good = zipped(&["app.py", "lib/data"]);
        let mut bytes = good.clone();
        let place = at.index(bytes.len());
        bytes[place] = value;
        match taken(&bytes) {
            Ok(artifact) => prop_assert!(!artifact.entries.is_empty()),
            Err(finding) => prop_assert!(bytes != good && finding.message.ends_with('.')),
        }
    }
}
