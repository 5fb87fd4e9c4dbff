//! What the runbook says of holding clients in the standby, and of letting them return.

use crate::design::Design;
use crate::stacks::hold::METRIC;
use crate::words::grouped;

/// How both are tried out before they are needed; of a design that holds.
pub(super) fn drill(design: &Design) -> String {
    if !design.held() {
        return String::new();
    }
    "\nThe gentler drill, in which no request fails: move clients by the hold alone, and let them return. It shows everything but \
     that the health check sees a failure.\n\n\
     ```bash\n\
     ./failback.sh hold      # within minutes the domain answers from the secondary, and the alarm tells the topic\n\
     ./failback.sh release   # and from the primary again\n\
     ```\n"
        .to_owned()
}

/// What happens once clients have moved.
pub(super) fn holding(design: &Design) -> String {
    if !design.held() {
        return String::new();
    }
    let traffic = grouped(design.parameters.alarms.failover_traffic);
    let lets_in = if design.parameters.dns.jwt_issuer.is_empty() {
        "**The design names no issuer of tokens, so anybody can**; only what the endpoint refuses and the health check's path do not count."
    } else {
        "Requests without a good token, whatever else the endpoint refuses and the health check's path do not count, so strangers cannot."
    };
    format!(
        "\nOnce clients are in the secondary, **they stay there** until somebody lets them return (see \"Failing back\"): more than \
         {traffic} requests a minute that are let in there set the metric `{METRIC}`, and a health check that follows it keeps the primary \
         unhealthy for Route 53, however well its endpoint is. That too happens in the secondary Region alone. What it means:\n\n\
         - It takes some four minutes from the first requests, because they are counted from the API's log; AWS names no time. A primary that is well again before has its clients back for as \
         long, and then loses them again.\n\
         - Fewer requests than that set nothing: hold by hand.\n\
         - Whoever sends so many moves **all** clients to the secondary, also by a load test of its own endpoint. {lets_in} Raise \
         `FailoverTrafficThreshold` in `parameters/secondary.full.json` and deploy before a test.\n\
         - Missing data changes nothing. If the secondary Region is lost while it holds, both records are unhealthy and Route 53 \
         answers with the primary, as it does whenever the secondary fails its check: never worse than without the hold.\n"
    )
}

/// How clients are moved on purpose, up to the ways that there are without a hold.
pub(super) fn by_hand(design: &Design) -> String {
    if !design.held() {
        return "When the primary's health check stays green although it should not be used, make the check fail. (With `dns.failback` \
                set to `held`, one call to the secondary Region does it.)"
            .to_owned();
    }
    format!(
        "When the primary's health check stays green although it should not be used, before work on it, or in a drill: hold clients in \
         the secondary. One data point of CloudWatch there moves them and keeps them; neither the primary Region nor Route 53's \
         control plane is asked.\n\n\
         ```bash\n\
         ./failback.sh hold\n\
         # which is, until the alarm says so:\n\
         aws cloudwatch put-metric-data --region \"$SECONDARY\" --namespace \"$NAMESPACE\" --metric-name {METRIC} --value 1\n\
         ```\n\n\
         Route 53 follows within a minute or two, resolvers and clients as above. Whether clients are held:\n\n\
         ```bash\n\
         ./failback.sh state\n\
         # which asks for this; ALARM is held, OK and INSUFFICIENT_DATA are not:\n\
         aws cloudwatch describe-alarms --region \"$SECONDARY\" --alarm-names \"$HOLD_ALARM\" --query 'MetricAlarms[0].StateValue' --output text\n\
         ```\n\n\
         Put the metric, never `set-alarm-state`: Route 53 reads the data, not the alarm. Whoever has `cloudwatch:PutMetricData` for the \
         namespace `$NAMESPACE` in the secondary Region can move every client; give it to operators alone.\n\n\
         Where the secondary's CloudWatch takes no calls, make the primary's check fail."
    )
}

/// Whether clients return by themselves.
pub(super) fn failing_back(design: &Design) -> String {
    if design.held() {
        "Failing back is **held**: clients stay in the secondary, however long the primary has been well, until somebody lets them return. \
         The alarm `$HOLD_ALARM` is on for as long. `./failback.sh state` says whether they are held: when the hold was not set, clients \
         return within minutes of the primary's endpoint passing its check."
            .to_owned()
    } else {
        "Failing back is **automatic**: as soon as the primary's endpoint passes its check again, clients return within minutes, whether or not\n\
         the data has caught up. To hold them in the secondary until it has, lead the primary's check to another port before the primary\n\
         comes back: the second way of \"Failing over by hand\", which needs nothing of the lost Region."
            .to_owned()
    }
}

/// The step that lets clients return.
pub(super) fn let_go(design: &Design) -> String {
    if !design.held() {
        return "Let go of the hold:".to_owned();
    }
    format!(
        "Let them return:\n\n   \
         ```bash\n   \
         ./failback.sh release\n   \
         # which, once the primary answers its health check, is:\n   \
         aws cloudwatch put-metric-data --region \"$SECONDARY\" --namespace \"$NAMESPACE\" --metric-name {METRIC} --value 0\n   \
         ```\n\n   \
         Of several values in one minute the greatest counts: after a hold, wait a minute or say it again. Clients who are still leaving \
         set no new hold, because the alarm on their traffic stays on until five minutes in a row were quiet. Until then nothing holds by \
         itself: if the primary fails again before, hold by hand. If one of the other ways was used as well, undo it:"
    )
}

/// What to know when the design begins or ends to hold.
pub(super) fn switching(design: &Design) -> &'static str {
    if design.held() {
        "- **Failing back:** when a pair that stands begins to hold, the script sends the secondary first, because Route 53 takes the settings \
         of an alarm when it makes the check on it. Going back to `automatic` lets clients return at once. After an update that names \
         `FailbackHoldCheck`, look whether clients are still held.\n"
    } else {
        ""
    }
}
