//! A review as Markdown, for a pull request: nothing that comes from a template is read as Markdown or HTML.

use std::fmt::Write as _;

use super::{Report, WEIGHTS, count, printable, rule_of, text};
use crate::finding::Finding;

/// More findings of one weight than this are counted and not listed: a comment has 65,536 characters.
const LISTED: usize = 50;

pub(super) fn report(report: &Report<'_>) -> String {
    let layers: Vec<String> =
        report.layers.iter().map(|(layer, version)| format!("{} {}", layer.name(), escaped(version))).collect();
    let mut text = format!("## Twinstack review\n\n**{}**\n", text::counted(report.findings));
    for (severity, title) in WEIGHTS {
        let number = count(report.findings, severity);
        if number == 0 {
            continue;
        }
        let _ = write!(
            text,
            "\n### {title} ({number})\n\n| Stack | Resource | What is wrong | How to mend it |\n|---|---|---|---|\n"
        );
        for finding in report.findings.iter().filter(|finding| finding.severity == severity).take(LISTED) {
            text.push_str(&row(finding));
        }
        if number > LISTED {
            let _ = write!(text, "\n{} more are not listed here.\n", number - LISTED);
        }
    }
    if !report.accepted.is_empty() {
        let _ = write!(
            text,
            "\n### Accepted ({})\n\n| Stack | Resource | What | Reason |\n|---|---|---|---|\n",
            report.accepted.len()
        );
        for (finding, reason) in report.accepted.iter().take(LISTED) {
            let place = finding.logical_id.as_deref().unwrap_or_default();
            let (place, rule, reason) = (escaped(place), escaped(&finding.rule), escaped(reason));
            let _ = writeln!(text, "| {} | {place} | {rule} | {reason} |", finding.stack.name());
        }
    }
    text.push_str("\n| Template | File |\n|---|---|\n");
    for source in report.sources {
        let _ = writeln!(text, "| {} | {} |", source.place.name(), escaped(&source.file));
    }
    let _ = write!(text, "\nChecked by {}.\n", layers.join(", "));
    text
}

fn row(finding: &Finding) -> String {
    let place = finding.logical_id.as_deref().or(finding.path.as_deref()).or(finding.parameter).unwrap_or_default();
    let (rule, mend) = match rule_of(&finding.rule, finding.layer) {
        Some(rule) => (format!("[{}]({})", escaped(rule.id), rule.page), escaped(rule.mend)),
        None => (escaped(&finding.rule), String::new()),
    };
    let (stack, place, message) = (finding.stack.name(), escaped(place), escaped(&finding.message));
    format!("| {stack} | {place} | {message} ({}: {rule}) | {mend} |\n", finding.layer.name())
}

/// Text that Markdown shows as it is, in a cell of a table too: every sign with a meaning becomes a character
/// reference, which neither Markdown nor HTML reads as anything else; so do `@`, `#` and `:`, which sites make links of.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in printable(text).chars() {
        match character {
            // `www.` alone begins a link.
            '.' if safe.ends_with(['w', 'W']) => safe.push_str("&#46;"),
            '.' | ',' | ' ' | '-' | '(' | ')' | '/' | '%' | '=' | '?' | ';' | '"' | '\'' => safe.push(character),
            sign if sign.is_ascii_punctuation() => {
                let _ = write!(safe, "&#{};", u32::from(sign));
            }
            other => safe.push(other),
        }
    }
    safe
}

/// The same for a document that is read as text too: colons stay where they begin no address, and what stands for money
/// or is in names is written with a backslash, which keeps its sign.
#[must_use]
pub fn legible(text: &str) -> String {
    let safe = escaped(text);
    let safe = safe.replace("&#58;/", "&#58\u{0}/").replace("&#58;", ":").replace("&#58\u{0}/", "&#58;/");
    safe.replace("&#36;", "\\$").replace("&#95;", "\\_").replace("&#43;", "+")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_a_template_stays_text() {
        let hostile =
            "<img src=x onerror=alert(1)> [a](javascript:b) `c` **d** | e\n# f @g https://h.example www.example";
        let safe = escaped(hostile);
        assert!(
            !safe.contains(['<', '>', '[', ']', '`', '*', '|', '\n', '@', ':']) && !safe.contains("www."),
            "{safe}"
        );
        assert!(!safe.replace("&#", "").contains(['#', '&']), "{safe}");
        assert_eq!(escaped("Topic, a/b (c)."), "Topic, a/b (c).");
        assert_eq!(legible("at 5:12: $1 + a_b"), "at 5:12: \\$1 + a\\_b");
        assert!(!legible(hostile).contains(['<', '>', '[', ']', '`', '*', '|', '\n', '@']), "{}", legible(hostile));
        assert!(!legible(hostile).contains("://"));
    }
}
