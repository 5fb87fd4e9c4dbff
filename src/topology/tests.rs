//! What has to hold of every picture.

use std::collections::{BTreeMap, BTreeSet};

use super::svg::svg;
use super::text::{DETAIL_SIZE, LABEL_SIZE, width};
use super::*;
use crate::artifact::Artifact;
use crate::design::design;
use crate::parameters::Parameters;
use crate::parameters::check::settle;
use crate::parameters::presets::PRESETS;
use crate::stacks::stacks;
use crate::template::{Resource, Template, Value, json};
const DETAILS: [Detail; 2] = [Detail::Services, Detail::Resources];

/// An empty stack.
pub(super) fn stack(place: Place, region: &str) -> Stack {
    let name = format!("sample-{}", place.name());
    Stack { place, region: region.to_owned(), name, template: Template::default(), foundation: None }
}

/// A stack of resources: logical id, type, properties.
pub(super) fn stack_of(place: Place, region: &str, resources: &[(&str, &str, Value)]) -> Stack {
    let mut stack = stack(place, region);
    for (id, kind, properties) in resources {
        let resource = Resource {
            kind: (*kind).to_owned(),
            condition: None,
            depends_on: Vec::new(),
            deletion_policy: "".into(),
            update_replace_policy: "".into(),
            metadata: crate::template::Map::default(),
            other: crate::template::Map::default(),
            properties: properties.as_object().cloned().unwrap_or_default().into(),
        };
        stack.template.resources.insert((*id).to_owned(), resource);
    }
    stack
}

/// The stacks of a design.
pub(super) fn pair(parameters: &Parameters) -> Vec<Stack> {
    let artifact = Artifact { file: "lambda/code.zip".into(), sha256: [7; 32], ..Artifact::default() };
    stacks(&design(&settle(parameters).0, &artifact))
}

/// A design whose health checks need a stack of their own.
pub(super) fn with_edge_stack() -> Parameters {
    let mut parameters = Parameters::default();
    parameters.regions.primary = "eu-west-1".into();
    parameters.regions.secondary = "eu-central-1".into();
    parameters.network.zones = 3;
    parameters
}

/// Everything that can be asked for, with the Region that watches health checks on the other side.
fn most() -> Parameters {
    let mut parameters = Parameters::default();
    parameters.environment.suffix = "a-long-suffix-16".into();
    parameters.regions.primary = "ap-northeast-1".into();
    parameters.regions.secondary = "us-east-1".into();
    parameters.network.zones = 3;
    parameters.compute.provisioned_concurrency = 100;
    parameters.dns.zone = "existing".into();
    parameters.dns.zone_id = "Z0123456789".into();
    parameters.dns.search_string = "ok".into();
    parameters.dns.jwt_issuer = "https://login.bank.com/".into();
    parameters.dns.jwt_audience = vec!["pay".into()];
    parameters.alarms.addresses = (1..=5).map(|n| format!("ops{n}@bank.com")).collect();
    parameters.dns.failback = "held".into();
    parameters
}

/// As little as can be asked for.
fn least() -> Parameters {
    let mut parameters = Parameters::default();
    parameters.network.endpoints.clear();
    parameters.network.flow_logs = false;
    parameters.data.both_ways = false;
    parameters.data.document_safety = "alarm".into();
    parameters.security.shared_alias = false;
    parameters
}

/// Somebody else's pair: no failover records, no VPC, types we do not know, references that lead nowhere.
pub(super) fn foreign() -> Vec<Stack> {
    let queue = ("Queue", "AWS::SQS::Queue", json!({"QueueName": "jobs"}));
    let function = (
        "Worker",
        "AWS::Lambda::Function",
        json!({"Environment": {"Variables": {"QUEUE": {"Ref": "Queue"}, "TABLE": "ledger", "GONE": {"Ref": "Nobody"}}}}),
    );
    let table = json!({"TableName": "ledger", "Replicas": [{"Region": "eu-west-1"}, {"Region": "eu-north-1"}]});
    vec![
        stack_of(
            Place::Primary,
            "eu-west-1",
            &[
                ("Ledger", "AWS::DynamoDB::GlobalTable", table),
                function.clone(),
                queue.clone(),
                ("Machine", "AWS::StepFunctions::StateMachine", json!({})),
                ("Thing", "Custom::Thing", json!(null)),
                ("Bad", "", json!({"Ref": 1})),
            ],
        ),
        stack_of(Place::Secondary, "eu-north-1", &[function, queue, ("Second", "AWS::Lambda::Function", json!({}))]),
    ]
}

