//! The command line as a pipeline meets it: what it prints, what it writes, and with which status it ends.
#![cfg(feature = "cli")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json as written};

/// A directory of a test's own, empty at its beginning.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn twinstack(folder: &Path, line: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_twinstack")).args(line).current_dir(folder).output().unwrap()
}

fn said(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Runs a line that has to end with this status, and returns what it printed.
fn run(folder: &Path, line: &[&str], status: i32) -> String {
    let output = twinstack(folder, line);
    assert_eq!(output.status.code(), Some(status), "{line:?}: {}{}", said(&output.stdout), said(&output.stderr));
    said(&output.stdout).to_owned()
}

/// Every file under a directory with its bytes.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let path = entry.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                files.insert(path, fs::read(&entry).unwrap());
            }
        }
    }
    files
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Writes a design that is a preset with some values changed.
fn design(folder: &Path, changes: &[(&str, Value)]) {
    let mut design = json(&run(folder, &["design"], 0));
    for (pointer, value) in changes {
        *design.pointer_mut(&format!("/parameters/{pointer}")).unwrap() = value.clone();
    }
    fs::write(folder.join("design.json"), design.to_string()).unwrap();
}

#[test]
fn a_design_is_printed_and_exported_to_the_same_bytes_as_its_preset() {
    let folder = folder("design");
    for preset in ["reference", "as-briefed", "lean"] {
        let printed = run(&folder, &["design", "--preset", preset], 0);
        fs::write(folder.join("design.json"), &printed).unwrap();
        run(&folder, &["export", "--design", "design.json", "--out", "one"], 0);
        run(&folder, &["export", "--preset", preset, "--out", "two"], 0);
        let (one, two) = (tree(&folder.join("one")), tree(&folder.join("two")));
        assert_eq!(one, two, "{preset}");
        assert_eq!(said(&one["design.json"]), printed);
        for name in ["one", "two"] {
            fs::remove_dir_all(folder.join(name)).unwrap();
        }
    }
    assert_eq!(run(&folder, &["design"], 0), run(&folder, &["design", "--preset", "reference"], 0));
}

#[test]
fn an_export_says_what_it_wrote_and_marks_what_can_be_run() {
    let folder = folder("export");
    let printed = run(&folder, &["export", "--out", "deep/out"], 0);
    let out = folder.join("deep/out");
    let written = tree(&out);
    let mut named: Vec<&str> = printed.lines().filter(|line| !line.contains(' ')).collect();
    named.sort_unstable();
    assert_eq!(named, written.keys().map(String::as_str).collect::<Vec<_>>());
    assert!(printed.ends_with(&format!("{} files written to deep/out.\n", written.len())), "{printed}");
    #[cfg(unix)]
    for path in written.keys() {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(out.join(path)).unwrap().permissions().mode();
        assert_eq!(mode & 0o111 != 0, Path::new(path).extension().is_some_and(|end| end == "sh"), "{path}");
    }
    let help = Command::new("bash").arg(out.join("deploy.sh")).arg("--help").output().unwrap();
    assert!(help.status.success() && said(&help.stdout).contains("transaction-primary-prod (us-east-1)"));
}

#[test]
fn what_an_operator_changed_is_not_written_over_unasked() {
    let folder = folder("overwrite");
    run(&folder, &["export", "--out", "out"], 0);
    let again = run(&folder, &["export", "--out", "out"], 0);
    assert!(again.starts_with("0 files written") && again.contains("were there already"), "{again}");
    let edited = folder.join("out/parameters/primary.full.json");
    let before = fs::read(&edited).unwrap();
    fs::write(&edited, "mine").unwrap();
    fs::write(folder.join("out/notes.txt"), "mine too").unwrap();
    let refused = twinstack(&folder, &["export", "--preset", "lean", "--out", "out"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused.stderr).contains("--overwrite"));
    assert_eq!(fs::read(&edited).unwrap(), b"mine");
    let unchanged = tree(&folder.join("out"));
    run(&folder, &["export", "--out", "out", "--overwrite"], 0);
    assert_eq!(fs::read(&edited).unwrap(), before);
    let after = tree(&folder.join("out"));
    assert_eq!(
        after.keys().collect::<Vec<_>>(),
        unchanged.keys().collect::<Vec<_>>(),
        "nothing is deleted, nothing is left over"
    );
    assert_eq!(after["notes.txt"], b"mine too");
}

