//! What no template can tell: what has to be asked of AWS itself, in both Regions, before a pair is trusted.

use crate::template::Template;

/// Something that only the accounts know.
#[derive(Debug, PartialEq, Eq)]
pub struct Outside {
    /// What has to hold.
    pub what: &'static str,
    /// The command that shows whether it does; `REGION` and capitals like it are the reader's.
    pub check: &'static str,
    /// It matters where a template has a type that begins with one of these; always, where there is none.
    kinds: &'static [&'static str],
}

/// Everything that there is to ask.
static OUTSIDE: &[Outside] = &[
    Outside {
        what: "Lambda's concurrency in the standby Region is as high as in the active one, and leaves 100 unreserved.",
        check: "aws lambda get-account-settings --region REGION --query AccountLimit",
        kinds: &["AWS::Lambda::Function"],
    },
    Outside {
        what: "API Gateway's account throttle carries all traffic in each Region alone.",
        check: "aws service-quotas get-service-quota --service-code apigateway --quota-code L-8A5B8E43 --region REGION",
        kinds: &["AWS::ApiGateway"],
    },
    Outside {
        what: "DynamoDB's table quotas are the same in both Regions, and cover the writes that replication repeats.",
        check: "aws dynamodb describe-limits --region REGION",
        kinds: &["AWS::DynamoDB::"],
    },
    Outside {
        what: "S3's quota for replication time control covers the documents' bandwidth.",
        check: "aws service-quotas list-service-quotas --service-code s3 --region REGION",
        kinds: &["AWS::S3::Bucket"],
    },
    Outside {
        what: "Bucket names are not taken, by you from an earlier stack or by anybody else.",
        check: "aws s3api head-bucket --bucket BUCKET (404: free, 403: somebody else's)",
        kinds: &["AWS::S3::Bucket"],
    },
    Outside {
        what: "The function's package is in the bucket that each template names, in that Region.",
        check: "aws s3api head-object --bucket BUCKET --key KEY --region REGION",
        kinds: &["AWS::Lambda::Function"],
    },
    Outside {
        what: "Somebody confirmed every e-mail subscription, in each Region apart.",
        check: "aws sns list-subscriptions-by-topic --topic-arn TOPIC --region REGION (none is PendingConfirmation)",
        kinds: &["AWS::SNS::"],
    },
    Outside {
        what: "The zone is delegated: its parent names its name servers.",
        check: "dig +short NS DOMAIN, against aws route53 get-hosted-zone --id ZONE --query DelegationSet",
        kinds: &["AWS::Route53::"],
    },
    Outside {
        what: "Both Regions are enabled for the account.",
        check: "aws account list-regions --region-opt-status-contains ENABLED ENABLED_BY_DEFAULT",
        kinds: &[],
    },
    Outside {
        what: "No organisation's policy denies what the templates make, and service-linked roles may be made.",
        check: "aws organizations list-policies --filter SERVICE_CONTROL_POLICY; aws iam list-roles --path-prefix /aws-service-role/",
        kinds: &[],
    },
    Outside {
        what: "Nothing that an earlier stack retained has a name that these templates give.",
        check: "aws cloudformation create-change-set --change-set-type CREATE … && aws cloudformation describe-change-set …",
        kinds: &[],
    },
];

/// What has to be asked about these templates.
pub fn outside<'t>(templates: impl IntoIterator<Item = &'t Template>) -> Vec<&'static Outside> {
    let mut asked = vec![false; OUTSIDE.len()];
    for template in templates {
        for resource in template.resources.values() {
            for (asked, outside) in asked.iter_mut().zip(OUTSIDE) {
                *asked |= outside.kinds.is_empty() || outside.kinds.iter().any(|kind| resource.kind.starts_with(kind));
            }
        }
    }
    OUTSIDE.iter().zip(asked).filter(|(_, asked)| *asked).map(|(outside, _)| outside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;
    use crate::template::read;

    #[test]
    fn only_what_a_template_has_is_asked_about() {
        let text = br#"{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}"#;
        let template = read::read(text, Place::Primary).unwrap().template;
        let asked = outside([&template]);
        assert!(asked.iter().any(|outside| outside.what.contains("e-mail")));
        assert!(asked.iter().any(|outside| outside.what.contains("Both Regions")));
        assert!(!asked.iter().any(|outside| outside.what.contains("Lambda")));
        assert_eq!(outside([]), Vec::<&Outside>::new());
    }
}
