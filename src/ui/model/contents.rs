//! What each file of the export is, in a sentence.

/// A file is described by the first row whose start and end its path has.
static CONTENTS: &[(&str, &str, &str)] = &[
    ("foundation/primary", ".json", "First step of the primary stack: what can be made in an empty account"),
    ("foundation/secondary", ".json", "First step of the secondary stack: what can be made in an empty account"),
    ("primary.template", ".json", "The primary stack, whole"),
    ("secondary.template", ".json", "The secondary stack, whole"),
    ("edge.template", ".json", "Alarms on health checks, in us-east-1"),
    ("lambda-artifact-manifest", ".json", "The function's code by size, digest, bucket and key"),
    ("lambda/", ".zip", "The function's code"),
    ("parameters/", ".json", "Parameter values of one stack and step, as the AWS CLI reads them"),
    ("deploy", ".sh", "Deploys the pair in order, and goes on from what stands"),
    ("cleanup", ".sh", "Lists and removes what deleting the stacks would leave behind"),
    ("failover-drill", ".sh", "Breaks the primary, measures how long the standby takes, and mends"),
    ("failback", ".sh", "Moves clients to the standby, and lets them return"),
    ("deployer-policy", ".json", "The rights that deploying needs, and no other"),
    ("RUNBOOK", ".md", "How to deploy, test, fail over and return, for people"),
    ("REVIEW", ".md", "What the design promises, what was found and accepted, for a reviewer to sign"),
    ("topology", ".svg", "The picture of the pair"),
    ("design", ".json", "The design: Open reads it again"),
];

/// What the file is; empty for one that this table does not know.
#[must_use]
pub fn describe(path: &str) -> &'static str {
    CONTENTS
        .iter()
        .find(|(start, end, _)| path.starts_with(start) && path.ends_with(end))
        .map_or("", |(_, _, words)| words)
}

/// Whether the file can be shown and copied as text.
#[must_use]
pub fn is_text(path: &str) -> bool {
    [".json", ".sh", ".md", ".svg", ".py", ".txt"].iter().any(|end| path.ends_with(end))
}

/// The media type under which the browser saves it.
#[must_use]
pub fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, end)| end) {
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "zip" => "application/zip",
        "md" => "text/markdown",
        _ => "text/plain",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_path() {
        assert_eq!(describe("primary.template.json"), "The primary stack, whole");
        assert!(describe("foundation/primary.template.json").starts_with("First step"));
        assert_eq!(describe("unknown.bin"), "");
        assert!(is_text("deploy.sh") && !is_text("lambda/code.zip"));
        assert_eq!(media_type("topology.svg"), "image/svg+xml");
    }
}
