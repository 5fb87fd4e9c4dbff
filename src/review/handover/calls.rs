//! What a stack asks of other stacks: imports, which end at the Region, and outputs read by name, which do not.

use crate::finding::Severity;
use crate::review::meaning::{Meaning, Same};
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule, guide};
use crate::review::subject::Subject;
use crate::template::pointer::Pointer;
use crate::template::{Map, Value};

pub(crate) static IMPORT: Rule = Rule {
    id: "import-across-regions",
    severity: Severity::Error,
    title: "An import of what only the other Region exports",
    why: "Exports do not leave their Region: CloudFormation finds none of that name, and the deployment fails.",
    mend: "Take the value as a parameter, filled from the other stack's output.",
    page: guide!("using-cfn-stack-exports"),
    parameter: None,
    check: Check::Pair(check),
};

pub(crate) static OUTPUT: Rule = Rule {
    id: "stack-output",
    severity: Severity::Error,
    title: "An output of another stack that cannot be read there",
    why: "CloudFormation does not find the output, or does not read outputs in that place: the deployment fails.",
    mend: "Add the output to the other stack, and read outputs in properties only.",
    page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html",
    parameter: None,
    // Found in the walk for imports.
    check: Check::Walk,
};

const IMPORTS: &str = "Fn::ImportValue";
const OUTPUTS: &str = "Fn::GetStackOutput";

/// Calls of the two functions: which, where, and with what.
#[derive(Default)]
struct Calls<'a>(Vec<(&'a str, String, &'a Value)>);

impl<'a> Calls<'a> {
    fn of(subject: &Subject<'a>) -> Self {
        let mut calls = Self::default();
        let (template, root) = (subject.template, Pointer::Root);
        let at = root.key("Conditions");
        for (name, value) in &template.conditions {
            calls.below(value, &at.key(name));
        }
        let at = root.key("Resources");
        for (id, resource) in &template.resources {
            calls.members(&resource.properties, &at.key(id).key("Properties"));
        }
        let at = root.key("Outputs");
        for (name, output) in &template.outputs {
            calls.below(&output.value, &at.key(name).key("Value"));
        }
        calls
    }

    fn below(&mut self, value: &'a Value, at: &Pointer<'_>) {
        match value {
            Value::Array(list) => {
                for (index, element) in list.iter().enumerate() {
                    self.below(element, &at.index(index));
                }
            }
            Value::Object(map) => self.members(map, at),
            _ => {}
        }
    }

    fn members(&mut self, map: &'a Map, at: &Pointer<'_>) {
        for (key, member) in map.iter() {
            if key == IMPORTS || key == OUTPUTS {
                self.0.push((key, at.to_string(), member));
            }
            self.below(member, &at.key(key));
        }
    }
}

/// The logical id in the pointer of a resource's place.
pub(super) fn resource(pointer: &str) -> Option<&str> {
    pointer.strip_prefix("/Resources/")?.split('/').next()
}

fn check(pair: &Pair<'_>, report: &mut Report) {
    for subject in pair.subjects {
        let Some(other) = pair.peer_of(subject) else { continue };
        let found = Calls::of(subject).0;
        let of = |function: &'static str| {
            found
                .iter()
                .filter(move |(called, ..)| *called == function)
                .map(|(_, at, argument)| (at.as_str(), *argument))
        };
        for (at, argument) in of(IMPORTS) {
            let Some(name) = pair.meaning(subject, argument) else { continue };
            if !exports(pair, subject, &name) && exports(pair, other, &name) {
                let message = format!(
                    "Only the {} stack exports {name}, and exports do not leave their Region: take it as a parameter.",
                    other.place.name()
                );
                report.in_stack(&IMPORT, subject, at, message).logical_id = resource(at).map(str::to_owned);
            }
        }
        outputs(pair, subject, other, &of(OUTPUTS).collect::<Vec<_>>(), report);
    }
}

/// Whether a stack exports a value under this name.
fn exports<'a>(pair: &Pair<'a>, subject: &Subject<'a>, name: &Meaning) -> bool {
    subject
        .template
        .outputs
        .values()
        .filter_map(|output| output.export.as_ref())
        .any(|export| pair.meaning(subject, &export.name).is_some_and(|exported| exported.same(name) == Same::Yes))
}

/// The outputs of another Region's stack that one reads in any case, each with the place: what a condition decides can be
/// left for a second deployment.
pub(super) fn read_from<'a>(pair: &Pair<'a>, subject: &Subject<'a>, other: &Subject<'_>) -> Vec<(String, String)> {
    let calls = Calls::of(subject).0.into_iter().filter(|(called, ..)| *called == OUTPUTS);
    let there = |at: &str| {
        let template = subject.template;
        let output = || template.outputs.get(at.strip_prefix("/Outputs/")?.split('/').next()?)?.condition.as_deref();
        match resource(at).and_then(|id| template.resources.get(id)) {
            Some(resource) => subject.surely(resource),
            None => output().is_none_or(|condition| !subject.possible(&[(condition, false)])),
        }
    };
    let certain = calls.filter(|(_, at, _)| !at.contains("/Fn::If/") && !at.starts_with("/Conditions/") && there(at));
    let read = |argument| {
        let (_, output) = asked(pair, subject, other, argument)?;
        other.template.outputs.contains_key(&output).then_some(output)
    };
    certain.filter_map(|(_, at, argument)| Some((at, read(argument)?))).collect()
}

/// The stack that a call asks, and the output, where it is in the Region of the other stack.
fn asked<'a>(
    pair: &Pair<'a>,
    subject: &Subject<'a>,
    other: &Subject<'_>,
    argument: &Value,
) -> Option<(String, String)> {
    let text = |key: &str| Some(pair.meaning(subject, argument.get(key)?)?.text().to_owned());
    let (stack, output, region) = (text("StackName")?, text("OutputName")?, text("Region")?);
    (Some(region.as_str()) == other.region).then_some((stack, output))
}

fn outputs<'a>(
    pair: &Pair<'a>,
    subject: &Subject<'a>,
    other: &Subject<'_>,
    calls: &[(&str, &Value)],
    report: &mut Report,
) {
    let asked = |argument: &Value| asked(pair, subject, other, argument);
    let there = |output: &str| other.template.outputs.contains_key(output);
    for (at, argument) in calls {
        if at.starts_with("/Conditions/") {
            let message = "Outputs of other stacks are not read in conditions: take the value as a parameter.";
            report.in_stack(&OUTPUT, subject, at, message);
            continue;
        }
        let Some((stack, output)) = asked(argument).filter(|(_, output)| !there(output)) else { continue };
        // That it is the other stack of the pair shows in the outputs of it that are there.
        if calls.iter().filter_map(|(_, other)| asked(other)).any(|(name, found)| name == stack && there(&found)) {
            let message =
                format!("The {} stack has no output {output}: add it there, or mend the name.", other.place.name());
            report.in_stack(&OUTPUT, subject, at, message).logical_id = resource(at).map(str::to_owned);
        }
    }
}
