//! A template under review, and what is known about where and how it will be deployed.

use super::{SHORTEST_REGION, SOME_ACCOUNT};
use std::collections::BTreeSet;

use crate::finding::Place;
use crate::template::conditions::{self, Sides, Work};
use crate::template::given::Given;
use crate::template::resolve::{self, Budget, Names, Setting};
use crate::template::{Map, Resource, Template, Value};

/// What a stack is deployed with when nobody said anything.
pub(crate) static NOTHING_GIVEN: std::sync::LazyLock<Given> = std::sync::LazyLock::new(Given::new);

/// A template under review, and what is known about where it will be deployed.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) place: Place,
    /// The Region it will be deployed in, where that is known.
    pub(crate) region: Option<&'a str>,
    pub(crate) template: &'a Template,
    /// The part of it that is deployed first.
    pub(crate) foundation: Option<&'a Template>,
    pub(crate) given: &'a Given,
    /// Parameters whose default says nothing here, as it is the other stack's.
    pub(crate) untold: Option<&'a BTreeSet<&'a str>>,
}

/// Conditions that are taken to hold, or not to.
pub(crate) type When<'a> = Vec<(&'a str, bool)>;

impl<'a> Subject<'a> {
    /// The text of a value once it is deployed, as far as what is given and the defaults of the rest decide it.
    pub(crate) fn text(&self, value: &Value) -> Option<String> {
        let region = self.region.unwrap_or(SHORTEST_REGION);
        let setting =
            Setting { parameters: &self.template.parameters, given: Some(self.given), region, account: SOME_ACCOUNT };
        resolve::text(&setting, value)
    }

    /// Writes the default of a parameter at the end of a text, where it may be what the stack is deployed with.
    pub(crate) fn default(&self, name: &str, text: &mut String) -> Option<()> {
        if self.untold.is_some_and(|untold| untold.contains(name)) {
            return None;
        }
        resolve::default(self.template.parameters.get(name)?, text)
    }

    /// Whether a condition holds with what is given and the defaults of the rest; `None` where that is not known.
    pub(crate) fn holds(&self, condition: &str) -> Option<bool> {
        let decision = Decision { subject: self, assumed: &[], defaults: true };
        conditions::within(|work| Sides::named(&decision, condition, work))
    }

    /// Whether a resource is there whatever the parameters without a given value. One template for both Regions makes
    /// of two resources with a condition the one or the other.
    pub(crate) fn surely(&self, resource: &'a Resource) -> bool {
        resource.condition.as_deref().is_none_or(|condition| !self.possible(&[(condition, false)]))
    }

    /// Whether a name holds a parameter on which conditions depend and that nobody gave a value: one template for both
    /// Regions is told what to be by such a parameter, and its default is right for one of the two.
    pub(crate) fn is_told_apart(&self, name: &Value) -> bool {
        let template = self.template;
        let mut open = template.parameters.keys().filter(|parameter| !self.given.contains_key(*parameter));
        open.any(|parameter| {
            resolve::mentions(name, parameter)
                && template.conditions.values().any(|condition| resolve::mentions(condition, parameter))
        })
    }

    /// Whether these conditions can come out like this at the same time, whatever the parameters without a given value.
    pub(crate) fn possible(&self, when: &[(&'a str, bool)]) -> bool {
        when.iter().enumerate().all(|(index, (name, truth))| {
            let contradicted = when.iter().any(|(other, otherwise)| other == name && otherwise != truth);
            // What a condition is defined as is judged by the others alone.
            let others: When<'a> =
                when.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, one)| *one).collect();
            let decision = Decision { subject: self, assumed: &others, defaults: false };
            let decide = |value| conditions::within(|work| conditions::decide(&decision, value, work));
            let defined = self.template.conditions.get(*name).and_then(decide);
            !contradicted && defined.is_none_or(|defined| defined == *truth)
        })
    }
}

/// Works out conditions, with some of them assumed.
struct Decision<'d> {
    subject: &'d Subject<'d>,
    assumed: &'d [(&'d str, bool)],
    /// Whether parameters have their defaults; else they can be anything that was not given.
    defaults: bool,
}

