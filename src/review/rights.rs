//! What a role may do: every statement that the stacks give it, wherever it is written.

use std::rc::Rc;

use super::SOME_ACCOUNT;
use super::meaning::Meaning;
use super::pair::{Item, Pair};
use super::policies::{Policy, Statement, matches, policy};
use super::ways::Way;

/// What a role may do, as far as the stacks say.
pub(crate) struct Rights<'a> {
    /// The policies, each with the resource that holds it: the role itself or one that is attached to it.
    policies: Vec<(Item<'a>, Policy<'a>)>,
    /// Services for which rights come from a policy that cannot be read here; `*` where that can be any.
    unseen: Vec<&'static str>,
}

/// AWS's own policies that give rights on few services. From the reference of managed policies.
static MANAGED: &[(&str, &[&str])] = &[
    ("service-role/AWSLambdaBasicExecutionRole", &["logs"]),
    ("service-role/AWSLambdaVPCAccessExecutionRole", &["logs", "ec2"]),
    ("service-role/AWSLambdaDynamoDBExecutionRole", &["logs", "dynamodb"]),
    ("service-role/AWSLambdaSQSQueueExecutionRole", &["logs", "sqs"]),
    ("AWSXRayDaemonWriteAccess", &["xray"]),
    ("CloudWatchLambdaInsightsExecutionRolePolicy", &["logs"]),
];

/// The policies that name the roles they are attached to, and where.
static ATTACHED: &[(&str, &[&str])] = &[
    ("AWS::IAM::Policy", &["Roles", "*"]),
    ("AWS::IAM::ManagedPolicy", &["Roles", "*"]),
    ("AWS::IAM::RolePolicy", &["RoleName"]),
];

/// Where policies are written that say what their holder may do.
pub(crate) static POLICIES: &[(&str, &[&str])] = &[
    ("AWS::IAM::Role", &["Policies", "*", "PolicyDocument"]),
    ("AWS::IAM::Policy", &["PolicyDocument"]),
    ("AWS::IAM::ManagedPolicy", &["PolicyDocument"]),
    ("AWS::IAM::RolePolicy", &["PolicyDocument"]),
];

/// What a role of either stack may do: its own policies and those attached to it in any stack, as IAM is global.
pub(crate) fn granted_to<'a>(pair: &Pair<'a>, role: &Item<'a>) -> Rc<Rights<'a>> {
    let place = (role.subject.place, role.id);
    if let Some(known) = pair.rights.borrow().get(&place) {
        return Rc::clone(known);
    }
    let rights = Rc::new(collected(pair, role));
    pair.rights.borrow_mut().insert(place, Rc::clone(&rights));
    rights
}

fn collected<'a>(pair: &Pair<'a>, role: &Item<'a>) -> Rights<'a> {
    let mut rights = Rights { policies: Vec::new(), unseen: Vec::new() };
    rights.take(pair, role, &["Policies", "*", "PolicyDocument"]);
    let mut taken: Vec<Item<'a>> = Vec::new();
    for way in role.ways(&["ManagedPolicyArns", "*"]).iter().filter(|way| !way.is_absent()) {
        match pair.means(role, way) {
            Some(arn) if let Some(managed) = pair.target_from(role.subject, &arn) => taken.push(managed),
            Some(arn) => rights.unseen.extend(services_of(&arn)),
            None => rights.unseen.push("*"),
        }
    }
    for (kind, path) in ATTACHED {
        for policy in pair.of_type(kind) {
            if taken.contains(&policy) {
                continue;
            }
            match policy.ways(path).iter().map(|way| is_role(pair, &policy, way, role)).reduce(either) {
                Some(Some(true)) => taken.push(policy),
                Some(None) => rights.unseen.push("*"),
                Some(Some(false)) | None => {}
            }
        }
    }
    for policy in &taken {
        rights.take(pair, policy, &["PolicyDocument"]);
    }
    rights
}

/// Whether one of both is true; unknown where it may be.
fn either(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    if one == Some(true) || other == Some(true) { Some(true) } else { Some(one? || other?) }
}

