//! What is taken away, for every preset and for designs that were chosen to be awkward.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use super::*;
use crate::artifact::built_in;
use crate::finding::any_error;
use crate::parameters::presets::PRESETS;
use crate::pipeline::evaluate;
use crate::stacks::wires;
use crate::template::text::INLINE_LIMIT;

/// Designs that differ in which stacks, wires and parameters they have.
fn designs() -> Vec<(&'static str, Parameters)> {
    let mut designs: Vec<_> = PRESETS.iter().map(|preset| (preset.id, (preset.parameters)())).collect();
    let mut edge = Parameters::default();
    edge.regions.primary = "eu-west-1".into();
    edge.regions.secondary = "ap-south-2".into();
    edge.network.zones = 3;
    edge.alarms.addresses = vec!["ops@bank.com".into(), "https://hooks.bank.com/a?b=c".into()];
    designs.push(("edge", edge));
    let mut foreign = Parameters::default();
    foreign.compute.artifact = "s3".into();
    foreign.compute.artifact_key = "code/it's.zip".into();
    foreign.compute.artifact_primary_bucket = "code-east".into();
    foreign.compute.artifact_secondary_bucket = "code-west".into();
    foreign.compute.artifact_sha256 = "0f".repeat(32);
    foreign.dns.zone = "existing".into();
    foreign.dns.zone_id = "Z0123456789".into();
    foreign.dns.jwt_issuer = "https://login.bank.com/".into();
    foreign.dns.jwt_audience = vec!["pay".into()];
    foreign.data.both_ways = false;
    designs.push(("s3", foreign));
    let mut held = Parameters::default();
    held.dns.failback = "held".into();
    designs.push(("held", held));
    designs
}

fn exported(parameters: &Parameters) -> (Snapshot, Vec<File>) {
    let artifact = built_in();
    let snapshot = evaluate(parameters, &artifact);
    let files = export(parameters, &snapshot, &artifact, None).unwrap();
    (snapshot, files)
}

fn text<'a>(files: &'a [File], path: &str) -> &'a str {
    let file = files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path} is missing"));
    std::str::from_utf8(&file.bytes).unwrap()
}