#[test]
fn errors_block_the_export_and_a_reason_lifts_the_block() {
    let folder = folder("blocked");
    design(&folder, &[("network/secondary_cidr", "10.10.0.0/16".into())]);
    let blocked = twinstack(&folder, &["export", "--design", "design.json", "--out", "out"]);
    assert_eq!(blocked.status.code(), Some(1));
    let told = said(&blocked.stderr);
    assert!(
        told.contains("error") && told.contains("network.secondary_cidr") && told.contains("Nothing was written"),
        "{told}"
    );
    assert!(!folder.join("out").exists());
    let line = [
        "export",
        "--design",
        "design.json",
        "--out",
        "out",
        "--despite-errors",
        "peering is not needed in the test account",
    ];
    run(&folder, &line, 0);
    for stack in ["primary", "secondary"] {
        let template = json(&fs::read_to_string(folder.join(format!("out/{stack}.template.json"))).unwrap());
        let note = &template["Metadata"]["Twinstack"];
        assert_eq!(note["ExportedDespiteErrors"], "peering is not needed in the test account");
        assert_eq!(note["Findings"][0]["Rule"], "overlapping-ranges");
    }
    let review = [
        "review",
        "out/primary.template.json",
        "out/secondary.template.json",
        "--design",
        "design.json",
        "--format",
        "json",
    ];
    let rules = json(&run(&folder, &review, 1))["findings"].to_string();
    assert!(rules.contains("overlapping-ranges") && !rules.contains("design-differs"), "{rules}");
}

#[test]
fn a_package_of_the_users_is_taken_along() {
    let folder = folder("package");
    run(&folder, &["export", "--out", "one"], 0);
    let package = fs::read(folder.join("one/lambda/transaction-processor.zip")).unwrap();
    fs::write(folder.join("mine.zip"), &package).unwrap();
    run(&folder, &["export", "--artifact", "mine.zip", "--out", "two"], 0);
    assert_eq!(fs::read(folder.join("two/lambda/transaction-processor.zip")).unwrap(), package);
    let saved = json(&fs::read_to_string(folder.join("two/design.json")).unwrap());
    assert_eq!(saved["parameters"]["compute"]["artifact"], "zip");
    // The design alone no longer says everything: without the ZIP it cannot be exported again.
    run(&folder, &["export", "--design", "two/design.json", "--out", "three"], 1);
    run(&folder, &["export", "--design", "two/design.json", "--artifact", "mine.zip", "--out", "three"], 0);
    assert_eq!(tree(&folder.join("two")), tree(&folder.join("three")));
    let line = ["review", "two/primary.template.json", "two/secondary.template.json", "--design", "two/design.json"];
    let told = run(&folder, &line, 0);
    assert!(told.contains("design-not-compared") && told.ends_with(", 1 note.\n"), "{told}");
}

