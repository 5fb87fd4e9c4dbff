//! AWS's own validator over the templates: its resource schemas and its rules, each template in its own Region.
//!
//! Run with `--features aws`. `TWINSTACK_PROOF=1` takes the whole series of designs instead of a few.

mod support;

use std::collections::BTreeMap;

use support::{artifact, designs, proof};
use twinstack::finding::{Finding, Layer, Place, Severity};
use twinstack::opinions::answer::Answerer;
use twinstack::opinions::aws::Checker;
use twinstack::opinions::guard::{self, Rules};
use twinstack::opinions::wire::{Answer, Body, GuardFile, Question};
use twinstack::opinions::{Subject, aws};
use twinstack::parameters::Parameters;
use twinstack::parameters::presets::PRESETS;
use twinstack::pipeline;
use twinstack::template::text;

#[test]
fn aws_finds_nothing_to_warn_of() {
    let mut checker = Checker::new().unwrap();
    let mut found = Vec::new();
    let mut templates = 0;
    let mut boundaries = 0;
    for (design, parameters) in designs_to_check() {
        boundaries += usize::from(parameters.security.permissions_boundary.contains(":123456789012:"));
        for (stack, region, body) in bodies(&parameters) {
            templates += 1;
            for finding in checker.check(&[Subject { region: Some(&region), ..subject(stack, &body) }]) {
                found.push(format!("{design}: {finding:?}"));
            }
        }
    }
    assert!(templates >= 4 * PRESETS.len(), "only {templates} templates were checked");
    assert!(boundaries > 0, "no design has a permissions boundary with an account in it");
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
}

const BAD: &str = r#"{"Resources": {
    "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicNam": "x"}},
    "Function": {"Type": "AWS::Lambda::Function", "Properties": {
        "Code": {"S3Bucket": "b", "S3Key": "k"}, "Handler": "a.b", "Runtime": "python3.13",
        "Role": "arn:aws:iam::123456789012:role/function"}},
    "Role": {"Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}]},
        "PermissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"}}}}"#;

#[test]
fn what_is_wrong_is_found_where_it_is_and_again_when_asked_again() {
    let mut checker = Checker::new().unwrap();
    let found = checker.check(&[subject(Place::Secondary, BAD)]);
    let wrong = found.iter().find(|finding| finding.severity == Severity::Error).unwrap();
    assert_eq!((wrong.layer, wrong.stack), (Layer::Aws, Place::Secondary));
    assert_eq!(wrong.logical_id.as_deref(), Some("Topic"), "{wrong:?}");
    let document: serde_json::Value = serde_json::from_str(BAD).unwrap();
    for finding in &found {
        let path = finding.path.as_deref().unwrap();
        assert!(document.pointer(path).is_some(), "{finding:?}");
    }
    let named = found.iter().filter(|finding| finding.rule == "W9013").map(|finding| finding.logical_id.as_deref());
    assert_eq!(named.collect::<Vec<_>>(), [Some("Function")], "a boundary names an account for good reason");
    let again = checker.check(&[subject(Place::Primary, BAD)]);
    let elsewhere = |finding: &Finding| Finding { stack: Place::Primary, ..finding.clone() };
    assert_eq!(again, found.iter().map(elsewhere).collect::<Vec<_>>());
}

#[test]
fn what_is_no_template_is_a_finding() {
    let mut checker = Checker::new().unwrap();
    for text in ["", "{", "[]", "null", "\u{0}", "{\"Resources\": 1}", "{\"Resources\": {\"A\": {\"Type\": []}}}"] {
        let found = checker.check(&[subject(Place::Primary, text)]);
        assert!(found.iter().any(|finding| finding.severity == Severity::Error), "{text}: {found:?}");
    }
}

#[test]
fn a_users_own_rules_are_checked_and_one_that_cannot_be_read_says_where() {
    let file = |name: &str, text: &str| GuardFile { name: name.to_owned(), text: text.to_owned() };
    let good = "let topics = Resources.*[ Type == 'AWS::SNS::Topic' ]\n\
                rule topics_are_encrypted when %topics !empty {\n\
                    %topics.Properties.KmsMasterKeyId exists <<A topic has a key of ours.>>\n}\n\
                rule topics_have_no_x { %topics.Properties.TopicNam != 'x' }\n";
    let rules = Rules::read(&[file("broken.guard", "rule a {\n  %b ==\n"), file("ours.guard", good)]);
    let found = rules.check(&[subject(Place::Primary, BAD)]);
    let of = |rule: &str| found.iter().find(|finding| finding.rule == rule).unwrap_or_else(|| panic!("{found:?}"));
    let broken = of("guard-unreadable");
    assert_eq!((broken.severity, broken.layer), (Severity::Error, Layer::Guard));
    assert!(broken.message.contains("broken.guard") && broken.message.contains("ine"), "{}", broken.message);
    let topic = of("topics_are_encrypted");
    assert_eq!(topic.message, "A topic has a key of ours.");
    assert_eq!(topic.path.as_deref(), Some("/Resources/Topic/Properties"));
    assert_eq!((topic.logical_id.as_deref(), topic.layer), (Some("Topic"), Layer::Guard));
    assert_eq!(of("topics_have_no_x").path.as_deref(), Some("/Resources/Topic/Properties/TopicNam"));
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(Rules::default().check(&[subject(Place::Primary, BAD)]).is_empty());
}

