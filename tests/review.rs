//! Every rule of the review against a template that keeps it and one that breaks it: `tests/review/RULE/good.json` and
//! `bad.json`, where the latter is told so in `expected.json`, with `bad.secondary.json`, `bad.edge.json` and `bad.foundation.json` beside them where a rule needs
//! more than the primary template. What is too long to read as a file is made here.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "helpers of tests are tests too")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;
use twinstack::artifact::built_in;
use twinstack::finding::{Finding, Place};
use twinstack::parameters::{Parameters, presets, spec};
use twinstack::review::{Source, Targets, review, review_sources, review_templates, rules};
use twinstack::stacks::Stack;
use twinstack::template::{Template, patch, read};
use twinstack::{design, pipeline, stacks};

/// What the bad template of a rule is expected to be told, besides the rule itself: `expected.json`.
#[derive(Debug, PartialEq, serde::Deserialize)]
struct Expected {
    stack: String,
    path: Option<String>,
    logical_id: Option<String>,
    /// The change that mends it, where the rule offers one; applied, it has to leave nothing to be found.
    #[serde(default)]
    patched: bool,
}

/// The rules whose templates are made below.
const MADE_HERE: &[&str] = &["template-too-many", "template-too-long", "foundation-too-long", "description-too-long"];

fn fixture(rule: &str, name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/review").join(rule).join(name)
}

/// The rules that have a folder.
fn with_fixtures() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/review");
    let mut rules: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    rules.sort();
    rules
}

fn expected(rule: &str) -> Expected {
    let text = fs::read_to_string(fixture(rule, "expected.json")).unwrap_or_else(|error| panic!("{rule}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{rule}: {error}"))
}

/// The template in a file and what reading it finds; a template that keeps every rule where there is no such file.
fn template(rule: &str, name: &str, place: Place) -> (Template, Vec<Finding>) {
    let path = fixture(rule, name);
    if !path.exists() {
        return (smallest(), Vec::new());
    }
    let reading = read::read(&fs::read(&path).unwrap(), place).unwrap_or_else(|error| panic!("{rule}/{name}: {error}"));
    (reading.template, reading.findings)
}

fn smallest() -> Template {
    parsed(&json!({"Resources": {"Topic": {
        "Type": "AWS::SNS::Topic", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"
    }}}))
}

fn parsed(template: &serde_json::Value) -> Template {
    let reading = read::read(template.to_string().as_bytes(), Place::Primary).unwrap();
    assert_eq!(reading.findings, []);
    reading.template
}

fn stack(place: Place, template: Template, foundation: Option<Template>) -> Stack {
    let region = if place == Place::Primary { "us-east-1" } else { "us-west-2" };
    Stack { place, region: region.to_owned(), name: "stack".to_owned(), template, foundation }
}

/// Everything that is found in the templates of a rule's `good` or `bad` case.
fn found(rule: &str, case: &str) -> Vec<Finding> {
    let (primary, mut findings) = template(rule, &format!("{case}.json"), Place::Primary);
    let (secondary, more) = template(rule, &format!("{case}.secondary.json"), Place::Secondary);
    findings.extend(more);
    let foundation = fixture(rule, &format!("{case}.foundation.json"));
    findings.extend(if foundation.exists() {
        let (foundation, more) = template(rule, &format!("{case}.foundation.json"), Place::Primary);
        assert_eq!(more, []);
        review(
            &[stack(Place::Primary, primary, Some(foundation)), stack(Place::Secondary, secondary, None)],
            Targets::default(),
        )
    } else {
        judged(&primary, &secondary)
    });
    findings
}

/// What is found in a pair in us-east-1 and us-west-2, unless its templates name other Regions.
fn judged(primary: &Template, secondary: &Template) -> Vec<Finding> {
    let named = |template: &Template, parameter: &str| template.parameters.contains_key(parameter);
    let known = !named(primary, "SecondaryRegion") && !named(secondary, "PrimaryRegion");
    let source = |place, template, region: &'static str| Source {
        place,
        template,
        region: known.then_some(region),
        given: None,
    };
    let sources = [source(Place::Primary, primary, "us-east-1"), source(Place::Secondary, secondary, "us-west-2")];
    review_sources(&sources, Targets::default())
}

#[test]
fn every_rule_has_a_case() {
    let covered: Vec<String> = with_fixtures().into_iter().chain(MADE_HERE.iter().map(|&rule| rule.into())).collect();
    for rule in rules::all() {
        assert!(covered.iter().any(|case| case == rule.id), "{}", rule.id);
        assert!(rule.parameter.is_none_or(|id| spec::find(id).is_some()), "{}", rule.id);
    }
    assert_eq!(covered.len(), rules::all().count());
}