/// Whether a way of a policy's list names the role.
fn is_role<'a>(pair: &Pair<'a>, policy: &Item<'a>, way: &Way<'a>, role: &Item<'a>) -> Option<bool> {
    if way.is_absent() {
        return Some(false);
    }
    let name = pair.means(policy, way)?;
    match pair.target_from(policy.subject, &name) {
        Some(named) => Some(named == *role),
        // A plain name that no stack has is another role's; anything else may be this one.
        None => name.known().map(|_| false),
    }
}

fn services_of(policy: &Meaning) -> &'static [&'static str] {
    let name = policy.text().split_once(":iam::aws:policy/").map(|(_, name)| name);
    MANAGED.iter().find(|(known, _)| name == Some(known)).map_or(&["*"], |(_, services)| services)
}

impl<'a> Rights<'a> {
    fn take(&mut self, pair: &Pair<'a>, holder: &Item<'a>, document: &[&'a str]) {
        match policy(pair, holder, document) {
            Some(found) => self.policies.push((*holder, found)),
            None => self.unseen.push("*"),
        }
    }

    /// The statements, each with the resource that holds it.
    pub(crate) fn statements(&self) -> impl Iterator<Item = (&Item<'a>, &Statement<'a>)> {
        self.policies.iter().flat_map(|(holder, policy)| policy.iter().map(move |statement| (holder, statement)))
    }

    /// Whether every statement is seen.
    pub(crate) fn is_whole(&self) -> bool {
        !self.unseen.contains(&"*")
    }

    /// Whether an action (`s3:PutObject`) is allowed on a resource of a stack, or on what is inside it: `inside` is what
    /// follows its ARN (`/*` for a bucket's objects), else empty. `None` where that cannot be known.
    ///
    /// Conditions and denials are not weighed: `true` says that a statement is meant to allow it.
    pub(crate) fn allow(&self, pair: &Pair<'a>, action: &str, on: &Item<'a>, inside: &str) -> Option<bool> {
        let service = action.split(':').next().unwrap_or(action);
        let mut answer =
            if self.unseen.iter().any(|unseen| *unseen == "*" || *unseen == service) { None } else { Some(false) };
        for (_, statement) in self.statements().filter(|(_, it)| it.allows) {
            if statement.vague || statement.actions.is_none() {
                answer = None;
            }
            if !statement.covers(action) {
                continue;
            }
            for resource in &statement.resources {
                match about(pair, resource, on, inside) {
                    Some(true) => return Some(true),
                    Some(false) => {}
                    None => answer = None,
                }
            }
        }
        answer
    }
}

/// Whether a policy's resource is, or covers, a resource of a stack or a part of what is inside it.
pub(crate) fn about<'a>(pair: &Pair<'a>, pattern: &Meaning, on: &Item<'a>, inside: &str) -> Option<bool> {
    let arn = pair.identity(on, Some("Arn"));
    let arn = arn.strip_suffix(":*").unwrap_or(&arn);
    let text = pattern.text();
    let wanted = format!("{arn}{inside}");
    // Of what is inside, a part will do.
    let part = !inside.is_empty() && text.starts_with(wanted.trim_end_matches('*'));
    if part || matches(text, &wanted) || inside.is_empty() && matches(text.trim_end_matches(":*"), arn) {
        return Some(true);
    }
    if let Some(named) = pair.target(pattern) {
        // The same resource under another of its names is left alone.
        return if named == *on && inside.is_empty() { None } else { (named != *on).then_some(false) };
    }
    if pattern.known().is_some() && Meaning::new(arn).known().is_some() {
        // An account that is written out may be the one that is deployed in.
        return (!matches(&in_some_account(text), &in_some_account(&wanted))).then_some(false);
    }
    let mut parts = text.split(':');
    let (Some("arn"), Some(_), Some(service), Some(region)) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let kind = on.resource.kind.split("::").nth(1).unwrap_or_default();
    let other_service = plain(service) && !SERVICES.iter().any(|(known, prefix)| *known == kind && *prefix == service);
    let other_region = plain(region) && on.subject.region.is_some_and(|own| own != region);
    (other_service && SERVICES.iter().any(|(known, _)| *known == kind) || other_region).then_some(false)
}

