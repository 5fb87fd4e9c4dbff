//! Every reference leads somewhere, and everything that can be referred to is.

use std::borrow::Cow;

use super::attributes;
use crate::finding::Severity;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule, guide};
use crate::review::subject::Subject;
use crate::template::pointer::Pointer;
use crate::template::references::{self, cut};
use crate::template::{Map, Template, Value};

pub(crate) static UNRESOLVED: Rule = Rule {
    id: "reference-unresolved",
    severity: Severity::Error,
    title: "A reference to what the template does not have",
    why: "CloudFormation refuses the whole template.",
    mend: "Mend the name, or add the parameter, resource, condition or mapping.",
    page: guide!("intrinsic-function-reference"),
    parameter: None,
    check: Check::Walk,
};

pub(crate) static UNKNOWN_ATTRIBUTE: Rule = Rule {
    id: "attribute-unknown",
    severity: Severity::Error,
    title: "An attribute that the resource type does not return",
    why: "The deployment fails once the resource has been made, and rolls back.",
    mend: "Use one of the attributes that the message lists.",
    page: guide!("intrinsic-function-reference-getatt"),
    parameter: None,
    check: Check::Walk,
};

pub(crate) static MALFORMED: Rule = Rule {
    id: "function-malformed",
    severity: Severity::Error,
    title: "A function with arguments it does not take",
    why: "CloudFormation refuses the whole template.",
    mend: "Write the arguments in the form that the message shows.",
    page: guide!("intrinsic-function-reference"),
    parameter: None,
    check: Check::Walk,
};

pub(crate) static OUTSIDE_SUB: Rule = Rule {
    id: "placeholder-outside-sub",
    severity: Severity::Warning,
    title: "A placeholder in text that nothing fills in",
    why: "The text is deployed as it stands, with the dollar sign and the braces.",
    mend: "Put the text into Fn::Sub.",
    page: guide!("intrinsic-function-reference-sub"),
    parameter: None,
    check: Check::Walk,
};

pub(crate) static UNUSED_PARAMETER: Rule = Rule {
    id: "parameter-unused",
    severity: Severity::Warning,
    title: "A parameter that nothing uses",
    why: "Whoever deploys sets it and believes that it does something.",
    mend: "Remove it, or refer to it.",
    page: guide!("parameters-section-structure"),
    parameter: None,
    check: Check::Walk,
};

pub(crate) static UNUSED_CONDITION: Rule = Rule {
    id: "condition-unused",
    severity: Severity::Warning,
    title: "A condition that nothing uses",
    why: "It reads as if something depended on it.",
    mend: "Remove it, or use it.",
    page: guide!("conditions-section-structure"),
    parameter: None,
    check: Check::Walk,
};

/// What `CloudFormation` itself gives a value to.
const PSEUDO_PARAMETERS: &[&str] = &[
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
];

fn is_pseudo_parameter(name: &str) -> bool {
    name.starts_with("AWS::") && PSEUDO_PARAMETERS.contains(&name)
}

/// What the walk over a template has seen.
pub(crate) struct Walked {
    /// Which resource needs which, by their positions in the template.
    pub(crate) dependencies: Vec<(usize, usize)>,
    /// About as many bytes as the template has without white space.
    pub(crate) bytes: usize,
}

/// Walks a template: the subject's full one, or its foundation.
pub(crate) fn check(subject: &Subject<'_>, template: &Template, report: &mut Report) -> Walked {
    let mut walk = Walk {
        subject,
        template,
        report,
        inside: Inside::Conditions,
        parameters_used: vec![false; template.parameters.len()],
        conditions_used: vec![false; template.conditions.len()],
        transformed: false,
        walked: Walked { dependencies: Vec::new(), bytes: 0 },
    };
    walk.template();
    walk.unused();
    walk.walked
}

/// The section being walked: it decides what can be referred to.
#[derive(Clone, Copy)]
enum Inside {
    /// Conditions and rules, which know parameters only.
    Conditions,
    /// The resource at this position.
    Resource(usize),
    Outputs,
}

