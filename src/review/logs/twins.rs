//! Both Regions keep the same log for the same time.

use crate::finding::{Place, Severity};
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "log-retention-differs",
    severity: Severity::Warning,
    title: "A log that the standby keeps for another time",
    why: "After a failover the record of who did what is gone sooner than the rules ask for, and nobody meant that.",
    mend: "Keep the log for the same time in both Regions.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
    parameter: None,
    check: Check::Pair(check),
};

const RETENTION: &[&str] = &["RetentionInDays"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for group in pair.in_stack(Place::Secondary, "AWS::Logs::LogGroup") {
        let mut groups = pair.in_stack(Place::Primary, "AWS::Logs::LogGroup");
        let Some(twin) = groups.find(|twin| twin.id == group.id) else { continue };
        let (Some(days), Some(there)) = (group.number(pair, RETENTION), twin.number(pair, RETENTION)) else { continue };
        if (days - there).abs() > 0.5
            && let Some(way) = group.ways(RETENTION).first()
        {
            let message = format!(
                "The log is kept for {days} days here and for {there} in the primary Region: make both the same."
            );
            report.at(&RULE, &group, way, &message);
        }
    }
}
