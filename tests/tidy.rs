//! The invariants of ARCHITECTURE.md that a compiler cannot hold: who may name whom, what the core never touches,
//! and what the repository never contains.

#![allow(clippy::case_sensitive_file_extension_comparisons, reason = "our own files end in lower case")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Which modules of the crate each module may use, in reading order. A module may always use itself.
///
/// The topology and the review are fed templates, so neither may use `parameters` or `design`.
#[rustfmt::skip]
const MAY_USE: &[(&str, &[&str])] = &[
    ("words", &[]),
    ("finding", &[]),
    ("aws", &[]),
    ("parameters", &["finding", "aws", "words"]),
    ("artifact", &["finding", "parameters"]),
    ("design", &["words", "finding", "aws", "parameters", "artifact"]),
    ("template", &["finding"]),
    ("stacks", &["words", "finding", "aws", "design", "template"]),
    ("review", &["words", "finding", "aws", "template", "stacks"]),
    ("recovery", &["words", "finding", "aws", "parameters", "review"]),
    ("failover", &["words", "finding", "review", "recovery"]),
    ("opinions", &["finding", "template", "review"]),
    ("report", &["words", "finding", "template", "review", "recovery"]),
    ("topology", &["words", "finding", "aws", "template", "stacks"]),
    ("compare", &["words", "finding", "aws", "parameters", "template", "stacks", "review", "recovery", "report"]),
    // The one exception to the order: the files are made of the pipeline's snapshot.
    ("files", &["words", "finding", "aws", "parameters", "artifact", "design", "template", "stacks", "review", "recovery", "failover", "report", "topology", "pipeline"]),
    ("pipeline", &["finding", "parameters", "artifact", "design", "stacks", "review", "recovery", "files"]),
    ("advice", &["finding", "parameters", "artifact", "design", "stacks", "review", "recovery"]),
    ("ui", &["words", "finding", "aws", "parameters", "artifact", "design", "template", "stacks", "review", "recovery", "failover", "opinions", "report", "topology", "compare", "files", "pipeline", "advice"]),
];

/// What only the page may name.
const BROWSER: &[&str] = &["leptos", "web_sys", "wasm_bindgen", "wasm_bindgen_futures", "js_sys", "gloo"];
/// What only the page's adapters may name.
const WEB_APIS: &[&str] = &["web_sys", "js_sys", "gloo"];
/// What would make the same parameters give other bytes: clocks, chance, hash order, the machine around.
const IMPURE: &[&str] = &[
    "std::time",
    "Instant",
    "SystemTime",
    "HashMap",
    "HashSet",
    "rand",
    "getrandom",
    "std::thread",
    "std::env",
    "std::fs",
    "std::process",
    "std::net::Tcp",
    "RandomState",
    "DefaultHasher",
];

#[test]
fn only_the_page_knows_a_browser() {
    for source in sources("src") {
        let program = ["src/page.rs", "src/worker.rs"].contains(&source.path.as_str());
        let page = source.path.starts_with("src/ui/") || program;
        let adapter = source.path.starts_with("src/ui/browser") || source.path == "src/worker.rs";
        for name in BROWSER.iter().filter(|_| !page) {
            assert!(!source.names(name), "{} names {name}: only the page and its worker know a browser", source.path);
        }
        for name in WEB_APIS.iter().filter(|_| page && !adapter) {
            assert!(!source.names(name), "{} names {name}: Web APIs are called from src/ui/browser only", source.path);
        }
    }
}

#[test]
fn the_core_knows_no_clock_no_chance_and_no_machine() {
    for source in sources("src") {
        // The command line is the one place that reads and writes files; the page asks the browser.
        if ["src/main.rs", "src/page.rs", "src/worker.rs"].contains(&source.path.as_str())
            || ["src/cli/", "src/ui/"].iter().any(|folder| source.path.starts_with(folder))
        {
            continue;
        }
        for name in IMPURE {
            assert!(!source.product().names(name), "{} names {name}", source.path);
        }
    }
}