struct Walk<'a, 'r> {
    subject: &'a Subject<'a>,
    template: &'a Template,
    report: &'r mut Report,
    inside: Inside,
    parameters_used: Vec<bool>,
    conditions_used: Vec<bool>,
    /// Whether a transform of a part of the template was met, which may use anything.
    transformed: bool,
    walked: Walked,
}

impl Walk<'_, '_> {
    fn template(&mut self) {
        let (template, root) = (self.template, Pointer::Root);
        let at = root.key("Conditions");
        for (name, condition) in &template.conditions {
            self.value(condition, &at.key(name));
        }
        self.members(&template.rules, &root.key("Rules"));
        let at = root.key("Resources");
        for (index, (id, resource)) in template.resources.iter().enumerate() {
            self.inside = Inside::Resource(index);
            let at = at.key(id);
            if let Some(condition) = &resource.condition {
                self.condition(condition, &at.key("Condition"));
            }
            for (position, other) in resource.depends_on.iter().enumerate() {
                if !self.resource(other) {
                    self.unresolved(other, "a resource", &at.key("DependsOn").index(position));
                }
            }
            // The braces, the keys and both policies of a resource.
            self.walked.bytes += id.len() + resource.kind.len() + 100;
            self.members(&resource.properties, &at.key("Properties"));
            self.transformed |= resource.other.contains_key("Fn::Transform");
            for value in resource.metadata.values().chain(resource.other.values()) {
                references::names(value, &mut |name| self.mentioned(name));
            }
        }
        self.inside = Inside::Outputs;
        let at = root.key("Outputs");
        for (name, output) in &template.outputs {
            let at = at.key(name);
            if let Some(condition) = &output.condition {
                self.condition(condition, &at.key("Condition"));
            }
            self.walked.bytes += name.len() + output.description.len() + 50;
            self.value(&output.value, &at.key("Value"));
            if let Some(export) = &output.export {
                self.value(&export.name, &at.key("Export").key("Name"));
            }
        }
    }

    fn members(&mut self, map: &Map, at: &Pointer<'_>) {
        self.walked.bytes += 2;
        for (key, value) in map.iter() {
            self.transformed |= key == "Fn::Transform";
            self.walked.bytes += key.len() + 4;
            self.value(value, &at.key(key));
        }
    }

