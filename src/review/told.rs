//! What each stack of one template for both Regions is told to be, where nobody said: its default is right for one of
//! the two at most.

use std::collections::BTreeSet;

use super::Source;
use super::wires::SHARED;
use crate::aws::regions::is_code;
use crate::finding::Place;
use crate::template::given::Given;
use crate::template::{Parameter, Value, references, resolve};

/// Words for either side of a pair, in lower case.
const SIDES: &[(&str, Place)] = &[
    ("active", Place::Primary),
    ("backup", Place::Secondary),
    ("dr", Place::Secondary),
    ("failover", Place::Secondary),
    ("main", Place::Primary),
    ("passive", Place::Secondary),
    ("primary", Place::Primary),
    ("recovery", Place::Secondary),
    ("secondary", Place::Secondary),
    ("standby", Place::Secondary),
];

/// Parameters by which a stack is told its own Region.
const OWN_REGION: &[&str] = &["Region", "AwsRegion", "AWSRegion", "CurrentRegion", "DeploymentRegion", "StackRegion"];

/// Ends of names of what sets environments apart, not the stacks of one of them.
const ENVIRONMENTS: &[&str] = &["Suffix", "Stage", "Env", "Environment"];

/// What is known of how a stack is deployed.
#[derive(Default)]
pub(super) struct Told<'a> {
    /// What it is given, and what follows from its being this stack of the two.
    pub(super) given: Given,
    /// Parameters whose default says nothing here.
    pub(super) untold: BTreeSet<&'a str>,
}

/// Of each source.
pub(super) fn told<'a>(sources: &[Source<'a>], regions: &[Option<&str>]) -> Vec<Told<'a>> {
    let of = |place| sources.iter().find(|source| source.place == place);
    let (primary, secondary) = (of(Place::Primary), of(Place::Secondary));
    let is_shared = primary.zip(secondary).is_some_and(|(one, two)| one.template == two.template);
    let of = |(source, region): (&Source<'a>, Option<&str>)| {
        let mut told = Told { given: source.given.cloned().unwrap_or_default(), ..Told::default() };
        if !is_shared || matches!(source.place, Place::Edge | Place::Pair) {
            return told;
        }
        let mut asked = BTreeSet::new();
        for condition in source.template.conditions.values() {
            references::names(condition, &mut |name| {
                asked.insert(name);
            });
        }
        for (name, parameter) in &source.template.parameters {
            if told.given.contains_key(name) {
                continue;
            }
            match tells(name, parameter, asked.contains(name.as_str()), source.place, region) {
                Tells::Nothing => {}
                Tells::This(value) => drop(told.given.insert(name.clone(), value)),
                Tells::Unknown => drop(told.untold.insert(name)),
            }
        }
        told
    };
    sources.iter().zip(regions.iter().copied()).map(of).collect()
}

/// What a parameter tells of its stack.
enum Tells {
    /// Nothing that sets it apart from the other.
    Nothing,
    /// It can only have this value here.
    This(String),
    /// It sets it apart, and its value here is not known.
    Unknown,
}

fn tells(name: &str, parameter: &Parameter, is_asked: bool, place: Place, region: Option<&str>) -> Tells {
    let default = resolve::default_text(parameter);
    let takes = |value: &str| {
        parameter.allowed_values.is_empty()
            || parameter.allowed_values.iter().any(|it| plain(it).as_deref() == Some(value))
    };
    if OWN_REGION.contains(&name) && default.as_deref().is_none_or(is_code) {
        return region.filter(|region| takes(region)).map_or(Tells::Unknown, |region| Tells::This(region.to_owned()));
    }
    let values: Vec<String> = parameter.allowed_values.iter().filter_map(plain).collect();
    // A flag is named after the side that it stands for.
    let named = name.strip_prefix("Is").and_then(side);
    let flags = if values.is_empty() { default.iter().collect() } else { values.iter().collect::<Vec<_>>() };
    let are = |both: &[&str; 2]| flags.iter().all(|flag| both.contains(&flag.to_lowercase().as_str()));
    let flag = || FLAGS.iter().find(|both| !flags.is_empty() && are(both));
    if let (Some(named), Some(both)) = (named, flag()) {
        let [yes, no] = *both;
        let value = if named == place { yes } else { no };
        let written = flags.iter().find(|flag| flag.eq_ignore_ascii_case(value));
        return Tells::This(written.map_or_else(|| value.to_owned(), |flag| (*flag).clone()));
    }
    let of_side: Vec<&String> = values.iter().filter(|value| side(value) == Some(place)).collect();
    let is_side = |value: &String| side(value).is_some();
    match (of_side.as_slice(), default.as_ref()) {
        ([only], _) if values.iter().filter(|value| is_side(value)).count() == 2 => Tells::This((*only).clone()),
        (_, Some(default)) if side(default) == Some(place) => Tells::This(default.clone()),
        (_, Some(default)) if is_side(default) => Tells::Unknown,
        // One of two that a condition asks for.
        _ if is_asked
            && values.len() == 2
            && flag().is_none()
            && !SHARED.contains(&name)
            && !ENVIRONMENTS.iter().any(|end| name.ends_with(end)) =>
        {
            Tells::Unknown
        }
        _ => Tells::Nothing,
    }
}

