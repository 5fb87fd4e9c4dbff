//! What the stacks take from each other's outputs, in one table. Values travel as parameters, because CloudFormation's
//! own exports cannot leave a Region.

use super::Stack;
use crate::finding::Place;

/// A parameter that is filled from another stack's output when the stack is deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wire {
    /// The stack that takes the value.
    pub to: Place,
    /// Its parameter.
    pub parameter: &'static str,
    /// The stack that has the value.
    pub from: Place,
    /// Its output.
    pub output: &'static str,
}

const fn wire(to: Place, parameter: &'static str, from: Place, output: &'static str) -> Wire {
    Wire { to, parameter, from, output }
}

/// Every wire there can be; which of them a design has is decided by the parameters of its templates.
pub static WIRES: &[Wire] = {
    use Place::{Edge, Primary, Secondary};
    &[
        wire(Primary, "PeerKmsKeyArn", Secondary, "KmsKeyArn"),
        wire(Primary, "PeerDocumentsBucketArn", Secondary, "DocumentsBucketArn"),
        wire(Primary, "PeerVpcId", Secondary, "VpcId"),
        wire(Primary, "PeerLogStreamArn", Secondary, "LogStreamArn"),
        wire(Primary, "PeerApiId", Secondary, "ApiId"),
        wire(Primary, "PeerS3EndpointDomain", Secondary, "S3EndpointDomain"),
        wire(Primary, "FailbackHoldAlarm", Secondary, "FailbackHoldAlarm"),
        wire(Secondary, "PeerKmsKeyArn", Primary, "KmsKeyArn"),
        wire(Secondary, "PeerDocumentsBucketArn", Primary, "DocumentsBucketArn"),
        wire(Secondary, "PeerLogStreamArn", Primary, "LogStreamArn"),
        wire(Secondary, "PeerApiId", Primary, "ApiId"),
        wire(Secondary, "PeerS3EndpointDomain", Primary, "S3EndpointDomain"),
        wire(Secondary, "HostedZoneId", Primary, "HostedZoneId"),
        wire(Secondary, "VpcPeeringConnectionId", Primary, "VpcPeeringConnectionId"),
        wire(Secondary, "PrimaryHealthCheckId", Primary, "PrimaryHealthCheckId"),
        wire(Secondary, "SecondaryHealthCheckId", Primary, "SecondaryHealthCheckId"),
        wire(Edge, "PrimaryHealthCheckId", Primary, "PrimaryHealthCheckId"),
        wire(Edge, "SecondaryHealthCheckId", Primary, "SecondaryHealthCheckId"),
    ]
};

/// The wires that end in this stack.
pub fn wires(stack: &Stack) -> impl Iterator<Item = &'static Wire> {
    WIRES.iter().filter(|wire| wire.to == stack.place && stack.template.parameters.contains_key(wire.parameter))
}

/// Whether the parameter of this stack is filled from another stack.
#[must_use]
pub fn is_wired(stack: &Stack, parameter: &str) -> bool {
    wires(stack).any(|wire| wire.parameter == parameter)
}