    fn value(&mut self, value: &Value, at: &Pointer<'_>) {
        match value {
            Value::Object(map) => {
                if let Some((name, argument)) = map.only()
                    && (name == "Ref" || name == "Condition" || name.starts_with("Fn::"))
                {
                    self.walked.bytes += name.len() + 6;
                    self.function(name, argument, &at.key(name));
                } else {
                    self.members(map, at);
                }
            }
            Value::Array(list) => {
                self.walked.bytes += 2 + list.len();
                for (index, value) in list.iter().enumerate() {
                    self.value(value, &at.index(index));
                }
            }
            Value::String(text) => {
                self.walked.bytes += text.len() + 2;
                self.plain_text(text, at);
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => self.walked.bytes += 4,
        }
    }

    fn function(&mut self, name: &str, argument: &Value, at: &Pointer<'_>) {
        match (name, argument) {
            ("Fn::Transform", _) => {
                self.transformed = true;
                self.value(argument, at);
            }
            // A transform works out the argument before the function itself is read.
            ("Ref" | "Fn::GetAtt" | "Fn::Sub" | "Fn::If", _) if self.is_transformed(argument) => {
                self.value(argument, at);
            }
            ("Ref", Value::String(target)) => {
                self.walked.bytes += target.len() + 2;
                self.name(target, at);
            }
            ("Ref", _) => self.malformed(at, "Ref takes one name"),
            ("Fn::GetAtt", Value::String(path)) => match path.split_once('.') {
                Some((target, attribute)) => self.attribute(target, attribute, at),
                None => self.malformed(at, "Fn::GetAtt takes [\"LogicalId\", \"Attribute\"]"),
            },
            ("Fn::GetAtt", Value::Array(parts)) => match parts.as_slice() {
                [Value::String(target), Value::String(attribute)] => {
                    self.walked.bytes += target.len() + attribute.len() + 7;
                    self.attribute(target, attribute, at);
                }
                [Value::String(target), attribute] => {
                    if !self.resource(target) {
                        self.unresolved(target, "a resource", at);
                    }
                    self.value(attribute, &at.index(1));
                }
                _ => self.malformed(at, "Fn::GetAtt takes [\"LogicalId\", \"Attribute\"]"),
            },
            ("Fn::GetAtt", _) => self.malformed(at, "Fn::GetAtt takes [\"LogicalId\", \"Attribute\"]"),
            ("Fn::Sub", Value::String(text)) => self.sub(text, None, at),
            ("Fn::Sub", Value::Array(parts)) => match parts.as_slice() {
                [Value::String(text), Value::Object(given)] => {
                    self.sub(text, Some(given), &at.index(0));
                    self.members(given, &at.index(1));
                }
                _ => self.malformed(at, "Fn::Sub takes a text, or [text, {values}]"),
            },
            ("Fn::Sub", _) => self.malformed(at, "Fn::Sub takes a text, or [text, {values}]"),
            ("Fn::If", Value::Array(parts)) => match parts.as_slice() {
                [Value::String(condition), yes, no] => {
                    self.walked.bytes += condition.len() + 6;
                    self.condition(condition, &at.index(0));
                    self.value(yes, &at.index(1));
                    self.value(no, &at.index(2));
                }
                _ => self.malformed(at, "Fn::If takes [\"Condition\", value if true, value if false]"),
            },
            ("Fn::If", _) => self.malformed(at, "Fn::If takes [\"Condition\", value if true, value if false]"),
            ("Condition", Value::String(condition)) if matches!(self.inside, Inside::Conditions) => {
                self.condition(condition, at);
            }
            ("Fn::FindInMap", Value::Array(parts)) => {
                if let Some(Value::String(map)) = parts.first()
                    && !self.template.mappings.contains_key(map)
                {
                    self.unresolved(map, "a mapping", &at.index(0));
                }
                self.value(argument, at);
            }
            // Functions of the Rules section that name a parameter without Ref.
            ("Fn::ValueOf", Value::Array(parts)) => {
                if let Some(Value::String(parameter)) = parts.first() {
                    self.name(parameter, &at.index(0));
                }
            }
            _ => self.value(argument, at),
        }
    }

    /// Text in which placeholders are filled in.
    fn sub(&mut self, text: &str, given: Option<&Map>, at: &Pointer<'_>) {
        self.walked.bytes += text.len() + 2;
        for rest in references::starts(text) {
            let Some((name, _)) = cut(rest, b'}') else {
                self.malformed(at, "a placeholder of Fn::Sub ends with }");
                return;
            };
            let name = name.trim();
            // Most placeholders are pseudo parameters: they are known without a look at the template.
            if is_pseudo_parameter(name) || name.starts_with('!') || given.is_some_and(|given| given.contains_key(name))
            {
                continue;
            }
            match cut(name, b'.') {
                Some((target, attribute)) => self.attribute(target, attribute, at),
                None => self.name(name, at),
            }
        }
    }

    /// Text that is deployed as it stands. Placeholders that this template could not fill in are somebody else's: IAM
    /// and API Gateway write theirs the same way.
    fn plain_text(&mut self, text: &str, at: &Pointer<'_>) {
        for rest in references::starts(text) {
            let Some((name, _)) = cut(rest, b'}') else { return };
            let target = cut(name, b'.').map_or(name, |(target, _)| target);
            if is_pseudo_parameter(target)
                || self.template.parameters.contains_key(target)
                || self.template.resources.contains_key(target)
            {
                let message = format!("${{{name}}} is not filled in here: put the text into Fn::Sub.");
                self.report.add(&OUTSIDE_SUB, self.subject, at, message);
                return;
            }
        }
    }

    /// The name of a parameter, a pseudo parameter or a resource.
    fn name(&mut self, name: &str, at: &Pointer<'_>) {
        if is_pseudo_parameter(name) {
            return;
        }
        if let Some(index) = self.template.parameters.get_index_of(name) {
            if let Some(used) = self.parameters_used.get_mut(index) {
                *used = true;
            }
        } else if !self.resource(name) {
            let kind =
                if matches!(self.inside, Inside::Conditions) { "a parameter" } else { "a parameter or resource" };
            self.unresolved(name, kind, at);
        }
    }

    fn attribute(&mut self, target: &str, attribute: &str, at: &Pointer<'_>) {
        if !self.resource(target) {
            self.unresolved(target, "a resource", at);
            return;
        }
        let kind = self.template.resources.get(target).map_or("", |resource| resource.kind.as_str());
        if let Some(known) = attributes::of(kind)
            && !known.contains(&attribute)
        {
            let list = if known.is_empty() { Cow::Borrowed("none") } else { Cow::Owned(known.join(", ")) };
            let message = format!("{kind} does not return {attribute}; it returns: {list}.");
            self.report.add(&UNKNOWN_ATTRIBUTE, self.subject, at, message);
        }
    }

    /// Whether there is such a resource that can be referred to from here; notes the dependency.
    fn resource(&mut self, id: &str) -> bool {
        let found = self.template.resources.get_index_of(id);
        if let (Inside::Resource(from), Some(to)) = (self.inside, found) {
            self.walked.dependencies.push((from, to));
        }
        found.is_some() && !matches!(self.inside, Inside::Conditions)
    }

    fn condition(&mut self, name: &str, at: &Pointer<'_>) {
        match self.template.conditions.get_index_of(name).and_then(|index| self.conditions_used.get_mut(index)) {
            Some(used) => *used = true,
            None => self.unresolved(name, "a condition", at),
        }
    }

    /// Notes a name in a part that is not walked.
    fn mentioned(&mut self, name: &str) {
        if let Some(used) = self.template.parameters.get_index_of(name).and_then(|it| self.parameters_used.get_mut(it))
        {
            *used = true;
        }
        if let Some(used) = self.template.conditions.get_index_of(name).and_then(|it| self.conditions_used.get_mut(it))
        {
            *used = true;
        }
    }

    /// Whether a transform makes text of this argument, or of the first of several.
    fn is_transformed(&self, argument: &Value) -> bool {
        match argument {
            Value::Array(several) => several.first().is_some_and(|first| self.is_transformed(first)),
            Value::Object(map) => map.only().is_some_and(|(name, _)| {
                let transformed = self.template.other.contains_key("Transform");
                name == "Fn::Transform" || (transformed && (name == "Ref" || name.starts_with("Fn::")))
            }),
            _ => false,
        }
    }

    /// Whether a name may be that of something a transform, a loop or a module makes: the resources of a serverless
    /// resource and of a module begin with its logical ID.
    fn may_be_made(&self, name: &str) -> bool {
        let serverless = |kind: &str| kind.starts_with("AWS::Serverless::");
        let mut resources = self.template.resources.iter();
        self.template.unseen
            || resources.any(|(id, resource)| {
                let kind = resource.kind.as_str();
                let implicit = name.starts_with("Serverless") || name == "CodeDeployServiceRole";
                (serverless(kind) && (implicit || name.starts_with(id.as_str())))
                    || (kind.ends_with("::MODULE") && name.starts_with(id.as_str()))
            })
    }

    fn unresolved(&mut self, name: &str, kind: &str, at: &Pointer<'_>) {
        if self.may_be_made(name) {
            return;
        }
        let message = format!("{name} is not {kind} that can be referred to here: mend the name, or add it.");
        self.report.add(&UNRESOLVED, self.subject, at, message);
    }

    fn malformed(&mut self, at: &Pointer<'_>, form: &str) {
        self.report.add(&MALFORMED, self.subject, at, format!("This cannot be read: {form}."));
    }

    fn unused(&mut self) {
        // A transform may use what is not seen to be used.
        if self.transformed || self.template.unseen || !self.template.other.is_empty() {
            return;
        }
        let (template, root) = (self.template, Pointer::Root);
        for (name, _) in template.parameters.keys().zip(&self.parameters_used).filter(|(_, used)| !**used) {
            let message = format!("Nothing refers to the parameter {name}: remove it, or use it.");
            self.report.add(&UNUSED_PARAMETER, self.subject, &root.key("Parameters").key(name), message);
        }
        for (name, _) in template.conditions.keys().zip(&self.conditions_used).filter(|(_, used)| !**used) {
            let message = format!("Nothing depends on the condition {name}: remove it, or use it.");
            self.report.add(&UNUSED_CONDITION, self.subject, &root.key("Conditions").key(name), message);
        }
    }
}
