//! A function in private subnets reaches what it calls.

use super::vpc::{OF_FUNCTION, leads_out, route_tables, subnets};
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::policies::matches;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::template::Value;

pub(crate) static PUBLIC: Rule = Rule {
    id: "function-subnet-public",
    severity: Severity::Warning,
    title: "A function in a subnet that gives out public addresses",
    why: "A function never gets a public address: it reaches nothing outside, while everything else there can be reached.",
    mend: "Put it in private subnets, where MapPublicIpOnLaunch is false.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html",
    parameter: None,
    check: Check::Pair(public),
};

pub(crate) static CUT_OFF: Rule = Rule {
    id: "function-cut-off",
    severity: Severity::Warning,
    title: "A function that may call a service it cannot reach",
    why: "Its subnets have no way out and no endpoint of that service: each call waits until the function times out.",
    mend: "Add an endpoint of the service, or a way out.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-endpoints.html",
    parameter: Some("network.endpoints"),
    check: Check::Pair(cut_off),
};

pub(crate) static UNROUTED: Rule = Rule {
    id: "endpoint-unrouted",
    severity: Severity::Warning,
    title: "A gateway endpoint that the function's routes do not lead to",
    why: "Calls to the service leave no way to it: each waits until the function times out.",
    mend: "List the route table of the function's subnets in RouteTableIds.",
    page: "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
    parameter: None,
    check: Check::Pair(unrouted),
};

/// Actions that only code takes, in lower case, and the service it has to reach for them.
static CALLS: &[(&str, &str)] = &[
    ("dynamodb:putitem", "dynamodb"),
    ("dynamodb:updateitem", "dynamodb"),
    ("dynamodb:getitem", "dynamodb"),
    ("s3:putobject", "s3"),
    ("s3:getobject", "s3"),
    ("secretsmanager:getsecretvalue", "secretsmanager"),
    ("ssm:getparameter", "ssm"),
    ("sns:publish", "sns"),
    ("sqs:sendmessage", "sqs"),
    ("events:putevents", "events"),
    ("states:startexecution", "states"),
    ("sts:assumerole", "sts"),
];

/// Services that Lambda calls by itself with the function's role, where failed events go there.
const OF_DESTINATIONS: &[&str] = &["sns", "sqs", "events", "s3"];

fn public(pair: &Pair<'_>, report: &mut Report) {
    let mut told: Vec<Item<'_>> = Vec::new();
    for function in pair.of_type("AWS::Lambda::Function") {
        for subnet in function.ways(OF_FUNCTION).iter().filter_map(|way| pair.led_to(&function, way)) {
            for way in subnet.ways(&["MapPublicIpOnLaunch"]) {
                if way.is("true") == Some(true) && !told.contains(&subnet) {
                    told.push(subnet);
                    let message =
                        format!("{} is here and never gets a public address: use a private subnet.", function.id);
                    report.at(&PUBLIC, &subnet, &way, &message);
                }
            }
        }
    }
}

/// A function with the VPC it is in and its route tables, where none of them leads out.
fn enclosed<'a>(pair: &Pair<'a>, function: &Item<'a>) -> Option<(Item<'a>, Vec<Item<'a>>)> {
    let subnets = subnets(pair, function, OF_FUNCTION)?;
    let tables = route_tables(pair, &subnets)?;
    if tables.iter().any(|table| leads_out(pair, table)) {
        return None;
    }
    Some((subnets.first()?.leads_to(pair, &["VpcId"])?, tables))
}

fn unrouted(pair: &Pair<'_>, report: &mut Report) {
    let mut told: Vec<Item<'_>> = Vec::new();
    for function in pair.of_type("AWS::Lambda::Function") {
        let Some((vpc, tables)) = enclosed(pair, &function) else { continue };
        for endpoint in pair.in_stack(function.subject.place, "AWS::EC2::VPCEndpoint") {
            let interface = endpoint
                .ways(&["VpcEndpointType"])
                .iter()
                .any(|way| !way.is_absent() && way.is("Gateway") != Some(true));
            if interface || endpoint.leads_to(pair, &["VpcId"]) != Some(vpc) || told.contains(&endpoint) {
                continue;
            }
            let listed: Option<Vec<Item<'_>>> = endpoint
                .ways(&["RouteTableIds", "*"])
                .iter()
                .filter(|way| !way.is_absent())
                .map(|way| pair.led_to(&endpoint, way))
                .collect();
            let Some(listed) = listed else { continue };
            if let Some(missing) = tables.iter().find(|table| !listed.contains(table))
                && let Some(way) = endpoint.ways(&["RouteTableIds"]).first()
            {
                told.push(endpoint);
                let message = format!("{} leads {} nowhere else: list it here.", missing.id, function.id);
                report.at(&UNROUTED, &endpoint, way, &message);
            }
        }
    }
}