fn json(files: &[File], path: &str) -> Json {
    serde_json::from_str(text(files, path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Keys and values of a parameters file.
fn values(files: &[File], path: &str) -> Vec<(String, String)> {
    let entries = json(files, path);
    let part = |entry: &Json, name: &str| entry[name].as_str().unwrap().to_owned();
    entries.as_array().unwrap().iter().map(|e| (part(e, "ParameterKey"), part(e, "ParameterValue"))).collect()
}

/// What bash prints of a variable that a script's head sets; the head ends before the body's first comment.
fn variable(script: &str, name: &str) -> String {
    let (head, _) = script.split_once("\n\n#").unwrap();
    let output = Command::new("bash")
        .arg("-c")
        .arg(format!("set -eu\n{head}\nprintf '%s' \"${{{name}[*]}}\""))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn ends(file: &File, extension: &str) -> bool {
    file.path.rsplit('.').next() == Some(extension)
}

#[test]
fn the_same_design_gives_the_same_files() {
    for (name, parameters) in designs() {
        let (first, second) = (exported(&parameters).1, exported(&parameters).1);
        assert_eq!(zip::archive(&first), zip::archive(&second), "{name}");
        let paths: BTreeSet<&str> = first.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths.len(), first.len(), "{name}: a path is there twice");
        for file in first.iter().filter(|file| !ends(file, "zip")) {
            let minified = file.path.starts_with("foundation/");
            assert!(minified || file.bytes.ends_with(b"\n"), "{name}: {} has no final newline", file.path);
            assert!(!file.bytes.contains(&b'\r'), "{name}: {}", file.path);
            assert_eq!(file.executable, ends(file, "sh"), "{}", file.path);
        }
    }
}

#[test]
fn foundations_are_short_enough_to_be_sent_inline() {
    for (name, parameters) in designs() {
        let (snapshot, files) = exported(&parameters);
        for stack in &snapshot.stacks {
            let path = match stack.place {
                Place::Edge => template_name(stack.place),
                place => format!("foundation/{}", template_name(place)),
            };
            let size = text(&files, &path).len();
            assert!(size < INLINE_LIMIT, "{name}: {path} has {size} bytes");
        }
    }
}

#[test]
fn every_wire_leads_from_an_output_that_stands_by_then_to_a_parameter() {
    for (name, parameters) in designs() {
        let (snapshot, _) = exported(&parameters);
        let stack = |place| snapshot.stacks.iter().find(|stack| stack.place == place).unwrap();
        for to in &snapshot.stacks {
            for wire in wires::wires(to) {
                let from = stack(wire.from);
                // When the primary's full template is sent, the secondary holds its foundation only.
                let outputs = match to.place {
                    Place::Primary => &from.foundation.as_ref().unwrap().outputs,
                    _ => &from.template.outputs,
                };
                assert!(outputs.contains_key(wire.output), "{name}: {wire:?} has no beginning");
                assert!(
                    to.template.parameters[wire.parameter].default.is_none(),
                    "{name}: {wire:?} has a value already"
                );
                let foundation = to.foundation.iter().any(|f| f.parameters.contains_key(wire.parameter));
                assert!(!foundation, "{name}: {wire:?} would be wanted before it can be there");
            }
        }
    }
}

#[test]
fn every_parameter_has_a_value_is_wired_or_is_filled_by_the_script() {
    for (name, parameters) in designs() {
        let (snapshot, files) = exported(&parameters);
        for stack in &snapshot.stacks {
            let place = stack.place.name();
            let steps = match &stack.foundation {
                Some(foundation) => vec![
                    (format!("parameters/{place}.foundation.json"), foundation, true),
                    (format!("parameters/{place}.full.json"), &stack.template, false),
                ],
                None => vec![(format!("parameters/{place}.json"), &stack.template, false)],
            };
            for (path, template, foundation) in steps {
                let given: BTreeSet<String> = values(&files, &path).into_iter().map(|(key, _)| key).collect();
                for parameter in template.parameters.keys() {
                    let wired = wires::is_wired(stack, parameter);
                    let filled = parameters::FILLED_BY_SCRIPT.contains(&parameter.as_str());
                    assert!(
                        given.contains(parameter) || !foundation && (wired || filled),
                        "{name}: nothing gives {parameter} in {path}"
                    );
                    assert!(!(given.contains(parameter) && wired), "{name}: {parameter} is given twice in {path}");
                }
                assert!(given.iter().all(|key| template.parameters.contains_key(key)), "{name}: {path}");
            }
        }
    }
}

#[test]
fn values_stand_one_a_line_as_the_script_reads_them() {
    let (_, files) = exported(&Parameters::default());
    let written = text(&files, "parameters/primary.foundation.json");
    assert!(
        written.starts_with("[\n  {\"ParameterKey\": \"EnvironmentSuffix\", \"ParameterValue\": \"prod\"},\n"),
        "{written}"
    );
    assert!(written.ends_with("}\n]\n"));
    let full = values(&files, "parameters/secondary.full.json");
    let value = |key: &str| full.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
    assert_eq!(value("LambdaReservedConcurrency"), Some("1200"));
    assert_eq!(value("PrimaryRegion"), Some("us-east-1"));
    assert_eq!(value("ArtifactBucket"), None);
    assert_eq!(written.lines().count(), values(&files, "parameters/primary.foundation.json").len() + 2);
}

#[test]
fn the_manifest_says_which_bytes_run_where() {
    let (snapshot, files) = exported(&Parameters::default());
    let manifest = json(&files, "lambda-artifact-manifest.json");
    let artifact = &manifest["artifacts"][0];
    let packed = &files.iter().find(|file| file.path == artifact["file"].as_str().unwrap()).unwrap().bytes;
    assert_eq!(artifact["sizeBytes"].as_u64(), Some(packed.len() as u64));
    assert_eq!(artifact["zipSha256Hex"].as_str().unwrap(), snapshot.design.code.sha256_hex);
    assert_eq!(artifact["codeSha256Base64"].as_str().unwrap().len(), 44);
    assert_eq!(artifact["logicalId"], "Processor");
    let targets = artifact["targets"].as_array().unwrap();
    assert_eq!(
        targets.iter().map(|target| target["region"].as_str().unwrap()).collect::<Vec<_>>(),
        ["us-east-1", "us-west-2"]
    );
    assert!(targets.iter().all(|target| target["key"].as_str().unwrap().contains(&snapshot.design.code.sha256_hex)));
    // One property a line, the region first: what deploy.sh fills in goes by that.
    let lines: Vec<&str> = text(&files, "lambda-artifact-manifest.json").lines().map(str::trim).collect();
    let region = lines.iter().position(|line| line.starts_with("\"region\": \"us-east-1\"")).unwrap();
    assert_eq!(
        lines[region + 1..region + 4].iter().map(|line| line.split('"').nth(1).unwrap()).collect::<Vec<_>>(),
        ["bucket", "key", "objectVersion"]
    );
}

#[test]
fn code_in_s3_is_named_and_not_taken_along() {
    let (_, parameters) = designs().into_iter().find(|(name, _)| *name == "s3").unwrap();
    let (_, files) = exported(&parameters);
    assert!(!files.iter().any(|file| file.path.starts_with("lambda/")));
    let artifact = &json(&files, "lambda-artifact-manifest.json")["artifacts"][0];
    assert_eq!(artifact["targets"][1]["bucket"], "code-west");
    assert!(artifact.get("sizeBytes").is_none() && artifact.get("file").is_none());
    assert!(values(&files, "parameters/primary.full.json").contains(&("ArtifactBucket".into(), "code-east".into())));
    let script = text(&files, "deploy.sh");
    assert_eq!(variable(script, "ARTIFACT_SOURCE"), "s3");
    assert_eq!(variable(script, "ARTIFACT_KEY"), "code/it's.zip");
    assert_eq!(variable(script, "HOSTED_ZONE_ID"), "Z0123456789");
}

#[test]
fn the_script_knows_the_design() {
    for (name, parameters) in designs() {
        let (snapshot, files) = exported(&parameters);
        let script = text(&files, "deploy.sh");
        for file in files.iter().filter(|file| ends(file, "sh")) {
            let parsed = Command::new("bash").arg("-n").arg("-c").arg(text(&files, &file.path)).status().unwrap();
            assert!(parsed.success(), "{name}: {}", file.path);
        }
        let edge = snapshot.stacks.iter().find(|stack| stack.place == Place::Edge);
        assert_eq!(variable(script, "EDGE_STACK"), edge.map_or(String::new(), |stack| stack.name.clone()));
        assert_eq!(variable(script, "EDGE_REGION"), edge.map_or("", |_| "us-east-1"));
        for stack in &snapshot.stacks {
            let wired = variable(script, &format!("WIRES_{}", stack.place.name().to_uppercase()));
            assert_eq!(wired.split_whitespace().count(), wires::wires(stack).count(), "{name}");
        }
    }
    let (_, files) = exported(&Parameters::default());
    let script = text(&files, "deploy.sh");
    for (variable_name, value) in [
        ("PRIMARY_STACK", "transaction-primary-prod"),
        ("FUNCTION", "transaction-processor-prod"),
        ("ZONE_COUNT", "2"),
        ("PRIMARY_ZONE_IDS", "use1-az1 use1-az2"),
        ("RESERVED_CONCURRENCY", "1200"),
        ("OPEN_ENDPOINT", "true"),
        ("NOTIFIED", "false"),
    ] {
        assert_eq!(variable(script, variable_name), value);
    }
    assert!(variable(script, "WIRES_PRIMARY").starts_with("PeerKmsKeyArn=secondary.KmsKeyArn "));
}

/// Text that would do harm wherever it is not quoted for where it stands.
const HOSTILE: &str = "a'; touch /nowhere #`id` $(id) \\ \" | {{title}}\n## Heading\u{0} <b>é";

#[test]
fn hostile_text_stays_text() {
    let mut parameters = Parameters::default();
    parameters.environment.application = HOSTILE.into();
    parameters.environment.suffix = HOSTILE.into();
    parameters.dns.domain = HOSTILE.into();
    parameters.dns.health_path = HOSTILE.into();
    parameters.alarms.addresses = vec![HOSTILE.into()];
    let artifact = built_in();
    let snapshot = evaluate(&parameters, &artifact);
    let files = export(&parameters, &snapshot, &artifact, Some(HOSTILE)).unwrap();
    let script = text(&files, "deploy.sh");
    assert_eq!(variable(script, "DOMAIN"), HOSTILE.replace('\0', ""));
    let runbook = text(&files, "RUNBOOK.md");
    assert!(!runbook.lines().any(|line| line.starts_with("## Heading")), "{runbook}");
    let title = runbook.lines().next().unwrap();
    assert!(title.contains("\\<b\\>é") && title.contains("\\`id\\`"), "{title}");
    for path in
        ["primary.template.json", "parameters/primary.full.json", "lambda-artifact-manifest.json", "design.json"]
    {
        json(&files, path);
    }
    let picture = text(&files, "topology.svg");
    assert!(picture.contains("&lt;b&gt;é") && !picture.contains("<b>") && !picture.contains('\0'));
    let name = archive_name(&snapshot.design);
    assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.'), "{name}");
}

#[test]
fn errors_block_the_export_unless_a_reason_is_given() {
    let mut parameters = Parameters::default();
    parameters.network.secondary_cidr = parameters.network.primary_cidr.clone();
    let artifact = built_in();
    let snapshot = evaluate(&parameters, &artifact);
    for reason in [None, Some(""), Some(" \n")] {
        let blocked = export(&parameters, &snapshot, &artifact, reason).unwrap_err();
        assert!(blocked.errors.iter().any(|finding| finding.rule == "overlapping-ranges"));
        assert!(any_error(&blocked.errors));
    }
    let long = "because ".repeat(1_000);
    let files = export(&parameters, &snapshot, &artifact, Some(&long)).unwrap();
    for path in [
        "primary.template.json",
        "secondary.template.json",
        "foundation/primary.template.json",
        "foundation/secondary.template.json",
    ] {
        let note = &json(&files, path)["Metadata"]["Twinstack"];
        assert!(note["ExportedDespiteErrors"].as_str().unwrap().starts_with("because because"), "{path}");
        let foundation = path.starts_with("foundation");
        assert_eq!(note.get("Findings").is_some(), !foundation, "{path}");
        assert!(!foundation || text(&files, path).len() < INLINE_LIMIT);
    }
    let runbook = text(&files, "RUNBOOK.md");
    assert!(runbook.contains("**Exported despite 1 error(s).**") && runbook.contains("cannot be peered"), "{runbook}");
}

#[test]
fn a_reason_leaves_no_trace_where_nothing_is_wrong() {
    let (parameters, artifact) = (Parameters::default(), built_in());
    let snapshot = evaluate(&parameters, &artifact);
    let files = export(&parameters, &snapshot, &artifact, Some("just in case")).unwrap();
    assert_eq!(files, export(&parameters, &snapshot, &artifact, None).unwrap());
    assert!(!text(&files, "primary.template.json").contains("just in case"));
}

#[test]
fn the_runbook_is_filled_in_and_says_this_designs_numbers() {
    for (name, parameters) in designs() {
        let (snapshot, files) = exported(&parameters);
        let runbook = text(&files, "RUNBOOK.md");
        assert!(!runbook.contains("{{") && !runbook.contains("}}"), "{name}");
        assert_eq!(runbook.matches("```").count() % 2, 0, "{name}");
        for stack in &snapshot.stacks {
            assert!(runbook.contains(&stack.name), "{name}: {}", stack.name);
            for resource in stack.template.resources.values().filter(|r| r.kind == "AWS::CloudWatch::Alarm") {
                let description = resource.properties["AlarmDescription"].as_str().unwrap();
                assert!(runbook.contains(description), "{name}: {description}");
            }
        }
        for link in runbook.split("](#").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let heading = runbook
                .lines()
                .filter_map(|line| line.strip_prefix("## "))
                .any(|heading| heading.to_lowercase().replace(' ', "-") == link);
            assert!(heading, "{name}: no heading for #{link}");
        }
    }
    let (_, files) = exported(&Parameters::default());
    let runbook = text(&files, "RUNBOOK.md");
    // 3 x (30 + 6) s to detect, 60 to publish, 60 to expire, 300 at the client, 10 to grow to 1,000.
    for fact in
        ["| 1:48 |", "**8:58**", "of 15:00 allowed", "6:02 to spare", "| 1,300 | 1,000: **raise it** |", "| 11,010 |"]
    {
        assert!(runbook.contains(fact), "{fact}");
    }
    let (_, files) = exported(&designs()[3].1);
    assert!(text(&files, "RUNBOOK.md").contains("aws account enable-region --region-name ap-south-2"));
}

#[test]
fn the_review_lists_every_other_file_by_its_digest_and_reads_no_text_as_markdown() {
    let mut parameters = Parameters::default();
    let hostile = "<img src=x onerror=a> | `b` [c](javascript:d)\n# e @f https://g.example";
    parameters.suppressions.push(crate::finding::Suppression {
        rule: "example-domain".to_owned(),
        stack: Place::Pair,
        logical_id: None,
        reason: hostile.to_owned(),
    });
    let (_, files) = exported(&parameters);
    let review = text(&files, "REVIEW.md");
    for file in files.iter().filter(|file| file.path != "REVIEW.md") {
        assert!(review.contains(&crate::words::hex(&Sha256::digest(&file.bytes))), "{}", file.path);
    }
    let accepted = review.lines().find(|line| line.contains("Reason")).unwrap();
    assert!(accepted.contains("example-domain") && !accepted.contains(['<', '>', '[', '`', '|', '@']), "{accepted}");
    assert!(!accepted.contains("://") && !review.contains("\n# e"), "{accepted}");
    for heading in ["The design", "The topology", "What fails, and how it ends", "What only AWS can tell", "Signed"] {
        assert!(review.contains(&format!("\n## {heading}\n")), "{heading}");
    }
}

#[test]
fn a_pair_that_was_exported_says_which_design_it_is() {
    use crate::template::read::read;
    for (name, parameters) in designs() {
        let (_, files) = exported(&parameters);
        let template = |path: &str| read(text(&files, path).as_bytes(), Place::Primary).unwrap().template;
        assert_eq!(origin::design(&template("primary.template.json")), Some(Ok((parameters, Vec::new()))), "{name}");
        assert_eq!(origin::design(&template("secondary.template.json")), None, "{name}");
        assert_eq!(origin::design(&template("foundation/primary.template.json")), None, "{name}");
    }
    let (_, files) = exported(&Parameters::default());
    let forged =
        text(&files, "primary.template.json").replace("\\\"parameters\\\":{", "\\\"parameters\\\":1,\\\"x\\\":{");
    let template = read(forged.as_bytes(), Place::Primary).unwrap().template;
    assert!(origin::design(&template).unwrap().unwrap_err().contains("not a design"));
}
