//! Mutates templates and does with each all that is done with one: nothing may panic.
//!
//! A fixed number of mutations with every change; `cargo test --profile fuzz --test fuzz -- --ignored --nocapture` goes
//! on for `TWINSTACK_FUZZ_SECONDS` (600). What panics is kept in `target/fuzzed`. Without coverage to steer by, mutations
//! that still read are mutated further.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests are tests too")]
#![allow(clippy::disallowed_methods, reason = "how long it takes is asked here")]

#[path = "support/hostile.rs"]
mod hostile;
#[path = "support/yaml.rs"]
mod yaml;

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

/// What templates in both languages are made of.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "{", "}", "[", "]", "\"", "'", ":", ": ", ",", "- ", "? ", "|", ">-", "#", " #", "&a ", "*a", "<<", "!", "!!str ", "%TAG ! x\n",
    "---\n", "...\n", "\n", "\r", "\t", "  ", "\0", "\u{feff}", "\u{2028}", "é", "\u{1f600}", "\\u", "\\ud800", "~", "null", "true",
    "yes", "-0", "1e999", "0.1", "18446744073709551616", "012345678901", "2012-10-17", "${", "}", "${A}", "${!A}", "${A.B}",
    "!Ref ", "!Sub ", "!GetAtt ", "!If ", "!Join ", "!FindInMap ", "!Equals ", "!Condition ", "!Transform ", "!Nothing ",
    "{\"Ref\":", "{\"Fn::Sub\":", "{\"Fn::GetAtt\":[", "{\"Fn::If\":[", "{\"Fn::Join\":[", "{\"Condition\":", "Resources",
    "Parameters", "Conditions", "Outputs", "Export", "Type", "Properties", "DependsOn", "Default", "Fn::ForEach::x",
    "AWS::S3::Bucket", "AWS::DynamoDB::GlobalTable", "AWS::EC2::Subnet", "AWS::Region", "AWS::NoValue", "__proto__", "constructor",
];

/// A generator of numbers that only have to look random (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % limit.max(1)
    }

    fn range(&mut self, length: usize, longest: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        start..(start + self.below(longest)).min(length)
    }
}

fn mutate(chance: &mut Chance, text: &mut Vec<u8>, other: &[u8]) {
    let (at, longest) = (chance.below(text.len() + 1), [4, 40, 400][chance.below(3)]);
    let range = chance.range(text.len(), longest);
    match chance.below(8) {
        0 if at < text.len() => text[at] ^= 1 << chance.below(8),
        1 => drop(text.splice(at..at, WORDS[chance.below(WORDS.len())].bytes())),
        2 => drop(text.splice(range, WORDS[chance.below(WORDS.len())].bytes())),
        3 => drop(text.drain(range)),
        4 => {
            let copy = text[range].to_vec();
            text.splice(at..at, copy);
        }
        5 => drop(text.splice(range, other[chance.range(other.len(), longest)].iter().copied())),
        6 => text.truncate(at),
        // A line once more, or in another's place: a key given twice, a value under another key.
        _ => {
            let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
            let mut lines: Vec<Vec<u8>> = lines.into_iter().map(<[u8]>::to_vec).collect();
            let (from, to) = (chance.below(lines.len()), chance.below(lines.len()));
            if from != to && chance.below(2) == 0 {
                lines.swap(from, to);
            } else if let Some(line) = lines.get(from).cloned() {
                lines.insert(to, line);
            }
            *text = lines.concat();
        }
    }
}

fn corpus() -> Vec<Vec<u8>> {
    fn gather(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(&path, found);
            } else if path.extension().is_some_and(|kind| kind == "json" || kind == "yaml") {
                found.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    for folder in ["tests/golden", "tests/review", "tests/reading"] {
        gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
    }
    paths.sort();
    let mut corpus: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    let parsed: Vec<Value> = corpus.iter().filter_map(|text| serde_json::from_slice(text).ok()).collect();
    corpus.extend(parsed.iter().map(|value| yaml::block(value, 0).into_bytes()));
    corpus.extend(hostile::set().into_iter().map(|(_, text)| text).filter(|text| text.len() < 8_000));
    corpus
}

/// Runs mutations until `go_on` says no, and fails if any panicked.
fn fuzz(seed: u64, go_on: impl Fn(usize) -> bool) {
    let mut chance = Chance(seed);
    let mut pool = corpus();
    let (first, folder) = (pool.len(), Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzzed"));
    let (mut done, mut read, mut slowest, mut panicked) = (0, 0, Duration::ZERO, Vec::new());
    while go_on(done) {
        // Mutations get shorter in time, so half are of the templates themselves.
        let bases = if chance.below(2) == 0 { first } else { pool.len() };
        let (mut text, other) = (pool[chance.below(bases)].clone(), chance.below(pool.len()));
        for _ in 0..=chance.below(6) {
            mutate(&mut chance, &mut text, &pool[other]);
        }
        let started = Instant::now();
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| hostile::drive(&text)));
        done += 1;
        if started.elapsed() > slowest {
            slowest = started.elapsed();
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("slowest"), &text).unwrap();
        }
        match outcome {
            Ok(Ok(())) => {
                read += 1;
                if pool.len() < first + 500 {
                    pool.push(text);
                } else {
                    let place = first + chance.below(500);
                    pool[place] = text;
                }
            }
            Ok(Err(_)) => {}
            Err(_) => {
                let path = folder.join(format!("panicked-{seed}-{done}"));
                fs::write(&path, &text).unwrap();
                panicked.push(path);
            }
        }
    }
    println!("{done} mutations of {first} templates: {read} read, {} panicked, slowest {slowest:?}", panicked.len());
    assert!(panicked.is_empty(), "{panicked:?}");
}

#[test]
fn a_few_mutations_panic_nowhere() {
    fuzz(0x2545_f491_4f6c_dd1d, |done| done < 300);
}

#[test]
#[ignore = "takes as long as it is given"]
fn mutations_panic_nowhere() {
    let given = std::env::var("TWINSTACK_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    let started = Instant::now();
    let seed = u64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos()).unwrap_or_default() | 1;
    println!("seed {seed}");
    fuzz(seed, |_| started.elapsed() < Duration::from_secs(given.unwrap_or(600)));
}
