//! Pairs that were written by other people, in other styles: what is found in them is in `tests/foreign/PAIR/findings.txt`,
//! and somebody has checked that each of it is true.
//!
//! `UPDATE_GOLDEN=1 cargo test --test foreign` writes the lists anew; the difference is then read before it is committed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests are tests too")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use twinstack::finding::Place;
use twinstack::review::{Source, Targets, review_sources, roles};
use twinstack::template::{Template, read};

#[test]
fn what_is_found_in_foreign_pairs_is_what_was_checked() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign");
    let mut pairs: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    pairs.sort();
    assert!(pairs.len() >= 4);
    let mut differing = Vec::new();
    for pair in pairs {
        let found = found(&pair);
        let path = pair.join("findings.txt");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &found).unwrap();
        }
        if fs::read_to_string(&path).unwrap_or_default() != found {
            differing.push(path);
        }
    }
    assert!(differing.is_empty(), "differ from what was checked: {differing:#?}");
}

/// What is told of a pair: which stack each file was taken for, then each finding.
fn found(pair: &Path) -> String {
    let mut files: Vec<PathBuf> = fs::read_dir(pair).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| !file.ends_with("findings.txt"));
    files.sort();
    // The same template for both Regions, which tells itself apart by its Region.
    if let [only] = files.as_slice() {
        files = vec![only.clone(), only.clone()];
    }
    let read: Vec<(Template, Vec<_>)> = files
        .iter()
        .map(|file| {
            let reading = read::read(&fs::read(file).unwrap(), Place::Pair).unwrap_or_else(|error| panic!("{error}"));
            (reading.template, reading.findings)
        })
        .collect();
    let roles = roles(&read.iter().map(|(template, _)| template).collect::<Vec<_>>());
    let mut text = String::new();
    for (file, role) in files.iter().zip(&roles) {
        let name = file.file_name().unwrap().to_string_lossy();
        writeln!(text, "{name}: {} in {}", role.place.name(), role.region.as_deref().unwrap_or("?")).unwrap();
    }
    let sources: Vec<Source<'_>> = read
        .iter()
        .zip(&roles)
        .map(|((template, _), role)| Source {
            place: role.place,
            template,
            region: role.region.as_deref(),
            given: None,
        })
        .collect();
    let mut findings: Vec<_> = read.iter().flat_map(|(_, findings)| findings.clone()).collect();
    findings.extend(review_sources(&sources, Targets::default()));
    for finding in findings {
        let path = finding.path.as_deref().unwrap_or_default();
        let (severity, stack) = (finding.severity.name(), finding.stack.name());
        writeln!(text, "\n{severity} {} {stack} {path}\n    {}", finding.rule, finding.message).unwrap();
    }
    text
}
