//! Which output of another stack fills a parameter when it is deployed: exports do not cross Regions, parameters do.

use super::subject::Subject;
use crate::finding::Place;
use crate::stacks::wires::WIRES;
use crate::template::Output;

/// Words with which people mark a parameter as the other stack's value of that name, and the stack that they mean.
const MARKS: &[(&str, Option<Place>)] = &[
    ("Peer", None),
    ("Remote", None),
    ("Other", None),
    ("Partner", None),
    ("Replica", None),
    ("Primary", Some(Place::Primary)),
    ("Source", Some(Place::Primary)),
    ("Secondary", Some(Place::Secondary)),
    ("Standby", Some(Place::Secondary)),
    ("Destination", Some(Place::Secondary)),
    ("DR", Some(Place::Secondary)),
    ("Dr", Some(Place::Secondary)),
];

/// Kinds of parameter that are only filled from another stack where they are marked as such: both stacks have them, and
/// operators set them.
pub(super) const SHARED: &[&str] = &["Environment", "EnvironmentSuffix", "DomainName", "ProjectName", "Stage"];

/// The stack and the output that fill a parameter; `None` where an operator sets it, as far as can be seen.
pub(super) fn source<'a>(
    subjects: &'a [Subject<'a>],
    to: &Subject<'_>,
    parameter: &str,
) -> Option<(&'a Subject<'a>, &'a Output)> {
    let others = || subjects.iter().filter(|subject| subject.place != to.place);
    let ours = WIRES.iter().find(|wire| wire.to == to.place && wire.parameter == parameter);
    if let Some(wire) = ours
        && let Some(from) = others().find(|subject| subject.place == wire.from)
        && let Some(output) = from.template.outputs.get(wire.output)
    {
        return Some((from, output));
    }
    if SHARED.contains(&parameter) {
        return None;
    }
    let named = |name: &str, place: Option<Place>| {
        let mut those = others().filter(|subject| place.is_none_or(|place| subject.place == place));
        those.find_map(|subject| Some((subject, subject.template.outputs.get(name)?)))
    };
    // A parameter of the same name in the other stack is the operator's: both are given the same.
    let shared = || others().any(|subject| subject.template.parameters.contains_key(parameter));
    named(parameter, None)
        .filter(|_| !shared())
        .or_else(|| MARKS.iter().find_map(|(mark, place)| named(parameter.strip_prefix(mark)?, *place)))
}
