//! A template as it will be deployed: what its parameters, its Region and its own names decide.

use std::collections::BTreeMap;

use super::meaning::{fill, form, partition, url_suffix};
use super::subject::{NOTHING_GIVEN, Subject};
use super::{Source, regions};
use crate::template::resolve::{self, Budget, Names};
use crate::template::settled::{self, Settled};
use crate::template::{Map, Value};

/// The document of a template as far as it is known what it comes to. The account is not known, so neither is an ARN
/// that names it.
#[must_use]
pub fn settled(source: &Source<'_>, document: &Value) -> Settled {
    settled_in(source, document, None)
}

/// The same with something that stands for the account where its number alone is asked for.
#[must_use]
pub fn settled_in(source: &Source<'_>, document: &Value, account: Option<&str>) -> Settled {
    let told = regions(&[(source.place, source.template)]);
    let subject = Subject {
        place: source.place,
        region: source.region.or(told.first().and_then(Option::as_deref)),
        template: source.template,
        foundation: None,
        given: source.given.unwrap_or(&NOTHING_GIVEN),
        untold: None,
    };
    let conditions = source.template.conditions.keys();
    let decided = conditions.filter_map(|name| Some((name.as_str(), subject.holds(name)?))).collect();
    settled::settled(document, source.template, &Known { subject: &subject, decided, account })
}

/// What is known of one stack alone.
struct Known<'k> {
    subject: &'k Subject<'k>,
    decided: BTreeMap<&'k str, bool>,
    account: Option<&'k str>,
}

impl Known<'_> {
    /// Writes what a resource is known by, if its name says that.
    fn identity(&self, id: &str, attribute: Option<&str>, text: &mut String, budget: Budget<'_>) -> Option<()> {
        let resource = self.subject.template.resources.get(id)?;
        let (property, form) = form(&resource.kind, attribute)?;
        let region = self.subject.region;
        if form.contains("{a}") || (region.is_none() && form != "{n}") {
            return None;
        }
        let name = resource.properties.get(property)?;
        fill(form, region, text, |text| resolve::write(self, name, text, budget))
    }
}

impl Names for Known<'_> {
    fn named(&self, name: &str, text: &mut String, budget: Budget<'_>) -> Option<()> {
        let Subject { region, template, given, .. } = *self.subject;
        let known = match name {
            "AWS::Region" => region?,
            "AWS::AccountId" => self.account?,
            "AWS::Partition" => partition(region?),
            "AWS::URLSuffix" => url_suffix(Some(region?)),
            _ => match template.parameters.get(name) {
                // It names a parameter of Systems Manager's, which holds the value.
                Some(parameter) if parameter.kind.starts_with("AWS::SSM::Parameter::Value") => return None,
                Some(parameter) => match given.get(name) {
                    Some(given) => given,
                    None => return resolve::default(parameter, text),
                },
                None => return self.identity(name, None, text, budget),
            },
        };
        text.push_str(known);
        Some(())
    }

    fn attribute(&self, resource: &str, attribute: &str, text: &mut String, budget: Budget<'_>) -> Option<()> {
        self.identity(resource, Some(attribute), text, budget)
    }

    fn condition(&self, name: &str) -> Option<bool> {
        self.decided.get(name).copied()
    }

    fn mappings(&self) -> Option<&Map> {
        Some(&self.subject.template.mappings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;
    use crate::template::given::Given;
    use crate::template::{json, read};

    const TEMPLATE: &str = r#"{
        "Parameters": {"Stage": {"Type": "String"}, "Size": {"Type": "Number", "Default": 5},
            "Image": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/images/latest"}},
        "Conditions": {"Prod": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
            "Here": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]}},
        "Resources": {
            "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": "docs-${Stage}"}}},
            "Topic": {"Type": "AWS::SNS::Topic", "Condition": "Prod", "Properties": {"TopicName": "t"}},
            "R": {"Type": "T", "Properties": {
                "Region": {"Ref": "AWS::Region"}, "Suffix": {"Ref": "AWS::URLSuffix"}, "Bucket": {"Ref": "Bucket"},
                "Arn": {"Fn::GetAtt": ["Bucket", "Arn"]}, "Topic": {"Ref": "Topic"}, "Size": {"Ref": "Size"},
                "Image": {"Ref": "Image"}, "Prod": {"Fn::If": ["Prod", 1, 2]}, "Here": {"Fn::If": ["Here", 1, 2]}}}}}"#;

    fn properties(region: Option<&str>, given: &Given) -> (Value, bool) {
        let template = read::read(TEMPLATE.as_bytes(), Place::Primary).unwrap().template;
        let document = Value::from(serde_json::from_str::<serde_json::Value>(TEMPLATE).unwrap());
        let source = Source { place: Place::Primary, template: &template, region, given: Some(given) };
        let document = settled(&source, &document).document;
        let resources = document.get("Resources").unwrap();
        let properties = resources.get("R").unwrap().get("Properties").unwrap();
        (properties.clone(), resources.get("Topic").is_some())
    }

    #[test]
    fn what_is_given_and_the_region_decide() {
        let prod = Given::from([("Stage".to_owned(), "prod".to_owned()), ("Size".to_owned(), "7".to_owned())]);
        let expected = json!({
            "Region": "eu-west-1", "Suffix": "amazonaws.com", "Bucket": "docs-prod", "Arn": "arn:aws:s3:::docs-prod",
            "Topic": {"Ref": "Topic"}, "Size": 7, "Image": {"Ref": "Image"}, "Prod": 1, "Here": 1
        });
        assert_eq!(properties(Some("eu-west-1"), &prod), (expected, true));
        let test = Given::from([("Stage".to_owned(), "test".to_owned())]);
        let expected = json!({
            "Region": {"Ref": "AWS::Region"}, "Suffix": {"Ref": "AWS::URLSuffix"}, "Bucket": "docs-test",
            "Arn": {"Fn::GetAtt": ["Bucket", "Arn"]}, "Topic": {"Ref": "Topic"}, "Size": 5,
            "Image": {"Ref": "Image"}, "Prod": 2, "Here": {"Fn::If": ["Here", 1, 2]}
        });
        assert_eq!(properties(None, &test), (expected, false));
        let (unknown, there) = properties(None, &Given::new());
        assert_eq!(unknown.get("Prod"), Some(&json!({"Fn::If": ["Prod", 1, 2]})));
        assert_eq!(unknown.get("Bucket"), Some(&json!({"Ref": "Bucket"})));
        assert!(there);
    }
}
