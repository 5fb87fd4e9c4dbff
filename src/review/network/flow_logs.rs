//! Flow logs may be written, and are kept in both Regions.

use super::vpc::peerings;
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static ROLE: Rule = Rule {
    id: "flow-log-role",
    severity: Severity::Error,
    title: "A flow log without the role that writes it",
    why: "EC2 refuses a flow log to CloudWatch Logs without a role, and the deployment fails.",
    mend: "Name a role that vpc-flow-logs.amazonaws.com may assume in DeliverLogsPermissionArn.",
    page: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html",
    parameter: None,
    check: Check::Pair(role),
};

pub(crate) static ONE_REGION: Rule = Rule {
    id: "flow-log-one-region",
    severity: Severity::Warning,
    title: "Flow logs of one Region only",
    why: "After a failover nobody can tell who talked to whom, when it matters most.",
    mend: "Add a flow log to the other VPC.",
    page: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
    parameter: None,
    check: Check::Pair(one_region),
};

fn role(pair: &Pair<'_>, report: &mut Report) {
    for log in pair.of_type("AWS::EC2::FlowLog").filter(|log| log.lacks(&["DeliverLogsPermissionArn"])) {
        let to_logs = log.ways(&["LogDestinationType"]).iter().all(|way| {
            if way.is_absent() { log.lacks(&["LogDestination"]) } else { way.is("cloud-watch-logs") == Some(true) }
        });
        if to_logs {
            let message = "Writing to CloudWatch Logs takes a role: name it in DeliverLogsPermissionArn.";
            report.on(&ROLE, &log, message);
        }
    }
}

fn one_region(pair: &Pair<'_>, report: &mut Report) {
    let logged: Option<Vec<Item<'_>>> =
        pair.of_type("AWS::EC2::FlowLog").map(|log| log.leads_to(pair, &["ResourceId"])).collect();
    let Some(logged) = logged else { return };
    for peering in peerings(pair) {
        for (own, other) in [(peering.near, peering.far), (peering.far, peering.near)] {
            let of_vpc = |vpc: &Item<'_>| logged.contains(vpc);
            // A log of a subnet is a log too.
            let any = logged.iter().any(|item| item.subject.place == own.subject.place);
            if of_vpc(&other) && !any && own.subject.place != other.subject.place {
                let message =
                    format!("{} of the other Region has a flow log, and this VPC has none: add one.", other.id);
                report.on(&ONE_REGION, &own, &message);
            }
        }
    }
}