/// The text with every account as the one that stands for the account of the stacks.
pub(crate) fn in_some_account(text: &str) -> String {
    let mut changed = String::with_capacity(text.len());
    // Each piece is one character that is no digit, after the digits before it.
    for piece in text.split_inclusive(|letter: char| !letter.is_ascii_digit()) {
        let digits = piece.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let (number, rest) = piece.split_at(digits.len());
        changed.push_str(if number.len() == SOME_ACCOUNT.len() { SOME_ACCOUNT } else { number });
        changed.push_str(rest);
    }
    changed
}

/// How the ARNs of a service's resources begin.
static SERVICES: &[(&str, &str)] = &[
    ("DynamoDB", "dynamodb"),
    ("KMS", "kms"),
    ("Kinesis", "kinesis"),
    ("KinesisFirehose", "firehose"),
    ("Lambda", "lambda"),
    ("Logs", "logs"),
    ("S3", "s3"),
    ("SNS", "sns"),
    ("SQS", "sqs"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;
    use crate::review::pair::Targets;
    use crate::review::subject::{NOTHING_GIVEN, Subject};
    use crate::template::read;

    const STACK: &str = r#"{
        "Parameters": {"Guest": {"Type": "String"}},
        "Resources": {
            "Bucket": {"Type": "AWS::S3::Bucket"},
            "Stream": {"Type": "AWS::Kinesis::Stream", "Properties": {"Name": "s"}},
            "Key": {"Type": "AWS::KMS::Key"},
            "Role": {"Type": "AWS::IAM::Role", "Properties": {
                "RoleName": "r",
                "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", {"Ref": "Managed"}],
                "Policies": [{"PolicyName": "a", "PolicyDocument": {"Statement": {
                    "Effect": "Allow", "Action": "s3:Put*", "Resource": {"Fn::Sub": "${Bucket.Arn}/*"}}}}]
            }},
            "Managed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {"Statement": [{
                "Effect": "Allow", "Action": ["kinesis:PutRecord"], "Resource": ["arn:aws:kinesis:us-east-1:111122223333:stream/s"]}]}}},
            "Attached": {"Type": "AWS::IAM::RolePolicy", "Properties": {"RoleName": {"Ref": "Role"}, "PolicyDocument": {
                "Statement": [{"Effect": "Allow", "Action": ["kms:*"], "Resource": {"Fn::GetAtt": ["Key", "Arn"]}}]}}},
            "Other": {"Type": "AWS::IAM::Policy", "Properties": {"Roles": ["another"], "PolicyDocument": {
                "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}}}
        }
    }"#;

    fn asked(stack: &str, action: &str, on: &str, inside: &str) -> Option<bool> {
        let template = read::read(stack.as_bytes(), Place::Primary).unwrap().template;
        let subjects = [Subject {
            place: Place::Primary,
            region: Some("us-east-1"),
            template: &template,
            foundation: None,
            given: &NOTHING_GIVEN,
            untold: None,
        }];
        let pair = Pair::new(&subjects, Targets::default());
        let item = |id: &str| pair.items().find(|item| item.id == id).unwrap();
        granted_to(&pair, &item("Role")).allow(&pair, action, &item(on), inside)
    }

    #[test]
    fn rights_are_collected_from_wherever_they_are_written() {
        for (action, on, inside, expected) in [
            ("s3:PutObject", "Bucket", "/*", Some(true)),
            ("s3:GetObject", "Bucket", "/*", Some(false)),
            // The account that is written out may be another.
            ("kinesis:PutRecord", "Stream", "", None),
            ("kinesis:PutRecords", "Stream", "", Some(false)),
            ("kms:Decrypt", "Key", "", Some(true)),
            ("logs:PutLogEvents", "Stream", "", None),
        ] {
            assert_eq!(asked(STACK, action, on, inside), expected, "{action} {on}");
        }
    }

    #[test]
    fn what_may_be_attached_is_not_known() {
        let guest = STACK.replace(r#"["another"]"#, r#"[{"Ref": "Guest"}]"#);
        assert_eq!(asked(&guest, "s3:GetObject", "Bucket", "/*"), None);
        let unread = STACK.replace("service-role/AWSLambdaBasicExecutionRole", "AdministratorAccess");
        assert_eq!(asked(&unread, "s3:GetObject", "Bucket", "/*"), None);
    }
}