#[test]
fn every_preset_passes_its_own_review() {
    let folder = folder("review");
    for preset in ["reference", "as-briefed", "lean"] {
        run(&folder, &["export", "--preset", preset, "--out", preset], 0);
        let paths = ["primary", "secondary"].map(|stack| format!("{preset}/{stack}.template.json"));
        let [primary, secondary] = paths.each_ref().map(String::as_str);
        let design = format!("{preset}/design.json");
        let line = ["review", primary, secondary, "--design", &design, "--format", "json"];
        let report = json(&run(&folder, &line, 0));
        assert_eq!(report["templates"]["secondary"], secondary);
        assert_eq!(report["layers"][0]["version"], env!("CARGO_PKG_VERSION"));
        let findings = report["findings"].as_array().unwrap();
        assert!(!findings.is_empty(), "every preset is warned of something");
        for finding in findings {
            assert_eq!(finding["severity"], "warning", "{finding}");
            assert!(finding["rule"].is_string() && finding["stack"].is_string() && finding["message"].is_string());
            assert_ne!(finding["rule"], "design-differs");
        }
        // Alone they are measured by the targets of the brief, and their domain is an example.
        let alone = json(&run(&folder, &["review", primary, secondary, "--format", "json"], 0));
        let expected =
            ["alarm-late", "api-throttle-below-target", "concurrency-below-target", "domain-reserved", "table-cold"];
        for finding in alone["findings"].as_array().unwrap() {
            assert!(expected.contains(&finding["rule"].as_str().unwrap()), "{preset}: {finding}");
        }
    }
}

#[test]
fn a_pair_with_an_edge_stack_is_reviewed_as_three() {
    let folder = folder("edge");
    let chosen =
        [("regions/primary", "eu-west-1"), ("regions/secondary", "eu-central-1"), ("dns/domain", "pay.bank.com")];
    design(&folder, &chosen.map(|(path, value)| (path, value.into())));
    run(&folder, &["export", "--design", "design.json", "--out", "out"], 0);
    let pair = ["out/primary.template.json", "out/secondary.template.json"];
    let line = [&["review"], &pair[..], &["--design", "design.json"]].concat();
    assert!(run(&folder, &line, 0).contains("design-differs"));
    let line = [&line[..], &["--edge", "out/edge.template.json"]].concat();
    assert!(!run(&folder, &line, 0).contains("design-differs"));
    let line = [&["review"], &pair[..], &["--edge", "out/edge.template.json"]].concat();
    assert_eq!(run(&folder, &line, 0), "Nothing is wrong.\n");
}

#[test]
fn a_review_is_told_what_the_templates_do_not_say() {
    let folder = folder("told");
    let template = r#"{
        "Parameters": {"PrimaryRegion": {"Type": "String", "Default": "eu-west-1"},
            "SecondaryRegion": {"Type": "String", "Default": "eu-central-1"}, "Units": {"Type": "Number", "Default": 300}},
        "Conditions": {"IsPrimary": {"Fn::Equals": [{"Ref": "AWS::Region"}, {"Ref": "PrimaryRegion"}]}},
        "Resources": {"Table": {"Type": "AWS::DynamoDB::GlobalTable", "Condition": "IsPrimary",
            "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain",
            "Properties": {"TableName": "ledger", "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
                "WarmThroughput": {"WriteUnitsPerSecond": {"Ref": "Units"}},
                "Replicas": [{"Region": {"Ref": "PrimaryRegion"}, "DeletionProtectionEnabled": true,
                        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}},
                    {"Region": {"Ref": "SecondaryRegion"}, "DeletionProtectionEnabled": true,
                        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}}]}}}}"#;
    fs::write(folder.join("both.json"), template).unwrap();
    fs::write(folder.join("given.json"), r#"[{"ParameterKey": "Units", "ParameterValue": "9000"}]"#).unwrap();
    let table_cold = |options: &[&str]| {
        let report = json(&run(&folder, &[&["review", "both.json", "--format", "json"], options].concat(), 0));
        assert!(report["templates"]["secondary"].is_string(), "it stands for both Regions");
        let findings = report["findings"].as_array().unwrap().clone();
        assert!(findings.iter().all(|finding| finding["rule"] == "table-cold"), "{findings:#?}");
        findings.len()
    };
    assert_eq!(table_cold(&[]), 1);
    assert_eq!(table_cold(&["--transactions", "250"]), 0);
    assert_eq!(table_cold(&["--primary-parameters", "given.json"]), 1);
    assert_eq!(table_cold(&["--primary-parameters", "given.json", "--transactions", "9000"]), 0);
}

