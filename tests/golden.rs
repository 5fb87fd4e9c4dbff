//! What each preset is taken away as, file by file, against what a person has read and accepted; of variants of the
//! first, what differs.
//!
//! `UPDATE_GOLDEN=1 cargo test --test golden` writes the files anew; the difference is then read before it is committed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use twinstack::artifact;
use twinstack::parameters::Parameters;
use twinstack::parameters::presets::PRESETS;
use twinstack::pipeline;
use twinstack::topology::{Detail, drawio, mermaid, scene};

/// What is not compared here: the ZIP is bytes, the scripts' bodies are files of the repository, and the picture has
/// tests of its own.
const LEFT_OUT: &[&str] = &["lambda/transaction-processor.zip", "topology.svg", "cleanup.sh"];

type Change = fn(&mut Parameters);

/// Variants of the first preset: what decides over whole groups of resources and is in no preset.
const VARIANTS: &[(&str, Change)] = &[("held", |parameters| parameters.dns.failback = "held".into())];

#[test]
fn every_preset_is_taken_away_as_it_was_accepted() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut differing = Vec::new();
    let first = written(&(PRESETS[0].parameters)());
    let variants = VARIANTS.iter().map(|(id, change)| {
        let mut parameters = (PRESETS[0].parameters)();
        change(&mut parameters);
        let mut files = written(&parameters);
        files.retain(|name, text| first.get(name) != Some(text));
        (*id, files)
    });
    let presets = PRESETS.iter().map(|preset| (preset.id, written(&(preset.parameters)())));
    for (id, written) in presets.chain(variants) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(id);
        if update {
            let _ = fs::remove_dir_all(&folder);
            for (name, text) in &written {
                let path = folder.join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
        }
        let accepted = accepted(&folder);
        assert!(!accepted.is_empty(), "{} holds nothing", folder.display());
        for name in written.keys().chain(accepted.keys()) {
            if written.get(name) != accepted.get(name) {
                differing.push(format!("{id}/{name}"));
            }
        }
    }
    differing.dedup();
    assert!(differing.is_empty(), "differ from what was accepted: {differing:#?}");
}

/// The files of a design as text, by name.
fn written(parameters: &Parameters) -> BTreeMap<String, String> {
    let code = artifact::built_in();
    let snapshot = pipeline::evaluate(parameters, &code);
    let files = pipeline::export(parameters, &snapshot, &code, None).unwrap();
    let mut written: BTreeMap<String, String> = files
        .into_iter()
        .filter(|file| !LEFT_OUT.contains(&file.path.as_str()))
        .map(|file| readable(file.path, String::from_utf8(file.bytes).unwrap()))
        .collect();
    let picture = scene(&snapshot.stacks, Detail::Services);
    written.insert("topology.mermaid".to_owned(), mermaid::mermaid(&picture));
    written.insert("topology.drawio".to_owned(), drawio::drawio(&picture, "golden"));
    let findings = snapshot.findings.iter().map(|finding| {
        let parameter = finding.parameter.unwrap_or("-");
        format!("{} {} {parameter}\n    {}\n", finding.severity.name(), finding.rule, finding.message)
    });
    written.insert("findings.txt".to_owned(), findings.collect());
    written
}

/// Foundations are sent without white space and read with it; of a script, only its head is this design's own.
fn readable(path: String, text: String) -> (String, String) {
    if path.starts_with("foundation/") {
        let template: serde_json::Value = serde_json::from_str(&text).unwrap();
        (path, format!("{template:#}\n"))
    } else if let Some(script) = path.strip_suffix(".sh") {
        let head = text.lines().skip(1).take_while(|line| line.starts_with("readonly "));
        (format!("{script}-head.txt"), head.flat_map(|line| [line, "\n"]).collect())
    } else {
        (path, text)
    }
}

fn accepted(folder: &Path) -> BTreeMap<String, String> {
    fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() { collect(&path, files) } else { files.push(path) }
        }
    }
    let mut files = Vec::new();
    collect(folder, &mut files);
    let name = |path: &Path| path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
    files.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}