/// Pairs of ours, parts of them, and pairs that are not ours.
fn cases() -> Vec<(&'static str, Vec<Stack>)> {
    let mut cases: Vec<(&str, Vec<Stack>)> =
        PRESETS.iter().map(|preset| (preset.id, pair(&(preset.parameters)()))).collect();
    let both = pair(&Parameters::default());
    let foundation = |stack: &Stack| Some(Stack { template: stack.foundation.clone()?, ..stack.clone() });
    cases.extend([
        ("edge", pair(&with_edge_stack())),
        ("most", pair(&most())),
        ("least", pair(&least())),
        ("primary alone", both[..1].to_vec()),
        ("secondary alone", both[1..].to_vec()),
        ("foundations", both.iter().filter_map(foundation).collect()),
        ("foreign", foreign()),
        ("empty", vec![stack(Place::Primary, "us-east-1"), stack(Place::Secondary, "nowhere")]),
        ("none", Vec::new()),
    ]);
    cases
}

/// Calls a check with every picture of every case.
fn every(check: impl Fn(&str, &[Stack], &Scene)) {
    for (name, stacks) in cases() {
        for detail in DETAILS {
            check(&format!("{name} {detail:?}"), &stacks, &scene(&stacks, detail));
        }
    }
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

fn within(inner: Rect, outer: Rect) -> bool {
    inner.x >= outer.x
        && inner.y >= outer.y
        && inner.x + inner.width <= outer.x + outer.width
        && inner.y + inner.height <= outer.y + outer.height
}

fn on_border(point: (f64, f64), rect: Rect) -> bool {
    let (right, bottom) = (rect.x + rect.width, rect.y + rect.height);
    let near = |a: f64, b: f64| (a - b).abs() < 0.1;
    let upright = (near(point.0, rect.x) || near(point.0, right)) && point.1 >= rect.y && point.1 <= bottom;
    let level = (near(point.1, rect.y) || near(point.1, bottom)) && point.0 >= rect.x && point.0 <= right;
    upright || level
}

fn segments(edge: &SceneEdge) -> Vec<((f64, f64), (f64, f64))> {
    let corners = &edge.corners;
    corners.iter().copied().zip(corners.iter().copied().skip(1)).collect()
}

/// Where text is drawn at most.
fn extent(text: &str, at: (f64, f64), size: f64, share_before: f64) -> Rect {
    let width = width(text, size, false);
    Rect { x: at.0 - width * share_before, y: at.1 - size / 2.0, width, height: size }
}

fn ids(scene: &Scene) -> BTreeMap<&str, Rect> {
    scene.nodes.iter().map(|node| (node.id.as_str(), node.rect)).collect()
}

#[test]
fn every_resource_is_behind_exactly_one_node() {
    every(|name, stacks, scene| {
        let mut members: Vec<(Place, &str)> =
            scene.nodes.iter().flat_map(|node| &node.members).map(|m| (m.stack, m.logical_id.as_str())).collect();
        members.sort_unstable();
        let mut expected: Vec<(Place, &str)> = stacks
            .iter()
            .flat_map(|stack| stack.template.resources.keys().map(|id| (stack.place, id.as_str())))
            .collect();
        expected.sort_unstable();
        assert_eq!(members, expected, "{name}");
    });
}

#[test]
fn a_resource_has_a_node_of_its_own_at_the_resources_level() {
    for (name, stacks) in cases() {
        let scene = scene(&stacks, Detail::Resources);
        assert!(scene.nodes.iter().all(|node| node.members.len() <= 1), "{name}");
    }
}

#[test]
fn a_pair_of_ours_has_about_thirty_services() {
    let count = scene(&pair(&Parameters::default()), Detail::Services).nodes.len();
    assert!((20..=32).contains(&count), "{count}");
}

#[test]
fn ids_are_unique_and_edges_lead_from_node_to_node() {
    every(|name, _, scene| {
        let nodes = ids(scene);
        assert_eq!(nodes.len(), scene.nodes.len(), "{name}: nodes");
        let boxes: BTreeSet<&str> = scene.boxes.iter().map(|around| around.id.as_str()).collect();
        assert_eq!(boxes.len(), scene.boxes.len(), "{name}: boxes");
        let edges: BTreeSet<&str> = scene.edges.iter().map(|edge| edge.id.as_str()).collect();
        assert_eq!(edges.len(), scene.edges.len(), "{name}: edges");
        for edge in &scene.edges {
            let corners = &edge.corners;
            assert!(on_border(corners[0], nodes[edge.from.as_str()]), "{name}: {} begins", edge.id);
            assert!(on_border(corners[corners.len() - 1], nodes[edge.to.as_str()]), "{name}: {} ends", edge.id);
        }
    });
}

#[test]
fn nodes_stand_on_the_grid_apart_and_inside_what_encloses_them() {
    every(|name, _, scene| {
        let canvas = Rect { x: 0.0, y: 0.0, width: scene.width, height: scene.height };
        for (index, node) in scene.nodes.iter().enumerate() {
            assert!(within(node.rect, canvas), "{name}: {}", node.id);
            assert!(node.rect.x % 8.0 == 0.0 && node.rect.y % 8.0 == 0.0, "{name}: {} {:?}", node.id, node.rect);
            for other in &scene.nodes[..index] {
                assert!(!overlap(node.rect, other.rect), "{name}: {} and {}", node.id, other.id);
            }
            for around in &scene.boxes {
                let inside = within(node.rect, around.rect);
                assert!(inside || around.kind == "subnet" || !overlap(node.rect, around.rect), "{name}: {}", node.id);
            }
            assert!(scene.boxes.iter().any(|around| within(node.rect, around.rect)), "{name}: {}", node.id);
        }
        assert!(scene.boxes.iter().all(|around| within(around.rect, canvas)), "{name}");
    });
}

#[test]
fn edges_are_upright_or_level_and_run_through_no_other_node() {
    every(|name, _, scene| {
        for edge in &scene.edges {
            for (a, b) in segments(edge) {
                assert!((a.0 - b.0).abs() < 0.1 || (a.1 - b.1).abs() < 0.1, "{name}: {} leans", edge.id);
                for node in scene.nodes.iter().filter(|node| node.id != edge.from && node.id != edge.to) {
                    assert!(!route::crosses(a, b, node.rect), "{name}: {} runs through {}", edge.id, node.id);
                }
            }
        }
    });
}

#[test]
fn words_are_clear_of_edges_nodes_and_each_other_at_the_services_level() {
    for (name, stacks) in cases() {
        let scene = scene(&stacks, Detail::Services);
        let captions = scene.boxes.iter().flat_map(|around| &around.captions);
        let headings: Vec<(&str, Rect)> = captions
            .map(|caption| {
                let at = (caption.at.0, caption.at.1 - 4.0);
                (caption.text.as_str(), extent(&caption.text, at, 11.0, if caption.end { 1.0 } else { 0.0 }))
            })
            .collect();
        let labelled = scene.edges.iter().filter(|edge| !edge.label.is_empty());
        let labels: Vec<(&str, Rect)> =
            labelled.map(|edge| (edge.label.as_str(), extent(&edge.label, edge.label_at, 10.0, 0.5))).collect();
        let words: Vec<&(&str, Rect)> = headings.iter().chain(&labels).collect();
        for (index, (text, rect)) in words.iter().enumerate() {
            assert!(scene.nodes.iter().all(|node| !overlap(node.rect, *rect)), "{name}: {text} on a node");
            assert!(words[..index].iter().all(|(_, other)| !overlap(*other, *rect)), "{name}: {text} on words");
            for edge in &scene.edges {
                let hit = segments(edge).into_iter().any(|(a, b)| route::crosses(a, b, *rect));
                assert!(!hit, "{name}: {} runs through {text}", edge.id);
            }
        }
    }
}

#[test]
fn words_of_edges_are_clear_of_nodes_and_each_other() {
    every(|name, _, scene| {
        let labelled = scene.edges.iter().filter(|edge| !edge.label.is_empty());
        let labels: Vec<(&str, Rect)> =
            labelled.map(|edge| (edge.id.as_str(), extent(&edge.label, edge.label_at, 10.0, 0.5))).collect();
        for (index, (edge, rect)) in labels.iter().enumerate() {
            assert!(scene.nodes.iter().all(|node| !overlap(node.rect, *rect)), "{name}: words of {edge} on a node");
            assert!(
                labels[..index].iter().all(|(_, other)| !overlap(*other, *rect)),
                "{name}: words of {edge} on words"
            );
        }
    });
}

#[test]
fn what_nodes_say_fits_at_the_services_level() {
    for preset in PRESETS {
        for node in scene(&pair(&(preset.parameters)()), Detail::Services).nodes {
            let room = node.rect.text_width();
            assert!(width(&node.label, LABEL_SIZE, true) <= room, "{}", node.label);
            assert!(width(&node.detail, DETAIL_SIZE, false) <= room, "{}", node.detail);
        }
    }
}

#[test]
fn twins_face_each_other() {
    for detail in DETAILS {
        let scene = scene(&pair(&Parameters::default()), detail);
        let nodes = ids(&scene);
        let mut twins = 0;
        for (id, rect) in &nodes {
            if let Some(twin) =
                id.strip_prefix("primary").and_then(|rest| nodes.get(format!("secondary{rest}").as_str()))
            {
                twins += 1;
                // Records are all in the middle, one above the other.
                if (rect.x - twin.x).abs() > 0.1 {
                    assert!((rect.y - twin.y).abs() < 0.1, "{id}");
                    assert!((rect.x + rect.width / 2.0 + twin.x + twin.width / 2.0 - scene.width).abs() < 0.1, "{id}");
                }
            }
        }
        assert!(twins >= 11, "{twins}");
    }
}

#[test]
fn the_same_stacks_in_any_order_give_the_same_picture() {
    for (name, stacks) in cases() {
        let reversed: Vec<Stack> = stacks.iter().rev().cloned().collect();
        for detail in DETAILS {
            let (one, other) = (scene(&stacks, detail), scene(&reversed, detail));
            assert_eq!(one, scene(&stacks, detail), "{name}");
            if detail == Detail::Services {
                assert_eq!(ids(&one), ids(&other), "{name}");
            }
        }
    }
}

#[test]
fn changing_numbers_and_names_moves_nothing_and_changes_what_is_said() {
    let before = pair(&Parameters::default());
    let mut changed = Parameters::default();
    changed.environment.suffix = "blue".into();
    changed.network.primary_cidr = "10.40.0.0/16".into();
    changed.compute.reserved_concurrency = 2_400;
    changed.compute.architecture = "x86_64".into();
    changed.dns.domain = "pay.bank.com".into();
    changed.dns.interval_s = "10".into();
    changed.dns.failure_threshold = 2;
    changed.security.log_retention_days = "90".into();
    changed.alarms.function_errors = 50;
    let after = pair(&changed);
    for detail in DETAILS {
        assert_eq!(ids(&scene(&before, detail)), ids(&scene(&after, detail)));
    }
    let (before, after) = (scene(&before, Detail::Services), scene(&after, Detail::Services));
    let said = |scene: &Scene, id: &str| scene.nodes.iter().find(|node| node.id == id).unwrap().detail.clone();
    for (id, was, is) in [
        ("global.clients", "transaction-system.example.com", "pay.bank.com"),
        ("primary.function", "1,200 reserved · arm64", "2,400 reserved · x86_64"),
        ("global.health-secondary", "30 s × 3 · /health", "10 s × 2 · /health"),
        ("primary.table", "transactions-prod", "transactions-blue"),
        ("secondary.table", "transactions-prod", "transactions-blue"),
        ("primary.documents", "transaction-documents-prod", "transaction-documents-blue"),
        ("secondary.key", "transaction-encryption-prod", "transaction-encryption-blue"),
        ("primary.logs", "4 groups · 30 days", "4 groups · 90 days"),
        ("primary.endpoints", "2 gateway · 5 interface", "2 gateway · 5 interface"),
        ("primary.network", "2 subnets · flow logs", "2 subnets · flow logs"),
    ] {
        assert_eq!((said(&before, id).as_str(), said(&after, id).as_str()), (was, is), "{id}");
    }
    let vpc = |scene: &Scene| scene.boxes.iter().find(|around| around.id == "primary.vpc").unwrap().label.clone();
    assert_eq!((vpc(&before).as_str(), vpc(&after).as_str()), ("VPC 10.10.0.0/16", "VPC 10.40.0.0/16"));
}

#[test]
fn the_flows_of_a_pair_are_read_from_its_templates() {
    let scene = scene(&pair(&Parameters::default()), Detail::Services);
    let of = |flow| {
        let edges = scene.edges.iter().filter(move |edge| edge.flow == flow);
        edges
            .map(|edge| format!("{} {}{}", edge.from, edge.to, if edge.standby { " standby" } else { "" }))
            .collect::<BTreeSet<_>>()
    };
    let set = |edges: &[&str]| edges.iter().map(|edge| (*edge).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(
        of(Flow::Requests),
        set(&[
            "global.clients global.dns",
            "global.dns primary.endpoint",
            "global.dns secondary.endpoint standby",
            "primary.endpoint primary.function",
            "primary.function primary.documents",
            "primary.function primary.table",
            "secondary.endpoint secondary.function standby",
            "secondary.function secondary.documents standby",
            "secondary.function secondary.table standby",
        ])
    );
    assert_eq!(
        of(Flow::Replication),
        set(&[
            "primary.documents secondary.documents",
            "primary.table secondary.table",
            "secondary.documents primary.documents",
            "secondary.table primary.table",
        ])
    );
    assert_eq!(of(Flow::Peering), set(&["primary.network secondary.network"]));
    assert_eq!(of(Flow::Trust), set(&["primary.iam secondary.iam", "secondary.iam primary.iam"]));
    let alarms = of(Flow::Alarms);
    for edge in [
        "global.health-primary global.dns",
        "global.health-primary primary.endpoint",
        "global.health-secondary secondary.endpoint",
        "global.health-primary primary.alarms",
        "global.health-secondary primary.alarms",
        "primary.alarms primary.topic",
        "secondary.alarms secondary.topic",
    ] {
        assert!(alarms.contains(edge), "{edge}");
    }
    let logs = of(Flow::Logs);
    for edge in ["primary.logs secondary.logs", "secondary.logs primary.logs", "primary.function primary.logs"] {
        assert!(logs.contains(edge), "{edge}");
    }
    let encryption = of(Flow::Encryption);
    for side in ["primary", "secondary"] {
        for what in ["table", "documents", "logs", "topic", "function", "artifacts"] {
            assert!(encryption.contains(&format!("{side}.key {side}.{what}")), "{side} {what}");
        }
    }
}

#[test]
fn what_holds_clients_in_the_standby_is_followed_from_there() {
    let mut parameters = Parameters::default();
    parameters.dns.failback = "held".into();
    let scene = scene(&pair(&parameters), Detail::Resources);
    let leads = |from: &str, to: &str, flow: Flow| {
        scene.edges.iter().any(|edge| edge.flow == flow && edge.from.ends_with(from) && edge.to.ends_with(to))
    };
    assert!(leads("FailoverTrafficAlarm", "FailoverEventRule", Flow::Alarms));
    assert!(leads("FailoverEventRule", "FailoverLogGroup", Flow::Logs));
    assert!(leads("FailoverLogGroup", "FailbackHoldFilter", Flow::Logs));
    assert!(leads("FailbackHoldAlarm", "FailbackHoldCheck", Flow::Alarms));
    assert!(leads("FailbackHoldCheck", "FailoverDecision", Flow::Alarms));
    assert!(leads("PrimaryHealthCheck", "FailoverDecision", Flow::Alarms));
}

#[test]
fn a_peering_that_nothing_is_written_over_says_so() {
    let mut parameters = Parameters::default();
    let label = |parameters: &Parameters| {
        let scene = scene(&pair(parameters), Detail::Services);
        scene.edges.into_iter().find(|edge| edge.flow == Flow::Peering).unwrap().label
    };
    assert_eq!(label(&parameters), "peering · dual write");
    parameters.data.document_safety = "alarm".into();
    assert_eq!(label(&parameters), "peering");
}

#[test]
fn replication_one_way_is_one_edge_between_documents() {
    let scene = scene(&pair(&least()), Detail::Services);
    let documents =
        scene.edges.iter().filter(|edge| edge.flow == Flow::Replication && edge.from.ends_with("documents"));
    let ids: Vec<&str> = documents.map(|edge| edge.id.as_str()).collect();
    assert_eq!(ids, ["primary.documents>secondary.documents:replication"]);
}

#[test]
fn people_who_are_told_are_counted() {
    let scene = scene(&pair(&most()), Detail::Services);
    let topic = scene.nodes.iter().find(|node| node.id == "secondary.topic").unwrap();
    assert_eq!(topic.detail, "5 subscribers");
}

#[test]
fn other_peoples_names_lead_where_ours_would() {
    // No outputs, no logical ids of ours: buckets and roles are found by type and by name alone.
    let role = |other: &str| {
        json!({
            "RoleName": {"Fn::Sub": "mover-${AWS::Region}"},
            "Policies": [{"PolicyDocument": {"Statement": {
                "Effect": "Allow", "Action": ["sts:AssumeRole"], "Resource": format!("arn:aws:iam::1:role/mover-{other}")
            }}}]
        })
    };
    let bucket = |other: Value| json!({"ReplicationConfiguration": {"Rules": [{"Destination": {"Bucket": other}}]}});
    let mut one = stack_of(
        Place::Primary,
        "eu-west-1",
        &[("A", "AWS::S3::Bucket", bucket(json!({"Ref": "Target"}))), ("R", "AWS::IAM::Role", role("eu-north-1"))],
    );
    one.template.parameters.entry("Target".into()).or_default();
    let other = stack_of(
        Place::Secondary,
        "eu-north-1",
        &[
            ("Plain", "AWS::S3::Bucket", json!({})),
            ("B", "AWS::S3::Bucket", bucket(json!({"Fn::Sub": "arn:aws:s3:::elsewhere"}))),
            ("R", "AWS::IAM::Role", role("eu-west-1")),
        ],
    );
    let scene = scene(&[one, other], Detail::Resources);
    let edges: BTreeSet<&str> = scene.edges.iter().map(|edge| edge.id.as_str()).collect();
    let expected = ["primary/A>secondary/B:replication", "primary/R>secondary/R:trust", "secondary/R>primary/R:trust"];
    assert_eq!(edges, expected.into_iter().collect());
}

#[test]
fn a_document_is_well_formed_whatever_it_is_told() {
    let mut odd = stack_of(Place::Primary, "<us>&\"east'", &[("Q", "AWS::<&>::Queue\u{1}", json!({}))]);
    odd.name = "<script>alert('&')</script>".into();
    let text = svg(&scene(&[odd], Detail::Services), "A & B < C\u{0}");
    assert!(text.contains("A &amp; B &lt; C</title>"));
    assert!(text.contains("&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;"));
    assert!(!text.contains("<script") && !text.contains("&<") && !text.contains("& "));
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
    let opened = text.matches('<').count() - text.matches("</").count();
    assert_eq!(opened, text.matches("/>").count() + text.matches("</").count(), "every element is closed");
}

#[test]
fn an_empty_picture_still_has_a_size() {
    let scene = scene(&[], Detail::Services);
    assert!(scene.nodes.is_empty() && scene.width >= 320.0 && scene.height >= 320.0);
}

/// A picture whose every text tries to be more than text.
pub(super) fn hostile_scene() -> Scene {
    let mut scene = scene(&pair(&Parameters::default()), Detail::Services);
    let hostile = "a\"] --> b{c} `d` <script>alert(1)</script> %%{init: {}}%% |e| &f; \n[g](h) _i_ *j* \\";
    for node in &mut scene.nodes {
        node.label = hostile.to_owned();
        node.detail = hostile.to_owned();
    }
    for edge in &mut scene.edges {
        edge.label = hostile.to_owned();
    }
    for around in &mut scene.boxes {
        around.label = hostile.to_owned();
        for caption in &mut around.captions {
            caption.text = hostile.to_owned();
        }
    }
    scene
}