#[test]
fn what_a_design_accepts_does_not_count_and_is_listed_with_its_reason() {
    let folder = folder("accepted");
    run(&folder, &["export", "--out", "out"], 0);
    let mut design = json(&fs::read_to_string(folder.join("out/design.json")).unwrap());
    let path = folder.join("out/secondary.template.json");
    let text = fs::read_to_string(&path).unwrap();
    let broken = text.replacen("\"EnableKeyRotation\": true", "\"EnableKeyRotation\": false", 1);
    assert_ne!(text, broken);
    fs::write(&path, broken).unwrap();
    let line = ["review", "out/primary.template.json", "out/secondary.template.json", "--design", "out/design.json"];
    assert!(run(&folder, &line, 0).contains("key-not-rotated"));

    let reason = "rotated by hand | every quarter";
    design["suppressions"] =
        written!([{"rule": "key-not-rotated", "stack": "secondary", "logical_id": "EncryptionKey", "reason": reason}]);
    fs::write(folder.join("out/design.json"), design.to_string()).unwrap();
    let told = run(&folder, &line, 0);
    assert!(told.contains(&format!("accepted secondary key-not-rotated EncryptionKey: {reason}\n")), "{told}");
    let with = |format| run(&folder, &[&line[..], &["--format", format]].concat(), 0);
    let report = json(&with("json"));
    assert_eq!(report["accepted"][0]["reason"], reason);
    assert!(report["findings"].as_array().unwrap().iter().all(|finding| finding["rule"] != "key-not-rotated"));
    let sarif = json(&with("sarif"));
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let suppressed: Vec<_> = results.iter().filter(|result| result["suppressions"].is_array()).collect();
    assert_eq!(suppressed.len(), 1);
    assert_eq!(suppressed[0]["suppressions"][0]["justification"], reason);
    assert!(
        with("markdown")
            .contains("| secondary | EncryptionKey | key-not-rotated | rotated by hand &#124; every quarter |")
    );
}

/// Two templates of which the first is wrong in a way for each layer, and in its names for every format.
fn wrong_pair(folder: &Path) -> [&'static str; 2] {
    let wrong =
        r#"{"Resources": {"A<b>|`": {"Type": "AWS::SNS::Topic", "Properties": {"TopicNam": {"Ref": "[x](y)\n@z"}}}}}"#;
    fs::write(folder.join("a wrong.json"), wrong).unwrap();
    fs::write(folder.join("good.json"), r#"{"Resources": {"Good": {"Type": "AWS::SNS::Topic"}}}"#).unwrap();
    ["a wrong.json", "good.json"]
}

/// What SARIF 2.1.0 requires of the members that are used, and what code scanning needs to show a finding.
#[test]
fn sarif_holds_what_it_has_to() {
    let folder = folder("sarif");
    let [wrong, good] = wrong_pair(&folder);
    let report = json(&run(&folder, &["review", wrong, good, "--format", "sarif"], 1));
    assert_eq!(report["version"], "2.1.0");
    assert!(report["$schema"].as_str().unwrap().contains("sarif-schema-2.1.0"));
    let runs = report["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 1);
    let driver = &runs[0]["tool"]["driver"];
    assert_eq!((&driver["name"], &driver["version"]), (&"Twinstack".into(), &env!("CARGO_PKG_VERSION").into()));
    for rule in driver["rules"].as_array().unwrap() {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(!rule[text]["text"].as_str().unwrap().is_empty(), "{rule}");
        }
        assert!(rule["helpUri"].as_str().unwrap().starts_with("https://docs.aws.amazon.com/"), "{rule}");
    }
    let results = runs[0]["results"].as_array().unwrap();
    assert!(results.len() >= 2);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(driver["rules"][index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()), "{result}");
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let place = &result["locations"][0];
        assert!(place["logicalLocations"][0]["fullyQualifiedName"].is_string(), "{result}");
        let uri = &place["physicalLocation"]["artifactLocation"]["uri"];
        assert!(uri.is_null() || uri == "a%20wrong.json" || uri == "good.json", "{result}");
    }
    assert!(report.to_string().contains("a%20wrong.json"));
    assert!(!report.to_string().contains("null"), "a member without a value is left out");
}