#[test]
fn what_keeps_a_rule_is_not_found() {
    let mut told = String::new();
    for rule in with_fixtures() {
        assert!(fixture(&rule, "good.json").exists(), "{rule}");
        let findings = found(&rule, "good");
        if !findings.is_empty() {
            write!(told, "{rule}:\n{}", listed(&findings)).unwrap();
        }
    }
    assert!(told.is_empty(), "{told}");
}

#[test]
fn what_breaks_a_rule_is_found_by_it_alone_and_where_it_is() {
    let mut wrong = String::new();
    for rule in with_fixtures() {
        let findings = found(&rule, "bad");
        let told =
            findings.first().filter(|finding| findings.len() == 1 && finding.rule == rule).map(|finding| Expected {
                stack: finding.stack.name().to_owned(),
                path: finding.path.clone(),
                logical_id: finding.logical_id.clone(),
                patched: finding.patch.is_some(),
            });
        let expected = expected(&rule);
        if told.as_ref() != Some(&expected) {
            write!(wrong, "{rule}: expected {expected:?}, told\n{}", listed(&findings)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_is_patched_is_mended() {
    let mut patched = 0;
    for rule in with_fixtures() {
        let findings = found(&rule, "bad");
        let Some(patch) = findings.first().and_then(|finding| finding.patch.as_ref()) else { continue };
        let mut texts = ["bad.json", "bad.secondary.json"].map(|name| fs::read_to_string(fixture(&rule, name)).ok());
        let text = texts[usize::from(findings[0].stack == Place::Secondary)].as_mut().unwrap();
        let mut document = serde_json::from_str(text).unwrap();
        assert!(patch::apply(&mut document, patch), "{rule}: {patch:?}");
        *text = document.to_string();
        let [primary, secondary] =
            texts.map(|text| text.map_or_else(smallest, |text| parsed(&serde_json::from_str(&text).unwrap())));
        assert_eq!(listed(&judged(&primary, &secondary)), "", "{rule}");
        patched += 1;
    }
    assert!(patched > 0);
}

#[test]
fn the_message_of_a_cycle_is_the_way_round() {
    assert!(found("resource-cycle", "bad")[0].message.contains("Bucket -> Role -> Function -> Bucket"));
}

#[test]
fn stacks_that_read_each_others_outputs_wait_for_each_other() {
    let queue = json!({"Type": "AWS::SNS::Topic", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"});
    let reading = |region: &str, output: &str, condition: Option<&str>| {
        let value = json!({"Fn::GetStackOutput": {"StackName": "bank", "OutputName": output, "Region": region}});
        let value = match condition {
            Some(condition) => json!({"Fn::If": [condition, value, {"Ref": "AWS::NoValue"}]}),
            None => value,
        };
        parsed(&json!({
            "Parameters": {"Complete": {"Type": "String", "Default": "no"}},
            "Conditions": {"Full": {"Fn::Equals": [{"Ref": "Complete"}, "yes"]}},
            "Resources": {"Topic": queue, "Other": {
                "Type": "AWS::SSM::Parameter", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain",
                "Properties": {"Type": "String", "Name": "/bank/other", "Value": value, "Tags": {"full": {"Fn::If": ["Full", "y", "n"]}}}
            }},
            "Outputs": {"TopicArn": {"Value": {"Ref": "Topic"}}}
        }))
    };
    let secondary = reading("us-east-1", "TopicArn", None);
    let at = "/Resources/Other/Properties/Value";
    let findings = judged(&reading("us-west-2", "TopicArn", None), &secondary);
    assert_only("handover-circle", at, &findings);
    assert_eq!(findings[0].logical_id.as_deref(), Some("Other"));
    assert!(findings[0].message.contains("Fn::GetStackOutput of TopicArn"), "{}", findings[0].message);
    // Another stack's output, one of a third Region, and one that a second deployment adds.
    for primary in [
        reading("us-west-2", "QueueArn", None),
        reading("eu-west-1", "TopicArn", None),
        reading("us-west-2", "TopicArn", Some("Full")),
    ] {
        assert_eq!(listed(&judged(&primary, &secondary)), "");
    }
}

#[test]
fn a_name_is_measured_in_its_own_region() {
    let finding = &found("name-length", "bad")[0];
    assert!(finding.message.contains("64 characters in ap-southeast-1"), "{}", finding.message);
    assert_eq!(finding.parameter, Some("environment.suffix"));
}

#[test]
fn less_is_asked_of_templates_that_isolate_nothing() {
    let loose =
        parsed(&json!({"Resources": {"Vpc": {"Type": "AWS::EC2::VPC"}, "Group": {"Type": "AWS::Logs::LogGroup",
        "Properties": {"RetentionInDays": 30}}}}));
    let findings = review_templates(&loose, &smallest(), None);
    assert_eq!(findings.len(), 1);
    assert_eq!((&*findings[0].rule, findings[0].severity.name()), ("resource-not-retained", "warning"));
}

#[test]
fn templates_keep_the_limits_of_cloudformation_to_the_last_one() {
    let topic = json!({"Type": "AWS::SNS::Topic", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"});
    let many = |count: usize| {
        let mut template = smallest();
        let topic = parsed(&json!({"Resources": {"A": topic}})).resources["A"].clone();
        template.resources = (0..count).map(|number| (format!("Topic{number}"), topic.clone())).collect();
        template
    };
    assert_eq!(review_templates(&many(500), &smallest(), None), []);
    assert_only("template-too-many", "/Resources", &review_templates(&many(501), &smallest(), None));

    let described = |bytes: usize| Template { description: "x".repeat(bytes), ..smallest() };
    assert_eq!(review_templates(&described(1_024), &smallest(), None), []);
    assert_only("description-too-long", "/Description", &review_templates(&described(1_025), &smallest(), None));
}

#[test]
fn templates_are_measured_as_they_are_sent() {
    let padded = |bytes: usize| {
        let mut template = smallest();
        Arc::make_mut(&mut template.resources["Topic"].properties).insert("DisplayName", "x".repeat(bytes).into());
        template
    };
    let overhead = twinstack::template::text::indented(&padded(0)).len();
    assert_eq!(review_templates(&padded(1_048_576 - overhead), &smallest(), None), []);
    assert_only("template-too-long", "", &review_templates(&padded(1_048_577 - overhead), &smallest(), None));
    // The edge stack is sent inline.
    assert_eq!(review_templates(&smallest(), &smallest(), Some(&padded(51_200 - overhead))), []);
    let findings = review_templates(&smallest(), &smallest(), Some(&padded(51_201 - overhead)));
    assert_only("template-too-long", "", &findings);
    assert_eq!(findings[0].stack, Place::Edge);

    let with_foundation = |bytes: usize| {
        let foundation = padded(bytes);
        let mut full = foundation.clone();
        full.resources.insert("Other".into(), smallest().resources["Topic"].clone());
        review(
            &[stack(Place::Primary, full, Some(foundation)), stack(Place::Secondary, smallest(), None)],
            Targets::default(),
        )
    };
    let overhead = twinstack::template::text::minified(&padded(0)).len();
    assert_eq!(with_foundation(51_200 - overhead), []);
    let findings = with_foundation(51_201 - overhead);
    assert_only("foundation-too-long", "", &findings);
    assert_eq!(findings[0].parameter, Some("environment.tags"));
}

fn assert_only(rule: &str, path: &str, findings: &[Finding]) {
    let found: Vec<_> = findings.iter().map(|finding| (&*finding.rule, finding.path.as_deref())).collect();
    assert_eq!(found, [(rule, Some(path))]);
}

fn listed(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let path = finding.path.as_deref().unwrap_or_default();
        writeln!(text, "{} {}{path}: {}", finding.rule, finding.stack.name(), finding.message).unwrap();
    }
    text
}

#[test]
fn nothing_is_wrong_with_the_stacks_of_a_preset() {
    for preset in presets::PRESETS {
        let stacks = stacks::stacks(&design::design(&(preset.parameters)(), &built_in()));
        assert_eq!(listed(&review(&stacks, pipeline::targets(&(preset.parameters)()))), "", "{}", preset.id);
    }
}

#[test]
fn stacks_that_were_written_and_read_again_are_judged_alike() {
    let mut parameters = Parameters::default();
    parameters.regions.primary = "eu-west-1".into();
    parameters.regions.secondary = "ap-southeast-1".into();
    parameters.dns.domain = "pay.bank.com".into();
    let written = stacks::stacks(&design::design(&parameters, &built_in()));
    let again: Vec<Template> = written
        .iter()
        .map(|stack| {
            let text = twinstack::template::text::indented(&stack.template);
            let reading = read::read(text.as_bytes(), stack.place).unwrap();
            assert_eq!(reading.findings, []);
            assert_eq!(twinstack::template::text::indented(&reading.template), text);
            reading.template
        })
        .collect();
    let [primary, secondary, edge] = again.as_slice() else { panic!("an edge stack is needed here") };
    assert_eq!(listed(&review_templates(primary, secondary, Some(edge))), "");
}
