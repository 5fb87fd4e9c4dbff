//! A role lets the service take it on that is to work with it.

use super::trusts::{TRUST, trusts_service};
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "role-service-trust",
    severity: Severity::Error,
    title: "A role that does not trust the service it is for",
    why: "The service cannot take the role on: the resource is refused, or it does nothing.",
    mend: "Allow sts:AssumeRole to the service in AssumeRolePolicyDocument.",
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Which property names the role with which a service works. A bucket's replication is judged with the documents.
#[rustfmt::skip]
static WORKS_WITH: &[(&str, &[&str], &str)] = &[
    ("AWS::ApiGateway::Account", &["CloudWatchRoleArn"], "apigateway"),
    ("AWS::Backup::BackupSelection", &["BackupSelection", "IamRoleArn"], "backup"),
    ("AWS::CloudTrail::Trail", &["CloudWatchLogsRoleArn"], "cloudtrail"),
    ("AWS::EC2::FlowLog", &["DeliverLogsPermissionArn"], "vpc-flow-logs"),
    ("AWS::ECS::TaskDefinition", &["ExecutionRoleArn"], "ecs-tasks"),
    ("AWS::ECS::TaskDefinition", &["TaskRoleArn"], "ecs-tasks"),
    ("AWS::Events::Rule", &["Targets", "*", "RoleArn"], "events"),
    ("AWS::KinesisFirehose::DeliveryStream", &["ExtendedS3DestinationConfiguration", "RoleARN"], "firehose"),
    ("AWS::Lambda::Function", &["Role"], "lambda"),
    ("AWS::Logs::Destination", &["RoleArn"], "logs"),
    ("AWS::Logs::SubscriptionFilter", &["RoleArn"], "logs"),
    ("AWS::Pipes::Pipe", &["RoleArn"], "pipes"),
    ("AWS::RDS::DBInstance", &["MonitoringRoleArn"], "monitoring"),
    ("AWS::Scheduler::Schedule", &["Target", "RoleArn"], "scheduler"),
    ("AWS::StepFunctions::StateMachine", &["RoleArn"], "states"),
];

fn check(pair: &Pair<'_>, report: &mut Report) {
    let mut told: Vec<(Item<'_>, &str)> = Vec::new();
    for (kind, path, service) in WORKS_WITH {
        for item in pair.of_type(kind) {
            for way in item.ways(path) {
                let role = pair.led_to(&item, &way).filter(|role| role.resource.kind == "AWS::IAM::Role");
                let Some(role) = role.filter(|role| !told.contains(&(*role, service))) else { continue };
                if trusts_service(pair, &role, service) == Some(false)
                    && let Some(at) = role.ways(&[TRUST]).first()
                {
                    let principal = if *service == "monitoring" { "monitoring.rds" } else { service };
                    let message = format!(
                        "{} works with this role, which does not let the service take it on: allow sts:AssumeRole to {principal}.amazonaws.com.",
                        item.id
                    );
                    report.at(&RULE, &role, at, &message);
                    told.push((role, service));
                }
            }
        }
    }
}
