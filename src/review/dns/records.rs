//! Failover records as they are written: resources of their own or members of a group, and where they lead.

use crate::review::meaning::{Meaning, Same};
use crate::review::pair::{Item, Pair};
use crate::review::ways::{Way, Ways};

/// A failover record whose role is known.
pub(in crate::review) struct Record<'a> {
    /// The resource that declares it.
    pub(in crate::review) item: Item<'a>,
    /// The member of a group that it is.
    member: Option<Way<'a>>,
    /// Whether it is the PRIMARY record.
    pub(in crate::review) primary: bool,
    /// Where its role is written.
    pub(in crate::review) role: Way<'a>,
}

/// The failover records of the pair.
pub(in crate::review) struct Failover<'a> {
    pub(in crate::review) records: Vec<Record<'a>>,
    /// Whether there are no others: each record's role is known.
    pub(in crate::review) complete: bool,
}

/// Reads the failover records of both stacks.
pub(in crate::review) fn failover<'p, 'a>(pair: &'p Pair<'a>) -> &'p Failover<'a> {
    pair.failover.get_or_init(|| read(pair))
}

fn read<'a>(pair: &Pair<'a>) -> Failover<'a> {
    let mut found = Failover { records: Vec::new(), complete: true };
    for item in pair.of_type("AWS::Route53::RecordSet") {
        found.read(&item, None);
    }
    for item in pair.of_type("AWS::Route53::RecordSetGroup") {
        for member in item.ways(&["RecordSets", "*"]) {
            found.read(&item, Some(&member));
        }
    }
    found
}

impl<'a> Failover<'a> {
    fn read(&mut self, item: &Item<'a>, member: Option<&Way<'a>>) {
        let path = &["Failover"];
        let ways = member.map_or_else(|| item.ways(path), |member| member.inside(item.subject, path));
        let [role] = ways.as_slice() else {
            self.complete = false;
            return;
        };
        let primary = role.is("PRIMARY");
        match (role.is_absent(), primary, role.is("SECONDARY")) {
            (true, ..) => {}
            (_, Some(primary), Some(secondary)) if primary || secondary => {
                self.records.push(Record { item: *item, member: member.cloned(), primary, role: role.clone() });
            }
            _ => self.complete = false,
        }
    }
}

impl<'a> Record<'a> {
    pub(in crate::review) fn ways(&self, path: &[&'a str]) -> Ways<'a> {
        self.member.as_ref().map_or_else(|| self.item.ways(path), |member| member.inside(self.item.subject, path))
    }

    /// The property where it comes out in one way only.
    pub(in crate::review) fn way(&self, path: &[&'a str]) -> Option<Way<'a>> {
        let mut ways = self.ways(path);
        if ways.len() == 1 { ways.pop() } else { None }
    }

    pub(in crate::review) fn meaning(&self, pair: &Pair<'a>, path: &[&'a str]) -> Option<Meaning> {
        pair.means(&self.item, &self.way(path)?)
    }

    pub(in crate::review) fn leads_to(&self, pair: &Pair<'a>, path: &[&'a str]) -> Option<Item<'a>> {
        pair.target_from(self.item.subject, &self.meaning(pair, path)?)
    }

    pub(in crate::review) fn lacks(&self, path: &[&'a str]) -> bool {
        let ways = self.ways(path);
        !ways.is_empty() && ways.iter().all(Way::is_absent)
    }

    /// The name that it answers for.
    pub(in crate::review) fn name(&self, pair: &Pair<'a>) -> Option<Meaning> {
        self.meaning(pair, &["Name"]).map(|name| host(&name))
    }

    /// Its role as it is written.
    pub(in crate::review) fn failover(&self) -> &'static str {
        if self.primary { "PRIMARY" } else { "SECONDARY" }
    }

    /// Whether both records are of one name and type.
    pub(in crate::review) fn same_name(&self, pair: &Pair<'a>, other: &Self) -> Same {
        let sides = |one: Option<Meaning>, two: Option<Meaning>| match (one, two) {
            (Some(one), Some(two)) => one.same(&two),
            _ => Same::Unknown,
        };
        let name = sides(self.name(pair), other.name(pair));
        let kind = sides(self.meaning(pair, &["Type"]), other.meaning(pair, &["Type"]));
        match (name, kind) {
            (Same::No, _) | (_, Same::No) => Same::No,
            (Same::Yes, Same::Yes) => Same::Yes,
            _ => Same::Unknown,
        }
    }

    /// The Region of the endpoint that it leads to.
    pub(in crate::review) fn region(&self, pair: &Pair<'a>) -> Option<String> {
        let place = self.destination()?;
        region_of_host(pair, &pair.means(&self.item, &place)?)
    }

    /// Where the endpoint that it leads to is written.
    pub(in crate::review) fn destination(&self) -> Option<Way<'a>> {
        let path: &[&str] =
            if self.lacks(&["AliasTarget"]) { &["ResourceRecords", "*"] } else { &["AliasTarget", "DNSName"] };
        self.way(path).filter(|way| !way.is_absent())
    }

