//! `RUNBOOK.md`: what an operator needs, with this design's own names and numbers.
//!
//! The words are in `runbook.md`; this file fills in what depends on the design, and `hold` how clients are held.

mod drill;
mod hold;

use std::fmt::Write as _;

use super::Excuse;
use super::scripts::quoted;
use crate::aws::regions;
use crate::design::names::Name;
use crate::design::{Design, Site};
use crate::finding::{Place, Severity};
use crate::pipeline::Snapshot;
use crate::recovery::capacity::{CHECKERS, Quota};
use crate::recovery::time::Time;
use crate::stacks::Stack;
use crate::template::Value;
use crate::words::{clock, grouped};

/// The runbook of a design.
#[must_use]
pub fn text(snapshot: &Snapshot, excuse: Option<&Excuse<'_>>) -> String {
    let design = &snapshot.design;
    let parameters = &design.parameters;
    let environment = &parameters.environment;
    let budgets = snapshot.reckoned.as_ref().map(|reckoned| reckoned.budgets.as_ref());
    let quotas = budgets.map(|budgets| budgets.capacity.quotas.clone()).unwrap_or_default();
    filled(
        include_str!("runbook.md"),
        &[
            ("title", escaped(&format!("{} {}", environment.application, environment.suffix))),
            ("excuse", excuse.map(excused).unwrap_or_default()),
            ("what", what(design)),
            ("places", places(snapshot)),
            ("variables", variables(design)),
            ("regions", opt_in(design)),
            ("quotas", quota_table(design, &quotas)),
            ("quota_commands", quota_commands(&quotas)),
            ("zone", zone(design)),
            ("told", told(design)),
            ("callers", callers(design)),
            ("steps", steps(design)),
            ("digest", design.code.sha256_base64.clone()),
            ("alarm_regions", alarm_regions(design)),
            ("alarm_prefix", word(&format!("{}-", environment.application))),
            ("transaction", transaction(design)),
            ("drill", drill::section(design, snapshot.reckoned.as_deref())),
            ("holding", hold::holding(design)),
            ("by_hand", hold::by_hand(design)),
            ("failing_back", hold::failing_back(design)),
            ("let_go", hold::let_go(design)),
            ("switching", hold::switching(design).to_owned()),
            ("timeline", budgets.map(|budgets| timeline(&budgets.time)).unwrap_or_default()),
            ("verdict", budgets.map(|budgets| verdict(&budgets.time)).unwrap_or_default()),
            ("health_path", in_line(&parameters.dns.health_path)),
            ("answering", if_built_in(design, ", whose answer names the Region")),
            ("alarms", alarms(&snapshot.stacks, &environment.suffix)),
            ("log_group", in_line(&design.names.resolved(Name::FunctionLogGroup, &design.primary.region))),
            ("pending", pending(design)),
            ("documents_back", documents_back(design)),
            ("accepted", if parameters.dns.jwt_issuer.is_empty() { " --accept-open-endpoint" } else { "" }.to_owned()),
            ("reserved", parameters.compute.reserved_concurrency.to_string()),
            ("checker_rate", checker_rate(design)),
            ("releasing", releasing(design)),
            ("promises", promises(design)),
            ("pitr_days", parameters.data.pitr_days.to_string()),
            ("findings", known(snapshot)),
        ],
    )
}

/// The template with every `{{name}}` replaced, in one pass, so that nothing in a value is taken for a name.
fn filled(template: &str, values: &[(&str, String)]) -> String {
    let mut parts = template.split("{{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or((part, ""));
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => text.push_str(value),
            // Left as it stands, for a test to find.
            None => text.extend(["{{", name, "}}"]),
        }
        text.push_str(rest);
    }
    text
}

/// Text of the user's that Markdown shows as it stands.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '&' | '!' | '~' | '$' => {
                escaped.extend(['\\', character]);
            }
            control if control.is_control() => escaped.push(' '),
            plain => escaped.push(plain),
        }
    }
    escaped
}

