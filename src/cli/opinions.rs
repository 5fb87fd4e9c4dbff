//! What AWS's own rules and the user's say of the templates under review.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

use twinstack::finding::{Finding, Layer};
use twinstack::opinions::Subject;
use twinstack::opinions::wire::GuardFile;
use twinstack::review::Source;
use twinstack::template::read::Language;
use twinstack::template::text::{S3_LIMIT, indented};

use super::input::read_text;
use super::output::Unusable;
use super::review::ReadFile;

/// Findings, and the layers that they are of.
pub(super) type Opinions = (Vec<Finding>, Vec<(Layer, &'static str)>);

/// What the other layers say of the templates, with what is given.
pub(super) fn opinions(
    aws: bool,
    guard: &[PathBuf],
    files: &[ReadFile<'_>],
    sources: &[Source<'_>],
) -> Result<Opinions, Unusable> {
    let given: Vec<BTreeMap<String, String>> = sources
        .iter()
        .map(|source| source.given.into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())).collect())
        .collect();
    // AWS's rules read JSON as it stands in the file; what was YAML is given to them as the same in JSON.
    let texts: Vec<Cow<'_, str>> = files
        .iter()
        .map(|file| match file.reading.language {
            Language::Json => Cow::Borrowed(file.text.as_str()),
            Language::Yaml => Cow::Owned(indented(&file.reading.template)),
        })
        .collect();
    let subjects: Vec<Subject<'_>> = sources
        .iter()
        .zip(&texts)
        .zip(&given)
        .map(|((source, text), parameters)| Subject { stack: source.place, region: source.region, parameters, text })
        .collect();
    let mut rules = Vec::new();
    for path in guard {
        rules.push(GuardFile { name: path.display().to_string(), text: read_text(path, S3_LIMIT)? });
    }
    second_opinions(aws, &rules, &subjects)
}

/// What AWS's rules and the user's say, and who was asked.
#[cfg(feature = "aws")]
fn second_opinions(aws: bool, guard: &[GuardFile], subjects: &[Subject<'_>]) -> Result<Opinions, Unusable> {
    use twinstack::opinions::aws::{self, Checker};
    use twinstack::opinions::guard::{self, Rules};

    let (mut findings, mut layers) = (Vec::new(), Vec::new());
    // A panic of the validator's becomes a finding, so it need not be told as well.
    std::panic::set_hook(Box::new(|_| {}));
    if aws {
        let mut checker = Checker::new().map_err(|error| Unusable(format!("--aws: {error}")))?;
        findings.extend(checker.check(subjects));
        layers.push((Layer::Aws, aws::VERSION));
    }
    if !guard.is_empty() {
        findings.extend(Rules::read(guard).check(subjects));
        layers.push((Layer::Guard, guard::VERSION));
    }
    let _ = std::panic::take_hook();
    Ok((findings, layers))
}

/// Says what has to be built for them.
#[cfg(not(feature = "aws"))]
fn second_opinions(aws: bool, _: &[GuardFile], _: &[Subject<'_>]) -> Result<Opinions, Unusable> {
    let option = if aws { "--aws" } else { "--guard" };
    Err(Unusable(format!(
        "{option}: this program was built without it; cargo build --release --features aws builds it in"
    )))
}
