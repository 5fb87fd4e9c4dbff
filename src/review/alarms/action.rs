//! What an alarm does when it goes off can be done: in its own Region, by something with an ARN, at most five of them.

use crate::finding::{Place, Severity};
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;
use crate::template::Value;

pub(crate) static RULE: Rule = Rule {
    id: "alarm-action",
    severity: Severity::Error,
    title: "An action that an alarm cannot take",
    why: "CloudWatch refuses the alarm, or the alarm goes off and nobody hears of it.",
    mend: "Name the ARN of a topic in the alarm's own Region, and at most five for each state.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
    parameter: None,
    check: Check::Pair(check),
};

/// The most actions for one state.
const MOST: usize = 5;

fn check(pair: &Pair<'_>, report: &mut Report) {
    // What was no fault of one alarm is none of the next in its stack.
    let mut right: Vec<(Place, &Value)> = Vec::new();
    for kind in ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"] {
        for alarm in pair.of_type(kind) {
            for state in ["AlarmActions", "OKActions", "InsufficientDataActions"] {
                for list in alarm.ways(&[state]) {
                    let count = list.value().and_then(Value::as_array).map_or(0, <[Value]>::len);
                    let actions = list.inside(alarm.subject, &["*"]);
                    if count > MOST && actions.len() == count {
                        let message = format!("{state} has {count} entries; CloudWatch takes {MOST}: leave some out.");
                        report.at(&RULE, &alarm, &list, &message);
                    }
                    for action in &actions {
                        let known = action.value().map(|value| (alarm.subject.place, value));
                        if known.is_some_and(|known| right.contains(&known)) {
                            continue;
                        }
                        match fault(pair, &alarm, action) {
                            Some(message) => {
                                report.at(&RULE, &alarm, action, &message);
                            }
                            None => right.extend(known),
                        }
                    }
                }
            }
        }
    }
}

fn fault<'a>(pair: &Pair<'a>, alarm: &Item<'a>, action: &Way<'a>) -> Option<String> {
    let value = action.value()?;
    let name_of_topic = value.get("Fn::GetAtt").is_some_and(|of| {
        let attribute = of.as_array().and_then(<[Value]>::last).and_then(Value::as_str).or_else(|| of.as_str());
        attribute.is_some_and(|attribute| attribute == "TopicName" || attribute.ends_with(".TopicName"))
    });
    let text = value.as_str().unwrap_or_default();
    if name_of_topic || !text.is_empty() && !text.starts_with("arn:") {
        return Some("An action is an ARN, and this is a name: refer to the topic itself.".to_owned());
    }
    let (here, there) = (alarm.subject.region?, pair.region_of(&pair.means(alarm, action)?)?);
    (here != there).then(|| {
        format!("It is in {there}, and an alarm in {here} acts in {here} only: name a topic of its own Region.")
    })
}
