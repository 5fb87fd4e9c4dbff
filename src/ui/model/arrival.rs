//! A file that arrives: what it is by what it holds, and which of the templates under review it is for.

use serde_json::Value as Json;

use super::session::{MOST, Opened, Session};
use crate::finding::Place;
use crate::template::Template;
use crate::template::given::{self, Given};
use crate::template::read;

/// What a file is, by what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A package for the function.
    Zip,
    /// A design of ours.
    Design,
    /// Values of a stack's parameters; or why they cannot be read.
    Values(Result<Given, String>),
    /// Anything else is read as a template.
    Template,
}

impl Kind {
    /// Tells by the content.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"PK") {
            return Self::Zip;
        }
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let values = || std::str::from_utf8(text).map_err(|error| error.to_string()).and_then(given::read);
        match serde_json::from_slice::<Json>(text).unwrap_or_default() {
            Json::Object(members) if members.contains_key("Resources") => Self::Template,
            Json::Object(members) if members.contains_key("twinstack") => Self::Design,
            Json::Object(members) if !members.contains_key("AWSTemplateFormatVersion") => match values() {
                Ok(given) if !given.is_empty() => Self::Values(Ok(given)),
                // Declared parameters are objects: they are a template's.
                _ => Self::Template,
            },
            Json::Array(_) => Self::Values(values()),
            _ => Self::Template,
        }
    }
}

/// What a template is to those under review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// One more of them.
    Beside,
    /// Another version of one.
    Instead(Place),
    /// Nobody can tell: of which of these it is a version, if of any.
    Unclear(Vec<Place>),
}

/// What one template that was dropped on a review is to it: its name tells, then what it has in common with each.
#[must_use]
pub fn arrival(session: &Session, name: &str, bytes: &[u8]) -> Arrival {
    let places = |files: &[&Opened]| files.iter().map(|file| file.place).collect::<Vec<_>>();
    let files: Vec<&Opened> = session.files.iter().collect();
    let named: Vec<&Opened> = files.iter().copied().filter(|file| file.name == name).collect();
    // The other stack of a pair may well stand in a file of the same name.
    match (files.as_slice(), named.as_slice()) {
        ([], _) | ([_], []) => return Arrival::Beside,
        ([_], [_]) => return Arrival::Unclear(places(&named)),
        (_, [one]) => return Arrival::Instead(one.place),
        _ => {}
    }
    // What cannot be read is refused wherever it goes.
    let Ok(reading) = read::read(bytes, Place::Primary) else { return Arrival::Beside };
    let among = if named.is_empty() { &files } else { &named };
    let mut alike: Vec<(Likeness, &Opened)> = among
        .iter()
        .map(|file| (likeness(&file.template, &reading.template), *file))
        .filter(|(likeness, _)| likeness.is_version)
        .collect();
    alike.sort_by_key(|(likeness, _)| std::cmp::Reverse(likeness.same));
    match alike.as_slice() {
        [] if named.is_empty() && files.len() < MOST => Arrival::Beside,
        [(_, one)] => Arrival::Instead(one.place),
        [(first, one), (second, _), ..] if first.same > second.same => Arrival::Instead(one.place),
        _ => Arrival::Unclear(places(among)),
    }
}

/// How much two templates have in common.
struct Likeness {
    /// Whether more than half of the resources are in both.
    is_version: bool,
    /// How many resources are the same in every detail.
    same: usize,
}

fn likeness(one: &Template, other: &Template) -> Likeness {
    let both = || {
        let in_other = |(id, resource)| other.resources.get(id).map(|twin| (resource, twin));
        one.resources.iter().filter_map(in_other).filter(|(resource, twin)| resource.kind == twin.kind)
    };
    let most = one.resources.len().max(other.resources.len());
    Likeness { is_version: 2 * both().count() > most, same: both().filter(|(resource, twin)| resource == twin).count() }
}

/// Which stacks values are for: those whose templates declare every one of them. Where these are several, the name of
/// the file tells, if it holds that of a stack, of a template or of a Region.
///
/// # Errors
/// What no template declares, without a full stop.
pub fn fitting(session: &Session, name: &str, values: &Given) -> Result<Vec<Place>, String> {
    if values.is_empty() {
        return Err("it gives no parameter a value".to_owned());
    }
    let lacks = |file: &Opened| values.keys().filter(|key| !file.template.parameters.contains_key(*key)).count();
    let fits: Vec<&Opened> = session.files.iter().filter(|file| lacks(file) == 0).collect();
    if fits.is_empty() {
        let Some(nearest) = session.files.iter().min_by_key(|file| lacks(file)) else {
            return Err(format!("it holds values of parameters; open the templates first, then {AGAIN}"));
        };
        let unknown: Vec<&str> =
            values.keys().filter(|key| !nearest.template.parameters.contains_key(*key)).map(String::as_str).collect();
        let (shown, more) = unknown.split_at(unknown.len().min(3));
        let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
        return Err(format!(
            "{}, which it fits best, declares no {}{more}, and AWS refuses such values; take them out, then {AGAIN}",
            nearest.name,
            shown.join(", ")
        ));
    }
    let name = name.to_lowercase();
    let is_named = |file: &&Opened| {
        let stem = file.name.split('.').next().unwrap_or_default().to_lowercase();
        let words = [file.place.name().to_owned(), stem, file.region.clone().unwrap_or_default()];
        words.iter().any(|word| !word.is_empty() && name.contains(word.as_str()))
    };
    let named: Vec<&Opened> = fits.iter().copied().filter(is_named).collect();
    let places = if named.len() == 1 { named } else { fits };
    Ok(places.into_iter().map(|file| file.place).collect())
}

