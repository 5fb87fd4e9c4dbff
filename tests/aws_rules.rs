//! AWS's own validator over the templates: its resource schemas and its rules, each template in its own Region.
//!
//! Run with `--features aws`. `TWINSTACK_PROOF=1` takes the whole series of designs instead of a few.

mod support;

use cloudformation_validate::{
    CelEngine, EngineConfig, PseudoParameterOverrides, SchemaValidator, Severity, ValidateConfig,
    validate_bytes_with_path,
};
use support::{artifact, designs, proof};
use twinstack::parameters::Parameters;
use twinstack::parameters::presets::PRESETS;
use twinstack::pipeline;
use twinstack::template::text;

/// A diagnostic that is wrong about our templates.
struct Waiver {
    /// The rule's id.
    rule: &'static str,
    /// The end of the logical ids that it is about.
    logical_ids: &'static str,
    /// The designs that it is about.
    designs: fn(&Parameters) -> bool,
    /// Why it does not hold.
    reason: &'static str,
}

/// Every waiver; one that nothing needs fails the test.
const WAIVERS: &[Waiver] = &[Waiver {
    rule: "W9013",
    logical_ids: "Role",
    designs: |parameters| parameters.security.permissions_boundary.contains(":123456789012:"),
    reason: "The boundary is a policy of the user's, whose account nobody but the user knows: its ARN is used as given.",
}];

#[test]
fn aws_finds_no_error_and_no_warning() {
    let validator = SchemaValidator::default();
    let engine = CelEngine::new(EngineConfig::new()).unwrap();
    let mut needed = vec![false; WAIVERS.len()];
    let mut found = Vec::new();
    let mut templates = 0;
    for (design, parameters) in designs_to_check() {
        for (label, region, body) in bodies(&parameters) {
            let config = ValidateConfig {
                severity_level: Severity::Warn,
                pseudo_parameter_overrides: PseudoParameterOverrides {
                    region: Some(region),
                    account_id: Some("123456789012".to_owned()),
                    ..PseudoParameterOverrides::default()
                },
                ..ValidateConfig::default()
            };
            let path = format!("{design}/{label}");
            let report = validate_bytes_with_path(&engine, &validator, body.as_bytes(), config, path.clone()).unwrap();
            templates += 1;
            for diagnostic in report.diagnostics {
                let on = diagnostic.entity.as_ref().map_or("", |entity| entity.logical_id.as_str());
                let waived = WAIVERS.iter().position(|waiver| {
                    waiver.rule == diagnostic.rule_id
                        && on.ends_with(waiver.logical_ids)
                        && (waiver.designs)(&parameters)
                });
                match waived {
                    Some(index) => needed[index] = true,
                    None => found.push(format!(
                        "{path}: {} {} {on} {}: {}",
                        diagnostic.severity,
                        diagnostic.rule_id,
                        diagnostic.property_path.unwrap_or_default(),
                        diagnostic.message
                    )),
                }
            }
        }
    }
    assert!(templates >= 4 * PRESETS.len(), "only {templates} templates were checked");
    assert!(found.is_empty(), "{} diagnostics:\n{}", found.len(), found.join("\n"));
    for (waiver, needed) in WAIVERS.iter().zip(needed) {
        assert!(
            needed && !waiver.reason.is_empty(),
            "the waiver of {} on {} is not needed",
            waiver.rule,
            waiver.logical_ids
        );
    }
}

#[test]
fn the_validator_sees_what_is_wrong() {
    let bad = r#"{"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicNam": "x"}}}}"#;
    let engine = CelEngine::new(EngineConfig::new()).unwrap();
    let report = validate_bytes_with_path(
        &engine,
        &SchemaValidator::default(),
        bad.as_bytes(),
        ValidateConfig::default(),
        "bad".to_owned(),
    )
    .unwrap();
    assert!(report.diagnostics.iter().any(|d| d.severity >= Severity::Error), "{:?}", report.diagnostics);
}

fn designs_to_check() -> Vec<(String, Parameters)> {
    let count = if proof() { 60 } else { 4 };
    let presets = PRESETS.iter().map(|preset| (preset.id.to_owned(), (preset.parameters)()));
    presets.chain((0..count).map(|index| (format!("spread-{index}"), designs::spread(index)))).collect()
}

/// Every template of a design with its Region.
fn bodies(parameters: &Parameters) -> Vec<(String, String, String)> {
    let mut bodies = Vec::new();
    for stack in pipeline::evaluate(parameters, artifact(parameters)).stacks {
        let place = stack.place.name();
        bodies.push((format!("{place} full"), stack.region.clone(), text::indented(&stack.template)));
        if let Some(foundation) = &stack.foundation {
            bodies.push((format!("{place} foundation"), stack.region.clone(), text::minified(foundation)));
        }
    }
    bodies
}