    /// The health check that it is under.
    pub(in crate::review) fn check(&self, pair: &Pair<'a>) -> Option<Item<'a>> {
        self.leads_to(pair, &["HealthCheckId"]).filter(|item| item.resource.kind == HEALTH_CHECK)
    }

    /// The check that asks its endpoint: the one that it is under or, where that is calculated, the only one of its
    /// children that asks anything.
    pub(in crate::review) fn asking(&self, pair: &Pair<'a>) -> Option<Item<'a>> {
        let check = self.check(pair)?;
        if !is_calculated(pair, &check) {
            return Some(check);
        }
        let children = children(pair, &check)?;
        let mut asking = children.into_iter().filter(|child| asks(pair, child));
        asking.next().filter(|_| asking.next().is_none())
    }

    /// The checks of which each alone makes the record unhealthy: the one that it is under and, where that is
    /// calculated and wants them all, its children.
    pub(in crate::review) fn needs(&self, pair: &Pair<'a>) -> Vec<Item<'a>> {
        let Some(check) = self.check(pair) else { return Vec::new() };
        let children = if is_calculated(pair, &check) { children(pair, &check) } else { None }.unwrap_or_default();
        let wanted = check.number(pair, &[CONFIG, "HealthThreshold"]);
        let all = wanted.is_some_and(|wanted| u32::try_from(children.len()).is_ok_and(|all| wanted >= f64::from(all)));
        std::iter::once(check).chain(children.into_iter().filter(|_| all)).collect()
    }
}

pub(in crate::review) const HEALTH_CHECK: &str = "AWS::Route53::HealthCheck";

/// A health check that decides over a failover record.
pub(in crate::review) struct Decisive<'a, 'r> {
    pub(in crate::review) check: Item<'a>,
    pub(in crate::review) record: &'r Record<'a>,
}

/// The checks that failover records are under, with those that they are calculated from.
pub(in crate::review) fn decisive<'a, 'r>(pair: &Pair<'a>, failover: &'r Failover<'a>) -> Vec<Decisive<'a, 'r>> {
    let mut found: Vec<Decisive<'a, 'r>> = Vec::new();
    for record in &failover.records {
        let Some(check) = record.check(pair) else { continue };
        let children = check.ways(&[CONFIG, "ChildHealthChecks", "*"]);
        let children = children.iter().filter_map(|way| pair.led_to(&check, way));
        for check in std::iter::once(check).chain(children) {
            if !found.iter().any(|known| known.check == check) {
                found.push(Decisive { check, record });
            }
        }
    }
    found
}

fn is_calculated<'a>(pair: &Pair<'a>, check: &Item<'a>) -> bool {
    check.meaning(pair, &[CONFIG, "Type"]).is_some_and(|kind| kind.text() == "CALCULATED")
}

/// Whether a check sends requests, or may: its type says that it follows nothing else.
fn asks<'a>(pair: &Pair<'a>, check: &Item<'a>) -> bool {
    const FOLLOWING: &[&str] = &["CALCULATED", "CLOUDWATCH_METRIC", "RECOVERY_CONTROL"];
    !check.meaning(pair, &[CONFIG, "Type"]).is_some_and(|kind| FOLLOWING.contains(&kind.text()))
}

/// What a check is calculated from, where each is a resource of the pair.
fn children<'a>(pair: &Pair<'a>, check: &Item<'a>) -> Option<Vec<Item<'a>>> {
    check.ways(&[CONFIG, "ChildHealthChecks", "*"]).iter().map(|way| pair.led_to(check, way)).collect()
}

pub(in crate::review) const CONFIG: &str = "HealthCheckConfig";

/// A host name as it is compared: without case and without the dot at its end.
pub(in crate::review) fn host(name: &Meaning) -> Meaning {
    Meaning::new(name.text().trim_end_matches('.').to_ascii_lowercase())
}

/// Types whose host names lead into the Region of their stack.
const REGIONAL: &[&str] = &[
    "AWS::ApiGateway::DomainName",
    "AWS::ApiGatewayV2::DomainName",
    "AWS::EC2::EIP",
    "AWS::ElasticLoadBalancing::LoadBalancer",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
];

/// What stands around the Region in the host names of regional endpoints.
const AROUND_REGION: &[(&str, &str)] = &[
    (".execute-api.", ".amazonaws.com"),
    (".elb.", ".amazonaws.com"),
    (".", ".elb.amazonaws.com"),
    (".lambda-url.", ".on.aws"),
];

/// The Region of an endpoint by its host name.
pub(in crate::review) fn region_of_host(pair: &Pair<'_>, name: &Meaning) -> Option<String> {
    let text = name.text().trim_end_matches('.');
    for (before, after) in AROUND_REGION {
        if let Some((rest, _)) = text.split_once(after)
            && let Some((_, region)) = rest.rsplit_once(before)
            && crate::aws::regions::find(region).is_some()
        {
            return Some(region.to_owned());
        }
    }
    let item = pair.target(name).filter(|item| REGIONAL.contains(&item.resource.kind.as_str()))?;
    item.subject.region.map(str::to_owned)
}
