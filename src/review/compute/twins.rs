//! The twins: the functions of both Regions that are meant to be the same.

use crate::finding::Place;
use crate::review::pair::{Item, Pair};

pub(super) const FUNCTION: &str = "AWS::Lambda::Function";

/// The primary's functions with their twins: of the same name but for the Region, or else of the same logical id.
pub(super) fn twins<'a>(pair: &Pair<'a>) -> Vec<(Item<'a>, Item<'a>)> {
    let of = |place: Place| -> Vec<(Item<'a>, Option<String>)> {
        pair.in_stack(place, FUNCTION).map(|item| (item, name(pair, &item))).collect()
    };
    let others = of(Place::Secondary);
    let found = of(Place::Primary).into_iter().filter_map(|(function, name)| {
        let by_name = others.iter().find(|(_, theirs)| name.is_some() && *theirs == name);
        let by_id =
            || others.iter().find(|(other, theirs)| other.id == function.id && (name.is_none() || theirs.is_none()));
        Some((function, by_name.or_else(by_id)?.0))
    });
    found.collect()
}

/// The name of a function without its Region.
fn name<'a>(pair: &Pair<'a>, function: &Item<'a>) -> Option<String> {
    let name = function.meaning(pair, &["FunctionName"])?;
    Some(neutral(function, name.known()?))
}

/// A text of a resource without its Region.
pub(super) fn neutral(item: &Item<'_>, text: &str) -> String {
    item.subject.region.map_or_else(|| text.to_owned(), |region| text.replace(region, "{region}"))
}