#[test]
fn markdown_counts_lists_and_says_how_to_mend() {
    let folder = folder("markdown");
    let [wrong, good] = wrong_pair(&folder);
    let report = run(&folder, &["review", wrong, good, "--format", "markdown"], 1);
    assert!(report.starts_with("## Twinstack review\n\n**") && report.contains("\n### Errors ("), "{report}");
    assert!(report.contains("](https://docs.aws.amazon.com/") && report.contains("a wrong.json"), "{report}");
    assert!(!report.contains("<b>") && !report.contains("[x]") && !report.contains("@z"), "{report}");
    for line in report.lines().filter(|line| line.starts_with("| primary | A")) {
        assert_eq!(line.matches('|').count(), 5, "{line}");
    }
    design(&folder, &[("dns/domain", "pay.bank.com".into())]);
    run(&folder, &["export", "--design", "design.json", "--out", "out"], 0);
    let fine = ["out/primary.template.json", "out/secondary.template.json"];
    let report = run(&folder, &["review", fine[0], fine[1], "--format", "markdown"], 0);
    assert!(report.contains("**Nothing is wrong.**") && !report.contains("###"), "{report}");
}

#[cfg(feature = "aws")]
#[test]
fn aws_and_guard_are_layers_of_a_review() {
    let folder = folder("layers");
    let [wrong, good] = wrong_pair(&folder);
    fs::write(folder.join("broken.guard"), "rule {").unwrap();
    fs::write(
        folder.join("ours.guard"),
        "rule no_topics { Resources.*.Type != 'AWS::SNS::Topic' <<No topics here.>> }",
    )
    .unwrap();
    let line = ["review", wrong, good, "--aws", "--guard", "broken.guard", "--guard", "ours.guard", "--format"];
    let report = json(&run(&folder, &[&line[..], &["json"]].concat(), 1));
    let names: Vec<&str> = report["layers"].as_array().unwrap().iter().map(|l| l["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Twinstack", "AWS", "Guard"]);
    let layers = |name: &str| report["findings"].as_array().unwrap().iter().filter(|f| f["layer"] == name).count();
    assert!(layers("twinstack") > 0 && layers("aws") > 0, "{report:#}");
    assert_eq!(layers("guard"), 3, "one for each topic, one for the file that cannot be read: {report:#}");
    let text = run(&folder, &[&line[..], &["text"]].concat(), 1);
    assert!(text.contains("Guard: No topics here.") && text.contains("broken.guard: "), "{text}");
    let sarif = json(&run(&folder, &[&line[..], &["sarif"]].concat(), 1));
    assert_eq!(sarif["runs"].as_array().unwrap().len(), 3);
    let markdown = run(&folder, &[&line[..], &["markdown"]].concat(), 1);
    assert!(markdown.contains("(AWS: ") && markdown.contains("(Guard: no"), "{markdown}");

    design(&folder, &[("dns/domain", "pay.bank.com".into())]);
    run(&folder, &["export", "--design", "design.json", "--out", "out"], 0);
    let fine = ["review", "out/primary.template.json", "out/secondary.template.json", "--aws"];
    assert_eq!(run(&folder, &fine, 0), "Nothing is wrong.\n");
}