/// Text inside a code span that is already open: what would close it, a row or the line is replaced.
fn in_line(text: &str) -> String {
    text.chars().map(|c| if c == '`' || c == '|' || c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// A code span.
fn code(text: &str) -> String {
    if text.is_empty() { "(none)".to_owned() } else { format!("`{}`", in_line(text)) }
}

/// One word of a command, quoted where it has to be.
fn word(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:=,@%+-".contains(c);
    if !line.is_empty() && line.chars().all(plain) { line } else { quoted(&line) }
}

fn if_built_in(design: &Design, text: &str) -> String {
    if design.parameters.compute.artifact == "built-in" { text.to_owned() } else { String::new() }
}

fn excused(excuse: &Excuse<'_>) -> String {
    let mut text = format!(
        "\n> **Exported despite {} error(s).** The reason given: {}\n>\n",
        excuse.errors.len(),
        escaped(excuse.reason)
    );
    for finding in &excuse.errors {
        let _ = writeln!(text, "> - {}", escaped(&finding.message));
    }
    text
}

fn what(design: &Design) -> String {
    let targets = &design.parameters.targets;
    format!(
        "An active-passive pair. {} serves {} transactions a second under {}; {} stands by with a replica of everything and takes \
         over within {} minutes (RTO) with at most {} minutes of acknowledged data lost (RPO). How far these targets hold, and \
         where they do not, is under \"What is promised\".",
        design.primary.region,
        grouped(targets.transactions_per_second),
        code(&design.parameters.dns.domain),
        design.secondary.region,
        targets.rto_minutes,
        targets.rpo_minutes,
    )
}

fn places(snapshot: &Snapshot) -> String {
    let design = &snapshot.design;
    let row = |what: &str, cell: &dyn Fn(&Site) -> String| {
        format!("| {what} | {} | {} |\n", cell(&design.primary), cell(&design.secondary))
    };
    let named = |name: Name| move |site: &Site| code(&design.names.resolved(name, &site.region));
    let mut table = "| | Primary | Secondary |\n|---|---|---|\n".to_owned();
    table += &row("Region", &|site| code(&site.region));
    table += &row("Stack", &|site| code(&design.stack_name(site.place)));
    table += &row("VPC", &|site| code(&site.range.to_string()));
    table += &row("Zones", &|site| site.subnets.iter().map(|(zone, _)| code(zone)).collect::<Vec<_>>().join(", "));
    table += &row("Function", &named(Name::Function));
    table += &row("Table", &named(Name::Table));
    table += &row("Topic", &named(Name::Topic));
    table += "| Buckets | outputs `DocumentsBucketName`, `LogBucketName`, `ArtifactBucketName` | the same |";
    if design.edge {
        let _ = write!(
            table,
            "\n\nA third stack, {} in us-east-1, tells when a health check fails: Route 53 publishes that nowhere else.",
            code(&design.stack_name(Place::Edge))
        );
    }
    table
}

fn variables(design: &Design) -> String {
    let region = &design.primary.region;
    let mut lines = [
        ("PRIMARY", region.clone()),
        ("PRIMARY_STACK", design.stack_name(Place::Primary)),
        ("SECONDARY", design.secondary.region.clone()),
        ("SECONDARY_STACK", design.stack_name(Place::Secondary)),
        ("DOMAIN", design.parameters.dns.domain.clone()),
        ("HEALTH_PATH", design.parameters.dns.health_path.clone()),
        ("FUNCTION", design.names.resolved(Name::Function, region)),
        ("TABLE", design.names.resolved(Name::Table, region)),
    ]
    .map(|(name, value)| format!("{name}={}", word(&value)))
    .to_vec();
    if design.held() {
        lines.push(format!("NAMESPACE={}", word(&design.names.resolved(Name::MetricNamespace, region))));
        lines.push(format!("HOLD_ALARM={}", word(&super::scripts::hold_alarm(design))));
    }
    lines.join("\n")
}

fn opt_in(design: &Design) -> String {
    let mut text = String::new();
    for site in [&design.primary, &design.secondary] {
        if regions::find(&site.region).is_some_and(|region| region.opt_in) {
            let _ = writeln!(
                text,
                "   {} has to be enabled in the account first: `aws account enable-region --region-name {}`; it takes minutes to hours.",
                code(&site.region),
                site.region
            );
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn quota_table(design: &Design, quotas: &[Quota]) -> String {
    let mut table = format!(
        "   | Quota | Code | Needed | {} gives a new account | {} gives a new account |\n   |---|---|---|---|---|\n",
        design.primary.region, design.secondary.region
    );
    let mut listed: Vec<&str> = Vec::new();
    for quota in quotas {
        if listed.contains(&quota.id) {
            continue;
        }
        listed.push(quota.id);
        let both = || quotas.iter().filter(|other| other.id == quota.id);
        let needed = both().map(|quota| quota.needed).fold(0.0, f64::max);
        let given = |side| match both().find(|quota| quota.side == side) {
            Some(quota) if quota.is_short() => format!("{}: **raise it**", grouped(quota.default)),
            Some(quota) => grouped(quota.default),
            None => "not needed".to_owned(),
        };
        let _ = writeln!(
            table,
            "   | {} | {} {} | {} | {} | {} |",
            quota.label,
            quota.service_code,
            quota.quota_code.unwrap_or("(by name)"),
            grouped(needed),
            given(Place::Primary),
            given(Place::Secondary)
        );
    }
    table.truncate(table.trim_end().len());
    table
}

/// A command for each quota of which a new account has too little.
fn quota_commands(quotas: &[Quota]) -> String {
    let commands: Vec<&str> =
        quotas.iter().filter(|quota| quota.is_short()).map(|quota| quota.command.as_str()).collect();
    if commands.is_empty() {
        return "   What a new account has suffices.".to_owned();
    }
    format!(
        "   Then ask for what is missing, here for a new account:\n\n   ```bash\n   {}\n   ```",
        commands.join("\n   ")
    )
}

fn zone(design: &Design) -> String {
    let dns = &design.parameters.dns;
    if design.makes_zone() {
        format!(
            "The primary's foundation makes a hosted zone for {}. `deploy.sh` then prints its name servers, which go into the parent \
             zone as NS records, and waits 30 minutes for them to be seen; after that, run it again. No certificate is issued \
             before, and everything after the foundations waits for the certificates.",
            code(&dns.domain)
        )
    } else {
        format!(
            "{} has to lie in the public hosted zone {}, which is delegated and holds no record of that name yet.",
            code(&dns.domain),
            code(&dns.zone_id)
        )
    }
}

fn told(design: &Design) -> String {
    let addresses = &design.parameters.alarms.addresses;
    if addresses.is_empty() {
        return "Nobody: the design names no address, so alarms change colour and no one hears of it. Set `NotificationAddress1` in \
                every file of `parameters/` that holds it, or subscribe to the topics of both Regions yourself."
            .to_owned();
    }
    let topics =
        if design.edge { "three topics: both Regions' and us-east-1's" } else { "two topics, one for each Region" };
    format!(
        "{}. Each gets one confirmation for each of {topics}, and hears nothing from a topic that it has not confirmed.",
        addresses.iter().map(|address| code(address)).collect::<Vec<_>>().join(", ")
    )
}

fn callers(design: &Design) -> String {
    let dns = &design.parameters.dns;
    if dns.jwt_issuer.is_empty() {
        "**Anybody.** The endpoint checks no token; `deploy.sh` asks before it opens it (`--accept-open-endpoint` answers beforehand)."
            .to_owned()
    } else {
        format!(
            "Whoever has a token of {}. If the issuer lives in one of the two Regions only, it fails together with that Region.",
            code(&dns.jwt_issuer)
        )
    }
}

fn steps(design: &Design) -> String {
    let stack = |place| code(&design.stack_name(place));
    let (primary, secondary) = (&design.primary.region, &design.secondary.region);
    let mut steps = vec![format!(
        "Foundations of {} ({primary}) and {} ({secondary}), side by side: keys, networks, buckets, topics, APIs.",
        stack(Place::Primary),
        stack(Place::Secondary)
    )];
    if design.makes_zone() {
        steps.push("The hosted zone's delegation.".to_owned());
    }
    let artifact = if design.code.file.is_empty() { "Templates" } else { "The Lambda package and the templates" };
    steps.push(format!("{artifact} to both Regions' artifact buckets."));
    steps.push(format!("The full template of {}.", stack(Place::Primary)));
    steps.push(format!("The full template of {}.", stack(Place::Secondary)));
    if design.edge {
        steps.push(format!("{} in us-east-1.", stack(Place::Edge)));
    }
    steps.iter().enumerate().map(|(index, step)| format!("{}. {step}", index + 1)).collect::<Vec<_>>().join("\n")
}

fn alarm_regions(design: &Design) -> String {
    let edge = if design.edge { format!(" {}", regions::HEALTH_CHECK_METRICS) } else { String::new() };
    format!("\"$PRIMARY\" \"$SECONDARY\"{edge}")
}

fn transaction(design: &Design) -> String {
    let token = if design.parameters.dns.jwt_issuer.is_empty() { "" } else { " -H \"authorization: Bearer $TOKEN\"" };
    let first = if token.is_empty() { "" } else { "TOKEN='a token of the issuer, for the audience'\n" };
    if_built_in(
        design,
        &format!(
            "\nA transaction through the domain has to be readable in the other Region a second or two later:\n\n\
             ```bash\n{first}\
             curl -fsS{token} -H 'content-type: application/json' \"https://$DOMAIN/transactions\" \\\n  \
             -d '{{\"transactionId\":\"runbook-1\",\"customerId\":\"runbook\",\"amount\":\"1.00\",\"currency\":\"EUR\"}}'; echo\n\
             curl -fsS{token} \"$(output \"$SECONDARY\" \"$SECONDARY_STACK\" ApiEndpoint)/transactions/runbook-1\"; echo\n\
             ```\n"
        ),
    )
}

/// Requests a minute of Route 53's checkers of one health check.
fn checker_rate(design: &Design) -> String {
    #[expect(clippy::cast_precision_loss, reason = "an interval is 10 or 30")]
    let seconds = interval(design) as f64;
    grouped((CHECKERS * 60.0 / seconds).floor())
}

fn interval(design: &Design) -> i64 {
    design.parameters.dns.interval_s.parse().ok().filter(|seconds| *seconds > 0).unwrap_or(30)
}

/// What passes in a failover, and how long.
fn timeline(time: &Time) -> String {
    let mut table = "| What passes | Expected | At worst | How, and who says so |\n|---|---|---|---|\n".to_owned();
    for line in &time.lines {
        let (expected, worst) = (clock(line.range.expected), clock(line.range.worst));
        let _ = writeln!(table, "| {} | {expected} | {worst} | {}; {} |", line.label, line.how, line.basis.words());
    }
    let (expected, worst) = (clock(time.total.expected), clock(time.total.worst));
    let _ =
        write!(table, "| **Together** | **{expected}** | **{worst}** | of {} allowed (RTO) |", clock(time.target_s));
    table
}

fn verdict(time: &Time) -> String {
    let spare = time.target_s - time.total.worst;
    if spare >= 0.0 {
        format!("At worst the sum is within the RTO, with {} to spare.", clock(spare))
    } else {
        format!("**At worst the sum misses the RTO by {}.**", clock(-spare))
    }
}

/// Every alarm of the stacks, by name: where it is, and what it means.
fn alarms(stacks: &[Stack], suffix: &str) -> String {
    let mut rows: Vec<(String, Vec<&str>, &str)> = Vec::new();
    for stack in stacks {
        for resource in stack.template.resources.values().filter(|resource| resource.kind == "AWS::CloudWatch::Alarm") {
            let name = resource.properties.get("AlarmName").map(literal).unwrap_or_default();
            let name = name.replace("${EnvironmentSuffix}", suffix);
            let description = resource.properties.get("AlarmDescription").and_then(Value::as_str).unwrap_or_default();
            match rows.iter_mut().find(|(known, _, said)| *known == name && *said == description) {
                Some((_, regions, _)) => {
                    regions.push(&stack.region);
                }
                None => rows.push((name, vec![stack.region.as_str()], description)),
            }
        }
    }
    let mut table = "| Alarm | In | What it says |\n|---|---|---|\n".to_owned();
    for (name, regions, description) in rows {
        let _ = writeln!(table, "| {} | {} | {} |", code(&name), regions.join(", "), escaped(description));
    }
    table.truncate(table.trim_end().len());
    table
}

/// Text of a template, with its `${placeholders}` where it has any.
fn literal(value: &Value) -> &str {
    value.as_str().or_else(|| value.get("Fn::Sub").and_then(Value::as_str)).unwrap_or_default()
}

fn pending(design: &Design) -> String {
    if !design.dual_write() {
        return String::new();
    }
    " A document that could not be stored in the other Region leaves a line with `\"event\": \"document.pending\"` and its transaction \
     there: with the primary lost, those lines since the last quiet minute are the documents to ask for again."
        .to_owned()
}

fn documents_back(design: &Design) -> String {
    if design.parameters.data.both_ways {
        "The documents have caught up: \"Documents: waiting and failed\" on the primary's dashboard shows nothing waiting and nothing \
         failed in either direction. Replication metrics come minutes late; wait for two quiet readings."
            .to_owned()
    } else {
        "Documents do **not** come back by themselves: this design replicates them one way. Copy what the secondary took, with \
         `aws s3 sync` from its documents bucket to the primary's."
            .to_owned()
    }
}

fn releasing(design: &Design) -> String {
    let common = "Nothing in the stacks has to be changed: the object's key is made from its content, so new code is a new key, a new version \
                  of the function, and the alias `live` moves to it, first in the primary, then in the secondary.";
    match design.parameters.compute.artifact.as_str() {
        "s3" => "The code is an object in S3. Put the new one into both Regions' buckets under a new key, set key and SHA-256 in the design, \
                 export again, and run `./deploy.sh`."
            .to_owned(),
        "zip" => format!(
            "Export again with the new package (`twinstack export --design design.json --artifact NEW.zip --out DIRECTORY`, or in the page) \
             and run the new folder's `./deploy.sh`. {common}"
        ),
        _ => format!(
            "The code is Twinstack's own transaction processor. To run code of yours, export again with it (`twinstack export --design \
             design.json --artifact NEW.zip --out DIRECTORY`, or in the page) and run the new folder's `./deploy.sh`. {common}"
        ),
    }
}

fn promises(design: &Design) -> String {
    let targets = &design.parameters.targets;
    let documents = if design.dual_write() {
        "Stored in both Regions before they are acknowledged, so nothing acknowledged is lost. While the secondary cannot be reached they \
         are stored once, marked pending, counted by an alarm, and left to S3 replication"
    } else {
        "Replication copies them in seconds as a rule and promises 15 minutes for 99.9 %. **Nothing bounds the rest**: a lost Region may take \
         documents with it that were acknowledged longer ago than the RPO allows"
    };
    let rows = [
        (
            "Transactions (table)",
            "About a second behind, as a rule. AWS promises no bound: what `ReplicationLatency` last showed is what is missing".to_owned(),
        ),
        ("Documents (S3)", documents.to_owned()),
        ("Large documents uploaded by clients", "By replication alone, as S3 receives them without the function".to_owned()),
        ("Requests without an answer", "Unknown until the client repeats them with the same id".to_owned()),
        ("Logs", "The other Region's copy is one to five minutes behind".to_owned()),
        ("Notifications", "Not replicated: what the lost Region had not sent is gone".to_owned()),
    ];
    let mut table = format!(
        "The targets are an RTO of {} minutes and an RPO of {} minutes. What stands behind them:\n\n\
         | Data | When the primary is lost |\n|---|---|\n",
        targets.rto_minutes, targets.rpo_minutes
    );
    let uploads = design.dual_write() && design.parameters.compute.artifact == "built-in";
    for (what, promise) in rows.iter().filter(|(what, _)| !what.starts_with("Large") || uploads) {
        let _ = writeln!(table, "| {what} | {promise}. |");
    }
    table.truncate(table.trim_end().len());
    table
}

fn known(snapshot: &Snapshot) -> String {
    let warnings: Vec<String> = snapshot
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Warning)
        .map(|finding| format!("- {}\n", escaped(&finding.message)))
        .collect();
    if warnings.is_empty() {
        return String::new();
    }
    format!("\n## Known when this was exported\n\n{}", warnings.concat())
}