/// Yes and no.
const FLAGS: &[[&str; 2]] = &[["true", "false"], ["yes", "no"]];

fn side(word: &str) -> Option<Place> {
    let at = SIDES.binary_search_by_key(&word.to_lowercase().as_str(), |(word, _)| word).ok()?;
    SIDES.get(at).map(|(_, place)| *place)
}

fn plain(value: &Value) -> Option<String> {
    resolve::default_text(&Parameter { default: Some(value.clone()), ..Parameter::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::read;

    #[test]
    fn the_words_are_in_order() {
        assert!(SIDES.is_sorted_by_key(|(word, _)| *word));
    }

    /// What the secondary is told by a parameter written like this, used in a condition.
    fn secondary(name: &str, parameter: &str) -> String {
        let text = format!(
            r#"{{"Parameters": {{"{name}": {parameter}}}, "Resources": {{}},
                "Conditions": {{"C": {{"Fn::Equals": [{{"Ref": "{name}"}}, "x"]}}}}}}"#
        );
        let template = read::read(text.as_bytes(), Place::Primary).unwrap().template;
        let source = |place| Source { place, template: &template, region: None, given: None };
        let sources = [source(Place::Primary), source(Place::Secondary)];
        let told = &told(&sources, &[Some("eu-west-1"), Some("eu-west-2")])[1];
        match told.given.get(name) {
            Some(value) => value.clone(),
            None if told.untold.contains(name) => "?".to_owned(),
            None => String::new(),
        }
    }

    #[test]
    fn a_default_that_is_the_other_stacks_does_not_count() {
        for (name, parameter, expected) in [
            ("Role", r#"{"Default": "primary", "AllowedValues": ["primary", "secondary"]}"#, "secondary"),
            ("Site", r#"{"AllowedValues": ["Active", "Passive", "test"]}"#, "Passive"),
            ("Role", r#"{"Default": "primary"}"#, "?"),
            ("Role", r#"{"Default": "standby"}"#, "standby"),
            ("IsPrimary", r#"{"Default": "true", "AllowedValues": ["true", "false"]}"#, "false"),
            ("IsStandby", r#"{"Default": "No"}"#, "yes"),
            ("IsPrimary", r#"{"Type": "String"}"#, ""),
            ("Region", r#"{"Default": "eu-west-1"}"#, "eu-west-2"),
            ("Region", r#"{"Default": "eu-west-1", "AllowedValues": ["eu-west-1", "eu-west-3"]}"#, "?"),
            ("Letter", r#"{"Default": "a", "AllowedValues": ["a", "b"]}"#, "?"),
            ("Stage", r#"{"Default": "prod", "AllowedValues": ["prod", "test"]}"#, ""),
            ("EnvironmentSuffix", r#"{"Default": "prod"}"#, ""),
            ("WithLogs", r#"{"Default": "true", "AllowedValues": ["true", "false"]}"#, ""),
            ("PrimaryRegion", r#"{"Default": "eu-west-1"}"#, ""),
        ] {
            assert_eq!(secondary(name, parameter), expected, "{name} {parameter}");
        }
    }
}
