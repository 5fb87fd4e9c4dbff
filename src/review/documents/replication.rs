//! What replicates into what: the rules of every bucket, and the buckets at their ends.

use super::BUCKET;
use crate::review::meaning::Meaning;
use crate::review::pair::{Item, Pair};
use crate::review::ways::{Way, Ways};

/// A replication rule of a bucket.
pub(in crate::review) struct Copying<'a> {
    pub(in crate::review) source: Item<'a>,
    /// Where the rule is.
    pub(in crate::review) way: Way<'a>,
}

/// Every replication rule, those under conditions too.
pub(in crate::review) fn copyings<'p, 'a>(pair: &'p Pair<'a>) -> &'p [Copying<'a>] {
    pair.copyings.get_or_init(|| read(pair))
}

fn read<'a>(pair: &Pair<'a>) -> Vec<Copying<'a>> {
    let rules = |source: Item<'a>| {
        let ways = source.ways(&["ReplicationConfiguration", "Rules", "*"]);
        ways.into_iter().filter(|way| way.value().is_some()).map(move |way| Copying { source, way })
    };
    pair.of_type(BUCKET).flat_map(rules).collect()
}

/// The buckets at either end of a replication, each once: who replicates, then where to.
pub(in crate::review) fn ends<'a>(pair: &Pair<'a>) -> Vec<Item<'a>> {
    let mut ends: Vec<Item<'a>> = Vec::new();
    for copying in copyings(pair) {
        for bucket in [Some(copying.source), copying.destination(pair)].into_iter().flatten() {
            if !ends.contains(&bucket) {
                ends.push(bucket);
            }
        }
    }
    ends
}

impl<'a> Copying<'a> {
    /// The ways of a property of the rule.
    pub(in crate::review) fn ways(&self, path: &[&'a str]) -> Ways<'a> {
        self.way.inside(self.source.subject, path)
    }

    /// The role that S3 replicates with, where one of the stacks has it.
    pub(in crate::review) fn role(&self, pair: &Pair<'a>) -> Option<Item<'a>> {
        let role = self.source.leads_to(pair, &["ReplicationConfiguration", "Role"]);
        role.filter(|item| item.resource.kind == "AWS::IAM::Role")
    }

    /// What the destination is called, where it is the same whichever way it comes out.
    pub(in crate::review) fn towards(&self, pair: &Pair<'a>) -> Option<Meaning> {
        match self.ways(&["Destination", "Bucket"]).as_slice() {
            [only] => pair.means(&self.source, only),
            _ => None,
        }
    }

    /// The bucket that it replicates into, where one of the stacks has it.
    pub(in crate::review) fn destination(&self, pair: &Pair<'a>) -> Option<Item<'a>> {
        pair.target(&self.towards(pair)?).filter(|item| item.resource.kind == BUCKET)
    }

    /// The same, where it is in the other Region.
    pub(in crate::review) fn across(&self, pair: &Pair<'a>) -> Option<Item<'a>> {
        self.destination(pair).filter(|bucket| bucket.subject.region != self.source.subject.region)
    }
}

/// Whether the other bucket replicates back into this one.
pub(in crate::review) fn leads_back<'a>(pair: &Pair<'a>, from: &Item<'a>, to: &Item<'a>) -> bool {
    copyings(pair).iter().any(|copying| copying.source == *from && copying.destination(pair).as_ref() == Some(to))
}
