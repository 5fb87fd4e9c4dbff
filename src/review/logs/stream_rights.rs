//! A delivery stream may write to its bucket, and encrypt what it writes.

use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rights::granted_to;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "stream-role-rights",
    severity: Severity::Error,
    title: "A delivery stream that may not write to its bucket",
    why: "Firehose takes every record, tries for a day to store it, and drops it: the copy of the logs is empty when it is needed.",
    mend: "Allow the stream's role s3:PutObject on the bucket's objects, and kms:GenerateDataKey on the key.",
    page: "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html",
    parameter: None,
    check: Check::Pair(check),
};

const TO: &str = "ExtendedS3DestinationConfiguration";

fn check(pair: &Pair<'_>, report: &mut Report) {
    for stream in pair.of_type("AWS::KinesisFirehose::DeliveryStream") {
        let named = |path: &[&'static str], kind: &str| {
            let path: Vec<&str> = [TO].iter().chain(path).copied().collect();
            stream.leads_to(pair, &path).filter(|it| it.resource.kind == kind)
        };
        let Some(role) = named(&["RoleARN"], "AWS::IAM::Role") else { continue };
        let needs: [(Option<Item<'_>>, &str, &str); 2] = [
            (named(&["BucketARN"], "AWS::S3::Bucket"), "s3:PutObject", "/*"),
            (
                named(&["EncryptionConfiguration", "KMSEncryptionConfig", "AWSKMSKeyARN"], "AWS::KMS::Key"),
                "kms:GenerateDataKey",
                "",
            ),
        ];
        let rights = granted_to(pair, &role);
        for (on, action, inside) in needs {
            let Some(on) = on else { continue };
            if rights.allow(pair, action, &on, inside) == Some(false)
                && let Some(way) = stream.ways(&[TO, "RoleARN"]).first()
            {
                let message = format!("{} has no right to {action} on {}{inside}: allow it.", role.id, on.id);
                report.at(&RULE, &stream, way, &message);
            }
        }
    }
}