#[cfg(feature = "aws")]
#[test]
fn guard_sees_the_values_that_a_stack_is_deployed_with() {
    let folder = folder("guard-given");
    let template = r#"{"Parameters": {"Concurrency": {"Type": "Number", "Default": 50}}, "Resources": {"F": {
        "Type": "AWS::Lambda::Function", "Properties": {"ReservedConcurrentExecutions": {"Ref": "Concurrency"}}}}}"#;
    fs::write(folder.join("primary.json"), template).unwrap();
    fs::write(folder.join("given.json"), r#"{"Concurrency": "100"}"#).unwrap();
    fs::write(folder.join("ours.guard"), "rule enough { Resources.F.Properties.ReservedConcurrentExecutions >= 100 }")
        .unwrap();
    let guard = |given: &[&str]| {
        let line = [&["review", "primary.json", "--guard", "ours.guard", "--format", "json"][..], given].concat();
        let report = json(said(&twinstack(&folder, &line).stdout));
        let findings = report["findings"].as_array().unwrap().clone();
        findings.into_iter().filter(|finding| finding["layer"] == "guard").collect::<Vec<_>>()
    };
    let by_default = guard(&[]);
    assert_eq!(by_default.len(), 1, "{by_default:?}");
    assert_eq!(by_default[0]["path"], "/Resources/F/Properties/ReservedConcurrentExecutions");
    assert!(guard(&["--primary-parameters", "given.json"]).is_empty());
}

#[cfg(not(feature = "aws"))]
#[test]
fn what_is_not_built_in_says_how_to_build_it() {
    let folder = folder("layers");
    let [wrong, good] = wrong_pair(&folder);
    fs::write(folder.join("ours.guard"), "").unwrap();
    for line in [&["--aws"][..], &["--guard", "ours.guard"]] {
        let output = twinstack(&folder, &[&["review", wrong, good], line].concat());
        let told = said(&output.stderr);
        assert_eq!(output.status.code(), Some(2));
        assert!(told.contains(line[0]) && told.contains("--features aws"), "{told}");
    }
}

#[test]
fn a_broken_template_is_told_where_it_is_broken() {
    let folder = folder("broken");
    run(&folder, &["export", "--out", "out"], 0);
    let text = fs::read_to_string(folder.join("out/primary.template.json")).unwrap();
    let broken = text.replacen("\"Ref\": \"Vpc\"", "\"Ref\": \"Vpd\"", 1);
    assert_ne!(text, broken);
    fs::write(folder.join("broken.json"), broken).unwrap();
    let line = ["review", "broken.json", "out/secondary.template.json"];
    let told = run(&folder, &line, 1);
    assert!(told.starts_with("error    primary") && told.contains("Vpd"), "{told}");
    let line_of_vpd = 1 + text.lines().position(|line| line.contains("\"Ref\": \"Vpc\"")).unwrap();
    assert!(told.contains(&format!("(broken.json:{line_of_vpd}, /Resources/")), "{told}");
    assert!(told.ends_with("1 error, 1 warning.\n"), "{told}");
    let told = json(&run(&folder, &[&line[..], &["--format", "json"]].concat(), 1));
    assert!(told["findings"][0]["path"].as_str().unwrap().starts_with("/Resources/"), "{told}");
    assert_eq!(told["findings"][0]["line"], line_of_vpd);
    let told = run(&folder, &[&line[..], &["--design", "out/design.json"]].concat(), 1);
    assert!(told.contains("design-differs"), "{told}");
}