#[test]
fn a_module_uses_only_those_above_it() {
    for source in sources("src") {
        let Some(module) = source.module() else { continue };
        let (_, allowed) = MAY_USE
            .iter()
            .find(|(name, _)| *name == module)
            .unwrap_or_else(|| panic!("{module} is missing from the table of modules in tests/tidy.rs"));
        for used in source.product().crate_modules() {
            assert!(used == module || allowed.contains(&used.as_str()), "{} uses {used}", source.path);
        }
    }
}

#[test]
fn modules_stand_in_reading_order_wherever_they_are_listed() {
    let order: Vec<&str> = MAY_USE.iter().map(|(module, _)| *module).collect();
    for (at, (module, used)) in MAY_USE.iter().enumerate() {
        for used in used.iter().filter(|used| (*module, **used) != ("files", "pipeline")) {
            assert!(order[..at].contains(used), "{used} stands after {module}");
        }
    }
    let library = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let listed: Vec<&str> =
        library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(listed, order, "src/lib.rs");
    assert_eq!(first_column(&architecture(), "## The map"), order, "ARCHITECTURE.md");
}

#[test]
fn the_architecture_is_two_pages_and_justifies_every_dependency() {
    let text = architecture();
    assert!(text.lines().count() <= 120, "ARCHITECTURE.md has {} lines", text.lines().count());
    let (_, section) = text.split_once("## Dependencies").expect("ARCHITECTURE.md has no dependencies");
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
    let justified: BTreeSet<String> = rows
        .flat_map(|cell| cell.split([',', '(']).map(|word| word.trim_matches([' ', '`', ')']).to_owned()))
        // The heading, and what stands in brackets: the feature that a dependency belongs to.
        .filter(|word| !["Crate", "cli", "ui", "aws", "tests"].contains(&word.as_str()))
        .collect();
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut section = "";
    let mut declared = BTreeSet::new();
    for line in manifest.lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
        } else if let (true, Some((name, _))) = (section.ends_with("dependencies"), line.split_once(" = ")) {
            declared.insert(name.to_owned());
        }
    }
    assert!(declared.contains("serde"), "the dependencies were not found");
    assert_eq!(
        justified, declared,
        "on the left what ARCHITECTURE.md justifies, on the right what Cargo.toml declares"
    );
}

#[test]
fn every_source_file_says_what_it_is() {
    for source in ["src", "tests", "benches", "examples"].into_iter().flat_map(sources) {
        assert!(source.text.starts_with("//! "), "{} does not begin with //!", source.path);
    }
}

#[test]
fn nothing_is_left_for_later_and_nothing_is_unstable() {
    let later = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("todo", "!("), concat!("unimpl", "emented!(")];
    for file in repository() {
        for word in later {
            assert!(!file.text.contains(word), "{} holds {word}", file.path);
        }
        assert!(!file.path.ends_with(".rs") || !file.text.contains(concat!("#![fea", "ture")), "{}", file.path);
    }
}

#[test]
fn the_repository_knows_no_machine_but_the_readers() {
    let foreign = [
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
        concat!("/wo", "rk/"),
        concat!("/tmp/", "plan"),
    ];
    let outside = ["design", "domain", "style", "toolchain"].map(|page| format!("{}{page}.md", concat!("sha", "red/")));
    for file in repository() {
        for path in foreign {
            assert!(!file.text.contains(path), "{} holds {path}", file.path);
        }
        for page in &outside {
            assert!(!file.text.contains(page.as_str()), "{} names {page}, which is not here", file.path);
        }
    }
}

