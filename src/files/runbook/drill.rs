//! What the runbook says of the drill: what is broken, what to expect by when, and how to return.

use std::fmt::Write as _;

use super::{code, escaped, hold};
use crate::design::Design;
use crate::failover::{Draw, Event, Fault, Kind, Scenario, Timeline, timeline};
use crate::recovery::Reckoned;
use crate::words::clock;

/// The section; of a draft, which nothing is reckoned of, none.
pub(super) fn section(design: &Design, reckoned: Option<&Reckoned>) -> String {
    let Some(reckoned) = reckoned else { return String::new() };
    let played = |draw| {
        let scenario = Scenario::new(Fault::FunctionErroring, draw);
        timeline(&reckoned.system, &reckoned.workload, &scenario)
    };
    let (expected, worst) = (played(Draw::Expected), played(Draw::Worst));
    let mut text = format!(
        "\n## Drill\n\n\
         A standby that was never used is a hope. Break the primary on purpose, at an hour that is agreed, before the first client \
         relies on it, after every change of what is in this page, and twice a year.\n\n\
         ```bash\n\
         ./failover-drill.sh run --dry-run   # looks at everything and changes nothing\n\
         ./failover-drill.sh run             # asks for the suffix first\n\
         ```\n\n\
         It takes all concurrency from the primary's function. Requests and the health check then fail alike, as they do when the \
         function fails or the Region is lost. It measures until {} answers from the standby, gives the concurrency back, waits \
         for the primary to be healthy, and keeps a table of what was measured beside what the design allows, in `.deploy/`: file it \
         with `REVIEW.md`. **Clients get errors in between.** Whatever interrupts it, `./failover-drill.sh restore` gives the \
         concurrency back; `watch` measures while somebody else breaks something.\n\n\
         What to expect, and by when, with everything as expected:\n\n| After | What | |\n|---|---|---|\n",
        code(&design.parameters.dns.domain)
    );
    for event in expected.events.iter().filter(|event| is_seen(event)) {
        let _ = writeln!(text, "| {} | {} | {} |", clock(event.time_s), event.kind.words(), escaped(&event.words));
    }
    let _ = write!(
        text,
        "\nAs expected: {}\n\nAt worst: {}\n\n\
         Watch, while it runs: that the alarms above reach those who are on call; that the secondary's dashboard shows the requests; \
         that a transaction can be made. {}\n\n\
         The drill refuses requests where this fault fails them, so the alarm on throttles comes in the place of that on errors. \
         What it does not show: a Region that is gone with its alarms, its data and its control planes, and a grey failure, in which \
         requests fail while the health check passes. The Failover tab of Twinstack plays both.\n{}",
        escaped(&told(&expected)),
        escaped(&told(&worst)),
        returning(design),
        hold::drill(design)
    );
    text
}

/// What somebody can see who watches: not each batch of clients, nor each step of a ramp.
fn is_seen(event: &Event) -> bool {
    matches!(event.kind, Kind::Fault | Kind::Health | Kind::Answer | Kind::Service | Kind::Alarm | Kind::Person)
}

fn told(timeline: &Timeline) -> String {
    timeline.outcome.words.clone()
}

fn returning(design: &Design) -> &'static str {
    if design.held() {
        "It gives the concurrency back once clients are held in the standby. They stay there: let them return as \"Failing back\" says, with `./failback.sh release`."
    } else {
        "Afterwards clients return by themselves, within minutes of the concurrency being back."
    }
}