#[test]
fn input_that_cannot_be_used_is_refused_in_one_line_that_says_where() {
    let folder = folder("unusable");
    fs::write(folder.join("text.json"), "hello").unwrap();
    fs::write(folder.join("list.json"), "[1]").unwrap();
    fs::write(folder.join("open.json"), "{").unwrap();
    fs::write(folder.join("open.yaml"), "Resources:\n  A: !Reff B\n").unwrap();
    fs::write(folder.join("latin.json"), b"\"\xe9\"").unwrap();
    fs::write(folder.join("text.zip"), "hello").unwrap();
    fs::write(folder.join("long.json"), " ".repeat(2 << 20)).unwrap();
    fs::File::create(folder.join("huge.zip")).unwrap().set_len(200 << 20).unwrap();
    fs::create_dir(folder.join("directory")).unwrap();
    run(&folder, &["export", "--out", "good"], 0);
    let good = "good/primary.template.json";
    #[rustfmt::skip]
    let cases: &[(&[&str], &[&str])] = &[
        (&["design", "--preset", "best"], &["best", "reference, as-briefed, lean"]),
        (&["export", "--preset", "best", "--out", "out"], &["best"]),
        (&["export", "--design", "absent.json", "--out", "out"], &["absent.json", "No such file"]),
        (&["export", "--design", "directory", "--out", "out"], &["directory", "directory"]),
        (&["export", "--design", "text.json", "--out", "out"], &["text.json", "not JSON", "line 1"]),
        (&["export", "--design", "list.json", "--out", "out"], &["list.json", "not a design"]),
        (&["export", "--design", "latin.json", "--out", "out"], &["latin.json", "UTF-8"]),
        (&["export", "--design", "long.json", "--out", "out"], &["long.json", "at most"]),
        (&["export", "--artifact", "text.zip", "--out", "out"], &["text.zip", "not a ZIP"]),
        (&["export", "--artifact", "huge.zip", "--out", "out"], &["huge.zip", "209715200", "S3"]),
        (&["export", "--artifact", "directory", "--out", "out"], &["directory"]),
        (&["export", "--out", "text.json"], &["text.json"]),
        (&["export"], &["--out"]),
        (&["review"], &["PRIMARY"]),
        (&["review", good, "--primary-region", "nowhere"], &["nowhere", "no Region"]),
        (&["review", good, "--primary-parameters", "text.json"], &["text.json", "not JSON"]),
        (&["review", "absent.json", good], &["absent.json"]),
        (&["review", good, "text.json"], &["text.json", "object"]),
        (&["review", good, "open.json"], &["open.json", "not JSON", "line 1"]),
        (&["review", good, "open.yaml"], &["open.yaml", "not YAML", "line 2"]),
        (&["review", good, "list.json"], &["list.json", "object"]),
        (&["review", good, good, "--design", "list.json"], &["list.json"]),
        (&["review", good, good, "--format", "poem"], &["poem"]),
        (&["review", good, good, "--guard", "absent.guard"], &["absent.guard"]),
        (&["compare", "absent.json", "absent.json"], &["absent.json"]),
        (&["compare", good, good], &["not a design"]),
        (&["compare", "directory", "directory"], &["directory", "0 templates"]),
        (&["compare", "one.json"], &["AFTER"]),
        (&["deploy"], &["deploy"]),
    ];
    let before = tree(&folder);
    for (line, words) in cases {
        let output = twinstack(&folder, line);
        let told = said(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{line:?}: {told}");
        assert!(output.stdout.is_empty(), "{line:?}");
        assert!(
            told.starts_with("twinstack: ") && told.ends_with('\n') && told.matches('\n').count() == 1,
            "{line:?}: {told}"
        );
        for word in *words {
            assert!(told.contains(word), "{line:?}: {told}");
        }
    }
    assert_eq!(tree(&folder), before, "nothing was written");
}

#[test]
fn two_designs_exports_or_pairs_are_compared() {
    let folder = folder("compare");
    run(&folder, &["export", "--out", "old"], 0);
    fs::write(folder.join("old.json"), run(&folder, &["design"], 0)).unwrap();
    for (one, other) in [("old", "old"), ("old.json", "old"), ("old", "old.json")] {
        let told = run(&folder, &["compare", one, other], 0);
        assert_eq!(told, format!("{one} -> {other}\n\nNothing is different.\n"));
    }
    // Changed in place, then replaced.
    design(&folder, &[("compute/reserved_concurrency", written!(1_300))]);
    let told = run(&folder, &["compare", "old", "design.json"], 0);
    assert!(told.contains("1 parameter, 4 resources changed: 4 in place.\n"), "{told}");
    assert!(told.contains("      ReservedConcurrentExecutions: 1200 -> 1300\n"), "{told}");
    design(&folder, &[("dns/interval_s", written!("10"))]);
    let told = json(&run(&folder, &["compare", "old", "design.json", "--format", "json"], 1));
    let check = told["stacks"][0]["resources"].as_array().unwrap();
    let check = check.iter().find(|resource| resource["logical_id"] == "PrimaryHealthCheck").unwrap();
    assert_eq!(check["effect"], "replaced");
    assert_eq!(
        check["properties"][0]["path"],
        "/Resources/PrimaryHealthCheck/Properties/HealthCheckConfig/RequestInterval"
    );
    assert_eq!((&check["properties"][0]["before"], &check["properties"][0]["after"]), (&written!(30), &written!(10)));
    assert_eq!(told["parameters"][0]["after"], "10 s (fast)");
    let markdown = run(&folder, &["compare", "old", "design.json", "--format", "markdown"], 1);
    assert!(
        markdown.starts_with("## Twinstack comparison\n") && markdown.contains("RTO 7&#58;58 instead of 8&#58;58"),
        "{markdown}"
    );
    // What an operator wrote into the export's parameter files counts.
    let file = folder.join("old/parameters/primary.full.json");
    let edited = fs::read_to_string(&file).unwrap().replace("\"1200\"", "\"1300\"");
    fs::write(&file, edited).unwrap();
    let told = run(&folder, &["compare", "old.json", "old"], 0);
    assert!(told.contains("  Values LambdaReservedConcurrency: 1200 -> 1300\n"), "{told}");
    // Anybody's pair, under whatever names.
    let pair = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/orders");
    let told = run(&folder, &["compare", pair.to_str().unwrap(), "old"], 1);
    assert!(told.contains("The primary stack") && !told.contains("Parameters\n"), "{told}");
}

#[test]
fn nothing_in_a_foreign_template_reaches_the_terminal_as_a_command() {
    let folder = folder("terminal");
    let hostile = r#"{"Resources": {"A\u001b[2J": {"Type": "AWS::S3::Bucket\u0007", "Properties": {"X": {"Ref": "\u001b]0;x"}}}}}"#;
    fs::write(folder.join("hostile.json"), hostile).unwrap();
    let told = run(&folder, &["review", "hostile.json", "hostile.json"], 1);
    assert!(told.contains('\u{fffd}') && !told.contains(['\u{1b}', '\u{7}']), "{told:?}");
}

#[cfg(unix)]
#[test]
fn whoever_stops_reading_stops_nothing_else() {
    let binary = env!("CARGO_BIN_EXE_twinstack");
    let line = format!("'{binary}' design | true; exit ${{PIPESTATUS[0]}}");
    let output = Command::new("bash").arg("-c").arg(line).output().unwrap();
    assert_eq!((output.status.code(), said(&output.stderr)), (Some(0), ""));
}

#[test]
fn help_and_version_are_answers() {
    let folder = folder("help");
    assert!(run(&folder, &["--help"], 0).contains("Exit status"));
    assert_eq!(run(&folder, &["--version"], 0), format!("twinstack {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_topology_is_drawn_in_every_form() {
    let folder = folder("picture");
    for (format, start) in [("svg", "<svg "), ("mermaid", "flowchart TB\n"), ("drawio", "<mxfile ")] {
        let services = run(&folder, &["picture", "--preset", "lean", "--format", format], 0);
        assert!(services.starts_with(start), "{format}");
        let all = run(&folder, &["picture", "--preset", "lean", "--format", format, "--resources"], 0);
        assert!(all.len() > services.len(), "{format}: every resource is more");
    }
}