#[test]
fn the_worker_answers_whatever_it_is_asked() {
    let mut answerer = Answerer::new().unwrap();
    assert_eq!(answerer.ready(), Answer::ready(aws::VERSION));
    let nothing = answerer.answer("hello");
    assert!(nothing.id.is_none() && nothing.error.unwrap().contains("cannot be read"));
    let guard = GuardFile { name: "a.guard".to_owned(), text: "rule none { Resources.Topic !exists }".to_owned() };
    let body = Body {
        stack: Place::Primary,
        region: Some("eu-west-1".to_owned()),
        parameters: BTreeMap::new(),
        text: BAD.to_owned(),
    };
    let mut question = Question { id: 3, templates: vec![body], guard: vec![guard] };
    let mut ask = |question: &Question| {
        let answer = answerer.answer(&serde_json::to_string(question).unwrap());
        assert_eq!((answer.id, answer.error), (Some(question.id), None));
        answer.findings.unwrap().into_iter().map(Finding::from).collect::<Vec<_>>()
    };
    let found = ask(&question);
    assert_eq!(found, ask(&question), "the same question has the same answer");
    assert_eq!(found.iter().filter(|finding| finding.layer == Layer::Guard).count(), 1, "{found:?}");
    question.guard.clear();
    let without: Vec<Finding> = found.into_iter().filter(|finding| finding.layer == Layer::Aws).collect();
    assert!(!without.is_empty());
    assert_eq!(ask(&question), without);
}

const BY_PARAMETERS: &str = r#"{
    "Parameters": {"ReservedConcurrency": {"Type": "Number", "Default": 50}, "Stage": {"Type": "String"}},
    "Conditions": {"Prod": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
    "Resources": {
        "Function": {"Type": "AWS::Lambda::Function", "Properties": {
            "Role": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/function"}, "Timeout": 30,
            "ReservedConcurrentExecutions": {"Fn::If": ["Prod", {"Ref": "ReservedConcurrency"}, 100]},
            "Layers": [{"Ref": "AWS::NoValue"}, {"Fn::If": ["Prod", "old", {"Ref": "AWS::NoValue"}]}, "new"]}},
        "Topic": {"Type": "AWS::SNS::Topic", "Condition": "Prod"}}}"#;

const RULES: &str = "rule soon { Resources.Function.Properties.Timeout <= 30 }\n\
                     rule enough { Resources.Function.Properties.ReservedConcurrentExecutions >= 100 }\n\
                     rule no_old_layers { Resources.Function.Properties.Layers[*] != 'old' }\n\
                     rule role_is_made { Resources.Function.Properties.Role.'Fn::Sub' exists }\n\
                     rule no_topics { Resources.Topic !exists }\n";

#[test]
fn a_users_rules_see_what_will_be_deployed_and_what_they_find_is_where_it_was_written() {
    let mut answerer = Answerer::new().unwrap();
    let at = "/Resources/Function/Properties";
    let (choice, layers) = (format!("{at}/ReservedConcurrentExecutions"), format!("{at}/Layers"));
    let few = ("enough", format!("{choice}/Fn::If/1"));
    let old = ("no_old_layers", format!("{layers}/1/Fn::If/1"));
    let topic = ("no_topics", "/Resources/Topic".to_owned());
    for (given, expected) in [
        (&[("Stage", "test")][..], vec![]),
        (&[("Stage", "prod")], vec![few, old.clone(), topic.clone()]),
        (&[("Stage", "prod"), ("ReservedConcurrency", "100")], vec![old, topic.clone()]),
        // Neither a number nor text can be compared with a function.
        (&[], vec![("enough", choice), ("no_old_layers", format!("{layers}/1")), topic]),
    ] {
        let body = Body {
            stack: Place::Primary,
            region: None,
            parameters: given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            text: BY_PARAMETERS.to_owned(),
        };
        let guard = GuardFile { name: "ours.guard".to_owned(), text: RULES.to_owned() };
        let question = Question { id: 1, templates: vec![body], guard: vec![guard] };
        let answer = answerer.answer(&serde_json::to_string(&question).unwrap());
        let found: Vec<Finding> = answer.findings.unwrap().into_iter().map(Into::into).collect();
        let guard = found.iter().filter(|finding| finding.layer == Layer::Guard);
        let found: Vec<(&str, String)> =
            guard.map(|finding| (&*finding.rule, finding.path.clone().unwrap_or_default())).collect();
        assert_eq!(found, expected, "{given:?}");
    }
}

#[test]
fn the_versions_are_those_of_the_lock_file() {
    let lock = include_str!("../Cargo.lock");
    let locked = |name: &str, version: &str| lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\""));
    assert!(locked("cloudformation-validate-validation-engine", aws::VERSION));
    assert!(locked("cloudformation-guard-lang", guard::VERSION));
}

fn subject(stack: Place, text: &str) -> Subject<'_> {
    static NONE: BTreeMap<String, String> = BTreeMap::new();
    Subject { stack, region: None, parameters: &NONE, text }
}

fn designs_to_check() -> Vec<(String, Parameters)> {
    let count = if proof() { 60 } else { 4 };
    let presets = PRESETS.iter().map(|preset| (preset.id.to_owned(), (preset.parameters)()));
    let mut held = Parameters::default();
    held.dns.failback = "held".into();
    let presets = presets.chain([("held".to_owned(), held)]);
    presets.chain((0..count).map(|index| (format!("spread-{index}"), designs::spread(index)))).collect()
}

/// Every template of a design with its Region.
fn bodies(parameters: &Parameters) -> Vec<(Place, String, String)> {
    let mut bodies = Vec::new();
    for stack in pipeline::evaluate(parameters, artifact(parameters)).stacks {
        bodies.push((stack.place, stack.region.clone(), text::indented(&stack.template)));
        if let Some(foundation) = &stack.foundation {
            bodies.push((stack.place, stack.region.clone(), text::minified(foundation)));
        }
    }
    bodies
}