/// What to do with a file that was refused.
const AGAIN: &str = "drop it again";

#[cfg(test)]
mod tests {
    use super::*;

    const PRIMARY: &[u8] = br#"{"Parameters": {"Suffix": {"Type": "String"}, "SecondaryRegion": {"Type": "String"}},
        "Resources": {"Table": {"Type": "AWS::DynamoDB::GlobalTable"}, "Topic": {"Type": "AWS::SNS::Topic"}}}"#;
    const SECONDARY: &[u8] = br#"{"Parameters": {"Suffix": {"Type": "String"}, "PrimaryRegion": {"Type": "String"}},
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic", "DeletionPolicy": "Retain"}}}"#;

    fn pair() -> Session {
        let mut session = Session::default();
        session.open([("a.json", PRIMARY), ("b.json", SECONDARY)]);
        session
    }

    #[test]
    fn what_a_file_is_shows_in_its_content() {
        let values = || Kind::Values(Ok(Given::from([("A".to_owned(), "1".to_owned())])));
        for (bytes, kind) in [
            (&b"PK\x03\x04"[..], Kind::Zip),
            (br#"{"twinstack": 1, "parameters": {}}"#, Kind::Design),
            (br#"{"Resources": {}}"#, Kind::Template),
            (br#"{"AWSTemplateFormatVersion": "2010-09-09"}"#, Kind::Template),
            (br#"{"Parameters": {"A": {"Type": "String"}}}"#, Kind::Template),
            (br#"{"Parameters": {"A": "1"}}"#, values()),
            (br#"[{"ParameterKey": "A", "ParameterValue": "1"}]"#, values()),
            (br#"{"A": 1}"#, values()),
            (b"[{}]", Kind::Values(Err("entry 0 has no ParameterKey".to_owned()))),
            (b"Resources:\n", Kind::Template),
            (b"", Kind::Template),
        ] {
            assert_eq!(Kind::of(bytes), kind, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_template_takes_the_place_of_the_one_that_it_is_a_version_of() {
        let session = pair();
        let version =
            String::from_utf8_lossy(PRIMARY).replace(r#""Table": {"#, r#""Table": {"DeletionPolicy": "Retain", "#);
        let other = br#"{"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}"#;
        assert_eq!(arrival(&session, "b.json", other), Arrival::Instead(Place::Secondary), "by its name");
        assert_eq!(
            arrival(&session, "new.json", version.as_bytes()),
            Arrival::Instead(Place::Primary),
            "by its content"
        );
        assert_eq!(arrival(&session, "new.json", SECONDARY), Arrival::Instead(Place::Secondary));
        assert_eq!(arrival(&session, "new.json", other), Arrival::Beside);
        let mut three = session.clone();
        three.open([("c.json", &other[..])]);
        let foreign = br#"{"Resources": {"Bus": {"Type": "AWS::Events::EventBus"}}}"#;
        assert_eq!(
            arrival(&three, "new.json", foreign),
            Arrival::Unclear(vec![Place::Primary, Place::Secondary, Place::Edge])
        );
        let mut one = Session::default();
        assert_eq!(arrival(&one, "a.json", PRIMARY), Arrival::Beside);
        one.open([("a.json", PRIMARY)]);
        assert_eq!(arrival(&one, "b.json", SECONDARY), Arrival::Beside, "the other half");
        assert_eq!(arrival(&one, "a.json", SECONDARY), Arrival::Unclear(vec![Place::Primary]));
    }

    #[test]
    fn values_go_to_the_stacks_that_declare_them() {
        let session = pair();
        let given = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), "x".to_owned())).collect::<Given>();
        let fits = |name: &str, names: &[&str]| fitting(&session, name, &given(names));
        assert_eq!(fits("x.json", &["Suffix", "PrimaryRegion"]), Ok(vec![Place::Secondary]));
        assert_eq!(fits("x.json", &["Suffix"]), Ok(vec![Place::Primary, Place::Secondary]));
        assert_eq!(fits("Primary-prod.json", &["Suffix"]), Ok(vec![Place::Primary]));
        let wrong = fits("x.json", &["Suffix", "PrimaryRegion", "A", "B", "C", "D"]).unwrap_err();
        assert!(wrong.starts_with("b.json, which it fits best, declares no A, B, C and 1 more"), "{wrong}");
        assert!(fits("x.json", &[]).is_err());
    }
}
