//! What the values of a template are shown as: text, as far as it is known before anything is deployed.

use super::services;
use crate::stacks::Stack;
use crate::template::conditions::{self, Sides, Work};
use crate::template::resolve::{self, Budget, Names};
use crate::template::{Map, Value};

/// Stands for what only a deployment knows, such as the account's id.
pub(super) const UNKNOWN: &str = "…";

/// The text of a value, with parameters at their defaults; the elements of a list with commas between.
pub(super) fn text(stack: &Stack, value: &Value) -> String {
    let shown = Shown { stack, decides: true };
    let is_short = |text: &String| text.len() <= LONGEST;
    let one = |value: &Value| resolve::text(&shown, value).filter(is_short).unwrap_or_else(|| UNKNOWN.to_owned());
    match value {
        Value::Null => String::new(),
        Value::Array(items) => items.iter().take(MOST).map(one).collect::<Vec<_>>().join(", "),
        value => one(value),
    }
}

/// Longer texts, in bytes, are not shown: no name is as long.
const LONGEST: usize = 4_096;

/// As many elements of a list are shown at most.
const MOST: usize = 64;

/// Whether a condition holds with parameters at their defaults; one that cannot be worked out holds.
pub(super) fn holds(stack: &Stack, condition: &str) -> bool {
    Shown { stack, decides: true }.condition(condition).unwrap_or(true)
}

/// A stack whose names are filled in where they are known, and stand as [`UNKNOWN`] where not.
#[derive(Clone, Copy)]
struct Shown<'s> {
    stack: &'s Stack,
    /// Whether conditions are worked out; not while one is, as they can lead to each other in a circle.
    decides: bool,
}

impl Names for Shown<'_> {
    fn named(&self, name: &str, text: &mut String, budget: Budget<'_>) -> Option<()> {
        let template = &self.stack.template;
        let known = match name {
            "AWS::Region" => &self.stack.region,
            "AWS::StackName" => &self.stack.name,
            "AWS::Partition" => "aws",
            "AWS::URLSuffix" => "amazonaws.com",
            "AWS::NoValue" => "",
            _ => {
                if let Some(parameter) = template.parameters.get(name)
                    && resolve::default(parameter, text).is_some()
                {
                    return Some(());
                }
                let own = template
                    .resources
                    .get(name)
                    .and_then(|resource| resource.properties.get(services::name_property(&resource.kind)?));
                if let Some(own) = own {
                    return resolve::write(self, own, text, budget);
                }
                UNKNOWN
            }
        };
        text.push_str(known);
        Some(())
    }

    fn attribute(&self, _resource: &str, _attribute: &str, text: &mut String, _budget: Budget<'_>) -> Option<()> {
        text.push_str(UNKNOWN);
        Some(())
    }

    fn condition(&self, name: &str) -> Option<bool> {
        let inside = Self { decides: false, ..*self };
        self.decides.then(|| conditions::within(|work| Sides::named(&inside, name, work)))?
    }

    fn mappings(&self) -> Option<&Map> {
        Some(&self.stack.template.mappings)
    }
}

impl Sides for Shown<'_> {
    fn named(&self, name: &str, work: Work<'_>) -> Option<bool> {
        conditions::decide(self, self.stack.template.conditions.get(name)?, work)
    }

    fn equal(&self, left: &Value, right: &Value) -> Option<bool> {
        Some(resolve::text(self, left)? == resolve::text(self, right)?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::stack;
    use super::*;
    use crate::finding::Place;
    use crate::template::json;

    #[test]
    fn values_are_rendered_as_far_as_they_are_known() {
        let mut stack = stack(Place::Primary, "us-east-1");
        stack.template.parameters.entry("Suffix".into()).or_default().default = Some("blue".into());
        stack.template.parameters.entry("Peer".into()).or_default();
        stack.template.conditions.insert("Blue".into(), json!({"Fn::Equals": [{"Ref": "Suffix"}, "blue"]}));
        stack.template.conditions.insert("Green".into(), json!({"Fn::Not": [{"Condition": "Blue"}]}));
        stack.template.conditions.insert("Wide".into(), json!({"Fn::And": vec![json!({"Condition": "Wide"}); 50]}));
        let name = json!({"BucketName": {"Fn::Sub": "${Own}".repeat(50)}});
        let properties = name.as_object().cloned().unwrap_or_default().into();
        let bucket = crate::template::Resource { kind: "AWS::S3::Bucket".into(), properties, ..Default::default() };
        stack.template.resources.insert("Own".into(), bucket);
        stack.template.conditions.insert("Round".into(), json!({"Condition": "Round"}));
        for (value, expected) in [
            (json!("plain"), "plain"),
            (json!(1200), "1200"),
            (json!({"Ref": "Suffix"}), "blue"),
            (json!({"Ref": "Peer"}), "…"),
            (json!({"Ref": "Nobody"}), "…"),
            (json!({"Fn::Sub": "a-${Suffix}-${AWS::AccountId}-${AWS::Region}"}), "a-blue-…-us-east-1"),
            (json!({"Fn::Sub": "${Key.Arn}/${!kept}"}), "…/${kept}"),
            (json!({"Fn::Sub": "${open"}), "…"),
            (json!(["a", {"Ref": "Suffix"}, {"Ref": "Nobody"}]), "a, blue, …"),
            (json!({"Fn::Sub": ["${A}-${Suffix}", {"A": {"Ref": "AWS::Partition"}}]}), "aws-blue"),
            (json!({"Fn::Join": ["/", ["x", {"Ref": "Suffix"}]]}), "x/blue"),
            (json!({"Fn::If": ["Green", "yes", "no"]}), "no"),
            (json!({"Fn::If": ["Round", "yes", "no"]}), "…"),
            (json!({"Fn::If": ["Wide", "yes", "no"]}), "…"),
            (json!({"Ref": "Own"}), "…"),
            (json!("a".repeat(5_000)), "…"),
            (json!({"Fn::Transform": {}}), "…"),
            (json!({}), "…"),
            (json!(null), ""),
        ] {
            assert_eq!(text(&stack, &value), expected, "{value}");
        }
        assert!(holds(&stack, "Blue") && !holds(&stack, "Green") && holds(&stack, "Undefined"));
    }
}