fn cut_off(pair: &Pair<'_>, report: &mut Report) {
    for function in pair.of_type("AWS::Lambda::Function") {
        let Some((vpc, _)) = enclosed(pair, &function) else { continue };
        let endpoints: Vec<Item<'_>> = pair.in_stack(function.subject.place, "AWS::EC2::VPCEndpoint").collect();
        let names: Option<Vec<String>> = endpoints
            .iter()
            .map(|endpoint| Some(endpoint.meaning(pair, &["ServiceName"])?.text().to_owned()))
            .collect();
        // A VPC without any endpoint may get them elsewhere.
        let shown = endpoints.iter().any(|endpoint| endpoint.leads_to(pair, &["VpcId"]) == Some(vpc));
        let (Some(names), true) = (names, shown) else { continue };
        let Some(role) = function.leads_to(pair, &["Role"]).filter(|role| role.resource.kind == "AWS::IAM::Role")
        else {
            continue;
        };
        let granted = granted(pair, &role);
        let to_failures = !function.lacks(&["DeadLetterConfig"])
            || pair.in_stack(function.subject.place, "AWS::Lambda::EventInvokeConfig").count() > 0;
        let mut missing: Vec<&str> = Vec::new();
        for (action, service) in CALLS {
            let reached = names.iter().any(|name| name.rsplit('.').next() == Some(service));
            let by_lambda = to_failures && OF_DESTINATIONS.contains(service);
            let may = granted.iter().any(|pattern| pattern != "*" && matches(pattern, action))
                && (*service != "sts" || knows_a_role(pair, &function));
            if may && !reached && !by_lambda && !missing.contains(service) {
                missing.push(service);
            }
        }
        if !missing.is_empty() {
            let message = format!(
                "Its role lets it call {}, and its subnets have no endpoint of it and no way out: add the endpoint.",
                missing.join(", ")
            );
            report.on(&CUT_OFF, &function, &message);
        }
    }
}

/// Whether a function is told of a role to take on; the right alone may be there for somebody else's use of the role.
fn knows_a_role<'a>(pair: &Pair<'a>, function: &Item<'a>) -> bool {
    let variables = function.written(&["Environment", "Variables"]).and_then(Value::as_object);
    variables.is_some_and(|variables| {
        let mut values = variables.values().filter_map(|value| pair.meaning(function.subject, value));
        values.any(|value| value.text().contains(":role/"))
    })
}

/// The actions that a role grants, in lower case, as far as they can be seen.
fn granted<'a>(pair: &Pair<'a>, role: &Item<'a>) -> Vec<String> {
    let mut granted = Vec::new();
    let mut add = |item: &Item<'a>, document: &[&'a str]| {
        let statements: Vec<&'a str> = document.iter().copied().chain(["Statement", "*"]).collect();
        for statement in item.ways(&statements) {
            let allows = statement.inside(item.subject, &["Effect"]).iter().all(|way| way.is("Allow") == Some(true));
            let actions = statement.inside(item.subject, &["Action", "*"]);
            let actions = actions.iter().filter_map(|way| Some(way.value()?.as_str()?.to_ascii_lowercase()));
            granted.extend(actions.filter(|_| allows));
        }
    };
    add(role, &["Policies", "*", "PolicyDocument"]);
    for policy in pair.in_stack(role.subject.place, "AWS::IAM::Policy") {
        if policy.ways(&["Roles", "*"]).iter().any(|way| pair.led_to(&policy, way).as_ref() == Some(role)) {
            add(&policy, &["PolicyDocument"]);
        }
    }
    for policy in pair.in_stack(role.subject.place, "AWS::IAM::RolePolicy") {
        if policy.leads_to(pair, &["RoleName"]).as_ref() == Some(role) {
            add(&policy, &["PolicyDocument"]);
        }
    }
    granted
}
