//! What `CloudFormation` would do about a change: from AWS's schemas where they say it, else it is not known.

use serde::Serialize;

use super::values::{is_function, same};
use crate::aws::updates;
use crate::template::Value;

/// What would become of a resource, the mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing: what changes is about the template, or is written otherwise and comes to the same.
    Nothing,
    /// It is changed in place, perhaps with an interruption.
    InPlace,
    /// It is made.
    Added,
    /// Nothing is known about its type.
    NotKnown,
    /// Its stack is in another Region: it is made there, and the one that stands stays.
    Anew,
    /// It may be replaced, depending on the values or on what the service makes of them.
    PerhapsReplaced,
    /// A new one is made, and the old one is deleted or left behind.
    Replaced,
    /// It leaves the stack: it is deleted or left behind.
    Removed,
    /// The update fails.
    Refused,
}

impl Effect {
    /// Every effect, the mildest first.
    pub const ALL: [Self; 9] = [
        Self::Nothing,
        Self::InPlace,
        Self::Added,
        Self::NotKnown,
        Self::Anew,
        Self::PerhapsReplaced,
        Self::Replaced,
        Self::Removed,
        Self::Refused,
    ];

    /// In a word or two.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::InPlace => "in place",
            Self::Added => "added",
            Self::Anew => "made anew",
            Self::NotKnown => "not known",
            Self::PerhapsReplaced => "perhaps replaced",
            Self::Replaced => "replaced",
            Self::Removed => "removed",
            Self::Refused => "refused",
        }
    }

    /// Whether somebody should look before deploying: something goes away, may go away, or fails.
    #[must_use]
    pub fn is_grave(self) -> bool {
        self >= Self::NotKnown
    }
}

/// Which changes of a property AWS refuses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refused {
    All,
    /// Of a number those that lower it.
    Lower,
}

/// What AWS does not let anybody change, although its schemas do not say so; each with the reason.
///
/// `AWS::KMS::Key` in the `CloudFormation` template reference; "`GlobalSecondaryIndexes`" of `AWS::DynamoDB::Table` there;
/// "Understanding `DynamoDB` warm throughput" in the `DynamoDB` developer guide.
#[rustfmt::skip]
static REFUSED: &[(&[&str], &str, Refused, &str)] = &[
    (KEYS, "KeySpec", Refused::All, KEY),
    (KEYS, "KeyUsage", Refused::All, KEY),
    (KEYS, "MultiRegion", Refused::All, KEY),
    (KEYS, "Origin", Refused::All, KEY),
    (TABLES, "GlobalSecondaryIndexes/*/KeySchema", Refused::All, INDEX),
    (TABLES, "GlobalSecondaryIndexes/*/Projection", Refused::All, INDEX),
    (TABLES, "GlobalSecondaryIndexes/*/WarmThroughput/ReadUnitsPerSecond", Refused::Lower, WARM),
    (TABLES, "GlobalSecondaryIndexes/*/WarmThroughput/WriteUnitsPerSecond", Refused::Lower, WARM),
    (TABLES, "WarmThroughput/ReadUnitsPerSecond", Refused::Lower, WARM),
    (TABLES, "WarmThroughput/WriteUnitsPerSecond", Refused::Lower, WARM),
];

const KEYS: &[&str] = &["AWS::KMS::Key"];
const TABLES: &[&str] = &["AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table"];

const KEY: &str = "This cannot be changed of a key that is there, and CloudFormation does not replace a key for it.";
const INDEX: &str = "The projection and the keys of an index that is there cannot be changed. Add an index under another \
                     name in one update, and take this one out in a later one.";
const WARM: &str = "Warm throughput that was once raised cannot be lowered: keep the higher number.";

/// What a change of a property would do to a resource of this type.
pub(super) fn of_property(kind: &str, steps: &[String], before: Option<&Value>, after: Option<&Value>) -> Effect {
    if refusal(kind, steps, before, after).is_some() {
        return Effect::Refused;
    }
    let Some(updates) = updates::find(kind) else { return Effect::NotKnown };
    let worst = |mut paths: Box<dyn Iterator<Item = &'static str>>, certainly: Effect| {
        let hits: Vec<Hit> = paths.by_ref().map(|path| hit(path, steps, before, after)).collect();
        match hits.iter().max() {
            Some(Hit::Surely) => certainly,
            Some(Hit::Perhaps) => Effect::PerhapsReplaced,
            _ => Effect::InPlace,
        }
    };
    worst(Box::new(updates.replaced()), Effect::Replaced)
        .max(worst(Box::new(updates.perhaps()), Effect::PerhapsReplaced))
}

/// Why AWS refuses a change of a property, where it does.
pub(super) fn refusal(
    kind: &str,
    steps: &[String],
    before: Option<&Value>,
    after: Option<&Value>,
) -> Option<&'static str> {
    // What is added or taken out whole is not changed.
    if before.is_none() || after.is_none() {
        return None;
    }
    let refused = |(kinds, path, which, _): &&(&[&str], &str, Refused, &str)| {
        kinds.contains(&kind)
            && match which {
                Refused::All => hit(path, steps, before, after) == Hit::Surely,
                Refused::Lower => lowers(path, steps, before, after),
            }
    };
    REFUSED.iter().find(refused).map(|(.., reason)| *reason)
}