/// A text file of the repository.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The module of the crate it belongs to; `None` for the crate's own roots and for the command line.
    fn module(&self) -> Option<&str> {
        let first = self.path.strip_prefix("src/")?.split(['/', '.']).next()?;
        (!["lib", "main", "cli", "page", "worker"].contains(&first)).then_some(first)
    }

    /// What is compiled into the product: no comments, no unit tests (they stand last in a file, or in tests.rs).
    fn product(&self) -> Self {
        let tests = self.path.ends_with("/tests.rs");
        let text = if tests { "" } else { self.text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default() };
        Self { path: self.path.clone(), text: text.to_owned() }
    }

    fn code(&self) -> impl Iterator<Item = &str> {
        self.text.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line })
    }

    /// Whether a name occurs in its code as a whole word.
    fn names(&self, name: &str) -> bool {
        let part = |c: char| c.is_alphanumeric() || c == '_';
        self.code().any(|line| {
            line.match_indices(name)
                .any(|(at, _)| !line[..at].ends_with(part) && !line[at + name.len()..].starts_with(part))
        })
    }

    /// The modules it names as `crate::x`, alone or in `use crate::{x, y::z}`.
    fn crate_modules(&self) -> BTreeSet<String> {
        let code: String = self.code().collect::<Vec<_>>().join("\n");
        let mut modules = BTreeSet::new();
        for (at, prefix) in code.match_indices("crate::") {
            let rest = &code[at + prefix.len()..];
            match rest.strip_prefix('{') {
                None => modules.extend(first_word(rest)),
                Some(group) => {
                    let mut depth = 1;
                    let mut start = true;
                    for (offset, character) in group.char_indices() {
                        match character {
                            '{' => depth += 1,
                            '}' => depth -= 1,
                            ',' if depth == 1 => start = true,
                            c if start && c.is_alphabetic() => {
                                modules.extend(first_word(&group[offset..]));
                                start = false;
                            }
                            _ => {}
                        }
                        if depth == 0 {
                            break;
                        }
                    }
                }
            }
        }
        modules
    }
}

/// The leading identifier, if it is a module's: lower case, and followed by `::` or the end of an import.
/// Nothing is ever made into elements by reading text as markup: neither the program nor what starts it does that.
#[test]
fn no_text_becomes_markup() {
    let sinks = [
        "inner_html",
        "innerHTML",
        "outerHTML",
        "insert_adjacent",
        "insertAdjacent",
        "document.write",
        "eval(",
        "new Function",
        "srcdoc",
    ];
    for folder in ["src", "public"] {
        let found = read(&root().join(folder), &[]);
        assert!(!found.is_empty(), "{folder} was not found");
        for source in found {
            for sink in sinks {
                assert!(!source.text.contains(sink), "{} has {sink}", source.path);
            }
        }
    }
}

fn first_word(text: &str) -> Option<String> {
    let word: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    word.starts_with(|c: char| c.is_lowercase()).then_some(word)
}

fn architecture() -> String {
    fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap()
}

/// The names in backticks that begin the rows of the first table under a heading.
fn first_column<'text>(text: &'text str, heading: &str) -> Vec<&'text str> {
    let (_, section) = text.split_once(heading).unwrap_or_else(|| panic!("there is no {heading}"));
    let section = section.split("\n## ").next().unwrap_or_default();
    section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file under a folder of the repository.
fn sources(folder: &str) -> Vec<Source> {
    let sources: Vec<Source> =
        read(&root().join(folder), &[]).into_iter().filter(|s| s.path.ends_with(".rs")).collect();
    assert!(folder != "src" || sources.len() > 20, "the sources were not found");
    sources
}

/// Every text file that is kept: what .gitignore names at any level is left out, and so is what git keeps for itself.
fn repository() -> Vec<Source> {
    let ignored = fs::read_to_string(root().join(".gitignore")).unwrap();
    let mut skipped: Vec<&str> = ignored.lines().map(|line| line.trim_matches('/')).filter(|l| !l.is_empty()).collect();
    skipped.push(".git");
    let files = read(&root(), &skipped);
    assert!(files.iter().any(|file| file.path == "Cargo.toml"), "the repository was not found");
    files
}

fn read(folder: &Path, skipped: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if skipped.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            found.extend(read(&path, skipped));
        } else if let Ok(text) = fs::read_to_string(&path) {
            let path = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
            found.push(Source { path, text });
        }
    }
    found
}