impl Sides for Decision<'_> {
    fn named(&self, name: &str, work: Work<'_>) -> Option<bool> {
        let assumed = self.assumed.iter().find(|(assumed, _)| *assumed == name).map(|(_, truth)| *truth);
        assumed.or_else(|| conditions::decide(self, self.subject.template.conditions.get(name)?, work))
    }

    fn equal(&self, left: &Value, right: &Value) -> Option<bool> {
        // A condition on the Region is decided by where the stack is, with parameters as they are meant to be: one
        // template for both Regions tells itself apart like this.
        let by_region = [left, right].iter().any(|side| side.get("Ref").is_some_and(|it| it == "AWS::Region"));
        let decision = Decision { defaults: self.defaults || by_region, ..*self };
        let [left, right] = [left, right].map(|side| resolve::text(&decision, side));
        Some(left? == right?)
    }
}

impl Decision<'_> {
    /// The value that an assumed condition fixes a parameter to: `Fn::Equals` of its `Ref` and a literal.
    fn fixed(&self, parameter: &str) -> Option<&str> {
        self.assumed.iter().filter(|(_, truth)| *truth).find_map(|(name, _)| {
            let sides = self.subject.template.conditions.get(*name)?.get("Fn::Equals")?.as_array()?;
            let [left, right] = sides else { return None };
            let is_it = |side: &Value| side.get("Ref").is_some_and(|target| target == parameter);
            if is_it(left) { right.as_str() } else { is_it(right).then(|| left.as_str())? }
        })
    }
}

impl Names for Decision<'_> {
    fn named(&self, name: &str, text: &mut String, _budget: Budget<'_>) -> Option<()> {
        let known = match name {
            "AWS::Region" => self.subject.region?,
            "AWS::Partition" => super::meaning::partition(self.subject.region?),
            _ => {
                if let Some(given) = self.subject.given.get(name) {
                    given
                } else {
                    if self.defaults {
                        return self.subject.default(name, text);
                    }
                    self.fixed(name).filter(|_| self.subject.template.parameters.contains_key(name))?
                }
            }
        };
        text.push_str(known);
        Some(())
    }

    fn mappings(&self) -> Option<&Map> {
        Some(&self.subject.template.mappings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::read;

    fn template() -> Template {
        let text = r#"{
            "Parameters": {
                "Stage": {"Type": "String", "Default": "test"},
                "PrimaryRegion": {"Type": "String", "Default": "us-east-1"}
            },
            "Conditions": {
                "IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
                "IsTest": {"Fn::Equals": ["test", {"Ref": "Stage"}]},
                "NotProd": {"Fn::Not": [{"Condition": "IsProd"}]},
                "Here": {"Fn::Equals": [{"Ref": "AWS::Region"}, {"Ref": "PrimaryRegion"}]},
                "Never": {"Fn::And": [{"Condition": "Here"}, {"Fn::Equals": ["a", "b"]}]},
                "Round": {"Condition": "Round"}
            },
            "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}
        }"#;
        read::read(text.as_bytes(), Place::Primary).unwrap().template
    }

    fn subject<'a>(template: &'a Template, given: &'a Given) -> Subject<'a> {
        Subject { place: Place::Primary, region: Some("us-east-1"), template, foundation: None, given, untold: None }
    }

    #[test]
    fn conditions_hold_as_the_defaults_and_what_is_given_decide() {
        let template = template();
        let given = Given::from([("Stage".to_owned(), "prod".to_owned())]);
        for (condition, by_default, when_given) in [
            ("IsProd", Some(false), Some(true)),
            ("NotProd", Some(true), Some(false)),
            ("Here", Some(true), Some(true)),
            ("Never", Some(false), Some(false)),
            ("Round", None, None),
            ("Absent", None, None),
        ] {
            assert_eq!(subject(&template, &NOTHING_GIVEN).holds(condition), by_default, "{condition}");
            assert_eq!(subject(&template, &given).holds(condition), when_given, "{condition}");
        }
    }

    #[test]
    fn what_cannot_come_together_is_told() {
        let template = template();
        let subject = subject(&template, &NOTHING_GIVEN);
        for (when, possible) in [
            (&[("IsProd", true)][..], true),
            (&[("IsProd", false)], true),
            (&[("IsProd", true), ("IsProd", false)], false),
            (&[("IsProd", true), ("NotProd", true)], false),
            (&[("IsProd", true), ("IsTest", true)], false),
            (&[("IsProd", false), ("IsTest", false)], true),
            (&[("Here", false)], false),
            (&[("Never", true)], false),
            (&[("Round", true)], true),
        ] {
            assert_eq!(subject.possible(when), possible, "{when:?}");
        }
    }
}
