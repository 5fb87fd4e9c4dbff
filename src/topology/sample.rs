//! Stacks for the tests of this folder: ours, and small ones written by hand.

use serde_json::{Value, json};

use crate::artifact::Artifact;
use crate::design::design;
use crate::finding::Place;
use crate::parameters::Parameters;
use crate::parameters::check::settle;
use crate::stacks::{Stack, stacks};
use crate::template::{Resource, Template};

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
            deletion_policy: String::new(),
            update_replace_policy: String::new(),
            metadata: serde_json::Map::new(),
            other: serde_json::Map::new(),
            properties: properties.as_object().cloned().unwrap_or_default(),
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
