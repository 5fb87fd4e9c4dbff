//! The log groups of a stack by their names.

use crate::review::meaning::Meaning;
use crate::review::pair::{Item, Pair};

const GROUP: &str = "AWS::Logs::LogGroup";

/// The name of the log group that a function writes to: its own choice, or the one Lambda makes of its name.
pub(super) fn of_function<'a>(pair: &Pair<'a>, function: &Item<'a>) -> Option<Meaning> {
    if function.lacks(&["LoggingConfig", "LogGroup"]) {
        let name = pair.identity(function, None);
        return Some(Meaning::new(format!("/aws/lambda/{name}")));
    }
    function.meaning(pair, &["LoggingConfig", "LogGroup"])
}

/// The log group of this name in the stack of an item.
pub(super) fn named<'a>(pair: &Pair<'a>, beside: &Item<'a>, name: &Meaning) -> Option<Item<'a>> {
    let named = pair.target_from(beside.subject, name);
    named.filter(|group| group.resource.kind == GROUP && group.subject.place == beside.subject.place)
}

/// Whether the stack of an item certainly declares no log group of this name.
pub(super) fn is_missing<'a>(pair: &Pair<'a>, beside: &Item<'a>, name: &Meaning) -> bool {
    named(pair, beside, name).is_none()
        && pair.in_stack(beside.subject.place, GROUP).all(|group| {
            // A group without a name of its own is called after its stack.
            group.lacks(&["LogGroupName"])
                || group.meaning(pair, &["LogGroupName"]).is_some_and(|own| differ(&own, name))
        })
}

/// Whether two names certainly differ. What AWS makes up inside a name is not what somebody wrote out; a name that is
/// made up from its beginning can be anything.
fn differ(one: &Meaning, other: &Meaning) -> bool {
    one != other && [one, other].iter().all(|name| !name.is_open() && name.text().starts_with(|it: char| it.is_ascii()))
}
