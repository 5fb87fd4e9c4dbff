//! Roles may use the copy of the table that is in their own Region.

use std::collections::BTreeSet;

use super::trusts::trusts_service;
use crate::finding::Severity;
use crate::review::meaning::Meaning;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rights::granted_to;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "policy-table-region",
    severity: Severity::Error,
    title: "A role that may only use the other Region's copy of the table",
    why: "The role works while the other Region does. When that is lost, its own Region's copy is whole, and every call to it is refused.",
    mend: "Name this Region's table: write ${AWS::Region} in the ARN.",
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Services that run code with a role.
const RUNS_CODE: &[&str] = &["lambda", "ecs-tasks", "ec2"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    let Some((primary, secondary)) = pair.both() else { return };
    let (Some(one), Some(other)) = (primary.region, secondary.region) else { return };
    for table in pair.of_type("AWS::DynamoDB::GlobalTable") {
        let Some(name) = table.meaning(pair, &["TableName"]) else { continue };
        let Some(name) = name.known().filter(|_| replicated(pair, &table, &[one, other])) else { continue };
        for (own, lost, place) in [(one, other, primary.place), (other, one, secondary.place)] {
            for role in pair.in_stack(place, "AWS::IAM::Role") {
                // A role that is there for the other Region alone may be meant; one that code here runs with is not.
                if !RUNS_CODE.iter().any(|service| trusts_service(pair, &role, service) == Some(true)) {
                    continue;
                }
                let rights = granted_to(pair, &role);
                let mut foreign = None;
                let mut local = !rights.is_whole();
                for (holder, statement) in rights.statements().filter(|(_, statement)| statement.allows) {
                    local |= statement.vague && statement.covers("dynamodb:GetItem");
                    for resource in &statement.resources {
                        match table_region(resource, name) {
                            Some(region) if region == lost => foreign = foreign.or(Some((holder, statement))),
                            Some(_) => local = true,
                            None => local |= statement.covers("dynamodb:GetItem") && may_be_table(resource),
                        }
                    }
                }
                if let Some((holder, statement)) = foreign.filter(|_| !local) {
                    let message = format!(
                        "{} may only use {name} in {lost}, and its own copy is in {own}: name the table of {own}.",
                        role.id
                    );
                    let ways = statement.way.inside(holder.subject, &["Resource"]);
                    report.at(&RULE, holder, ways.first().unwrap_or(&statement.way), &message);
                }
            }
        }
    }
}

/// Whether the table has a copy in each of these Regions.
fn replicated<'a>(pair: &Pair<'a>, table: &Item<'a>, regions: &[&str]) -> bool {
    let ways = table.ways(&["Replicas", "*", "Region"]);
    let known: BTreeSet<String> =
        ways.iter().filter_map(|way| Some(pair.means(table, way)?.known()?.to_owned())).collect();
    regions.iter().all(|region| known.contains(*region))
}

/// The Region in which a resource is the table, or an index of it.
fn table_region<'m>(resource: &'m Meaning, name: &str) -> Option<&'m str> {
    let rest = resource.known()?.strip_prefix("arn:")?;
    let mut parts = rest.split(':');
    let (_, service, region, _, what) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let table = what.strip_prefix("table/")?.split('/').next()?;
    (service == "dynamodb" && table == name).then_some(region)
}

/// Whether a resource may come to cover the table by a wildcard, or by what is not known.
fn may_be_table(resource: &Meaning) -> bool {
    resource.known().is_none_or(|text| text.contains('*') && (text == "*" || text.contains(":dynamodb:")))
}
