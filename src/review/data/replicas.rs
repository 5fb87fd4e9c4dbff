//! The replicas of a global table, as far as they are known.

use super::TABLE;
use crate::review::pair::{Item, Pair};
use crate::review::ways::{Way, Ways};

/// A replica that the template lists.
pub(in crate::review) struct Replica<'a> {
    /// Where it is listed.
    pub(in crate::review) way: Way<'a>,
    /// Its Region, where it is the same whichever way it comes out.
    pub(in crate::review) region: Option<String>,
}

/// The replicas that a table lists, those under conditions too.
pub(in crate::review) fn replicas<'a>(pair: &Pair<'a>, table: &Item<'a>) -> Vec<Replica<'a>> {
    let listed = table.ways(&["Replicas", "*"]).into_iter().filter(|way| way.value().is_some());
    let replica = |way: Way<'a>| {
        let region = match way.inside(table.subject, &["Region"]).as_slice() {
            [only] => pair.means(table, only).and_then(|region| Some(region.known()?.to_owned())),
            _ => None,
        };
        Replica { way, region }
    };
    listed.map(replica).collect()
}

/// Whether a table has more than one replica whatever the conditions.
pub(in crate::review) fn several(table: &Item<'_>) -> bool {
    let always = table.whole().when.len();
    table.ways(&["Replicas", "*"]).iter().filter(|way| way.value().is_some() && way.when.len() == always).count() > 1
}

/// The tables that are in more than one Region; a table of one is nobody's standby.
pub(in crate::review) fn replicated<'a>(pair: &Pair<'a>) -> impl Iterator<Item = Item<'a>> {
    pair.of_type(TABLE).filter(|table| table.ways(&["Replicas", "*"]).len() > 1)
}

impl<'a> Replica<'a> {
    /// The ways of a property of it.
    pub(in crate::review) fn ways(&self, table: &Item<'a>, path: &[&'a str]) -> Ways<'a> {
        self.way.inside(table.subject, path)
    }

    /// How messages name it.
    pub(in crate::review) fn name(&self) -> String {
        self.region.as_ref().map_or_else(|| "This replica".to_owned(), |region| format!("The replica in {region}"))
    }
}