/// Whether a change at these steps lowers a number at a path.
fn lowers(path: &str, steps: &[String], before: Option<&Value>, after: Option<&Value>) -> bool {
    let Some(rest) = below(path, steps) else { return false };
    let pairs = inside(before, &rest).into_iter().zip(inside(after, &rest));
    pairs.filter_map(|(one, other)| one.as_f64().zip(other.as_f64())).any(|(one, other)| other < one)
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Hit {
    Never,
    Perhaps,
    Surely,
}

/// What is left of a path below these steps: nothing where they lead into what is there; `None` where they lead elsewhere.
fn below<'p>(path: &'p str, steps: &[String]) -> Option<Vec<&'p str>> {
    let path: Vec<&str> = path.split('/').collect();
    let leads_there = path.iter().zip(steps).all(|(one, other)| one == other);
    leads_there.then(|| path.get(steps.len()..).unwrap_or_default().to_vec())
}

/// Whether a change at these steps is one of what is at a path: the change is in it, or it is in the change.
fn hit(path: &str, steps: &[String], before: Option<&Value>, after: Option<&Value>) -> Hit {
    let Some(rest) = below(path, steps) else { return Hit::Never };
    if rest.is_empty() {
        return Hit::Surely;
    }
    let function = |value: Option<&Value>| value.and_then(Value::as_object).is_some_and(is_function);
    if function(before) || function(after) {
        return Hit::Perhaps;
    }
    match (inside(before, &rest), inside(after, &rest)) {
        (one, other) if one.len() == other.len() && one.iter().zip(&other).all(|(one, other)| same(one, other)) => {
            Hit::Never
        }
        _ => Hit::Surely,
    }
}

/// What is at a path inside a value: with lists on the way, of each element.
fn inside<'v>(value: Option<&'v Value>, path: &[&str]) -> Vec<&'v Value> {
    let (Some(value), Some((step, rest))) = (value, path.split_first()) else {
        return value.into_iter().collect();
    };
    match value {
        Value::Array(list) if *step == "*" => list.iter().flat_map(|element| inside(Some(element), rest)).collect(),
        _ => value.get(step).map(|member| inside(Some(member), rest)).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::json;

    fn effect(kind: &str, steps: &[&str], before: &Value, after: &Value) -> Effect {
        let steps: Vec<String> = steps.iter().map(|step| (*step).to_owned()).collect();
        of_property(kind, &steps, Some(before), Some(after))
    }

    #[test]
    fn a_change_in_or_around_what_replaces_replaces() {
        let check = "AWS::Route53::HealthCheck";
        let config =
            |interval: u32, path: &str| json!({"Type": "HTTPS", "RequestInterval": interval, "ResourcePath": path});
        let inner = ["HealthCheckConfig", "RequestInterval"];
        assert_eq!(effect(check, &inner, &json!(30), &json!(10)), Effect::Replaced);
        assert_eq!(effect(check, &["HealthCheckConfig"], &config(30, "/a"), &config(10, "/a")), Effect::Replaced);
        assert_eq!(effect(check, &["HealthCheckConfig"], &config(30, "/a"), &config(30, "/b")), Effect::InPlace);
        assert_eq!(
            effect(check, &["HealthCheckConfig"], &json!({"Ref": "A"}), &config(30, "/b")),
            Effect::PerhapsReplaced
        );
        let schema = json!([{"AttributeName": "id", "KeyType": "HASH"}]);
        let steps = ["KeySchema", "*", "AttributeName"];
        assert_eq!(effect("AWS::DynamoDB::Table", &steps, &schema, &json!([])), Effect::PerhapsReplaced);
    }

    #[test]
    fn what_aws_refuses_is_refused_and_what_it_does_not_describe_is_not_known() {
        let index =
            |projection: &str, units: u32| json!({"IndexName": "a", "Projection": projection, "WarmThroughput": units});
        let steps = ["GlobalSecondaryIndexes", "*"];
        for kind in ["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"] {
            assert_eq!(effect(kind, &steps, &index("ALL", 1), &index("KEYS_ONLY", 1)), Effect::Refused);
            assert_eq!(effect(kind, &steps, &index("ALL", 1), &index("ALL", 2)), Effect::InPlace);
            let steps: Vec<String> = steps.iter().map(|step| (*step).to_owned()).collect();
            assert_eq!(of_property(kind, &steps, None, Some(&index("ALL", 1))), Effect::InPlace);
        }
        let table = "AWS::DynamoDB::GlobalTable";
        let writes = ["WarmThroughput", "WriteUnitsPerSecond"];
        assert_eq!(effect(table, &writes, &json!(12_000), &json!(4_000)), Effect::Refused);
        assert_eq!(effect(table, &writes, &json!(4_000), &json!(12_000)), Effect::InPlace);
        let warm = |units: u32| json!({"WriteUnitsPerSecond": units, "ReadUnitsPerSecond": 9});
        assert_eq!(effect(table, &writes[..1], &warm(2), &warm(1)), Effect::Refused);
        let index = ["GlobalSecondaryIndexes", "*", "WarmThroughput", "WriteUnitsPerSecond"];
        assert_eq!(effect(table, &index, &json!(2), &json!(1)), Effect::Refused);
        assert_eq!(effect("AWS::KMS::Key", &["MultiRegion"], &json!(true), &json!(false)), Effect::Refused);
        assert_eq!(effect("AWS::KMS::Key", &["RotationPeriodInDays"], &json!(90), &json!(365)), Effect::InPlace);
        for kind in ["Custom::Thing", "AWS::CloudFormation::CustomResource", "AWS::New::Service"] {
            assert_eq!(effect(kind, &["A"], &json!(1), &json!(2)), Effect::NotKnown, "{kind}");
        }
    }
}
