"""Everything in which the moto server of these tests is not stock moto, in one place.

What the tests prove is orchestration: which calls deploy.sh makes, in which order, with which values, and how it goes on
after a failure. Nothing here says that AWS would accept a template; that is the business of the linters.
"""

from __future__ import annotations

import json

from moto.cloudformation import models, parsing, responses
from moto.core.common_models import CloudFormationModel
from moto.core.responses import ActionResult, EmptyResult
from moto.route53.models import FakeZone
from moto.s3.models import FakeBucket

# Resource types of our templates that moto does not know (of VPCEndpoint it does not know the attributes): a name and
# made-up attributes, no behaviour.
MODELLED_TYPES = """
AWS::ApiGatewayV2::Api
AWS::ApiGatewayV2::ApiMapping
AWS::ApiGatewayV2::Authorizer
AWS::ApiGatewayV2::DomainName
AWS::ApiGatewayV2::Integration
AWS::ApiGatewayV2::Route
AWS::ApiGatewayV2::Stage
AWS::CertificateManager::Certificate
AWS::CloudWatch::Alarm
AWS::CloudWatch::CompositeAlarm
AWS::DynamoDB::GlobalTable
AWS::EC2::Route
AWS::EC2::VPCEndpoint
AWS::EC2::VPCPeeringConnection
AWS::KinesisFirehose::DeliveryStream
AWS::IAM::RolePolicy
AWS::Lambda::Alias
AWS::Lambda::Permission
AWS::Lambda::Version
AWS::Logs::Destination
AWS::Logs::LogStream
AWS::Logs::MetricFilter
AWS::Logs::SubscriptionFilter
AWS::S3::BucketPolicy
AWS::SNS::Subscription
AWS::SNS::TopicPolicy
""".split()

# Properties that moto trips over, left out before it sees them.
UNREAD = {
    "AWS::KMS::Key": ["Tags"],
}

# Attributes whose form the outputs, and through them the other stack's parameters, depend on.
ATTRIBUTES = {
    ("AWS::ApiGatewayV2::Api", "ApiId"): "{id}",
    ("AWS::ApiGatewayV2::Api", "ApiEndpoint"): "https://{id}.execute-api.{region}.amazonaws.com",
    ("AWS::EC2::VPCEndpoint", "DnsEntries"): ["ZONE:*.vpce-{id}.s3.{region}.vpce.amazonaws.com", "ZONE:vpce-{id}.s3.{region}.vpce.amazonaws.com"],
}


def _attribute(resource, attribute: str) -> str | list[str]:
    form = ATTRIBUTES.get((resource.kind, attribute))
    if isinstance(form, list):
        return [entry.format(id=resource.name, region=resource.region) for entry in form]
    if form:
        return form.format(id=resource.name, region=resource.region)
    service = resource.kind.split("::")[1].lower()
    return f"arn:aws:{service}:{resource.region}:{resource.account}:{attribute}/{resource.name}"


def _model(kind: str) -> type:
    """A resource that exists: Ref gives its name, every attribute a string of its own."""

    def create(cls, resource_name, cloudformation_json, account_id, region_name, **_):
        made = cls()
        made.name, made.kind, made.account, made.region = resource_name, kind, account_id, region_name
        return made

    return type(
        kind.replace("::", ""),
        (CloudFormationModel,),
        {
            "cloudformation_name_type": staticmethod(lambda: ""),
            "cloudformation_type": staticmethod(lambda: kind),
            "has_cfn_attr": classmethod(lambda cls, attribute: True),
            "create_from_cloudformation_json": classmethod(create),
            "delete_from_cloudformation_json": classmethod(lambda cls, *_: None),
            "is_created": lambda self: True,
            "physical_resource_id": property(lambda self: self.name),
            "get_cfn_attribute": _attribute,
        },
    )


def _update_keeps_the_resource(logical_id, resource_json, resources_map, account_id, region_name):
    """moto forgets resources whose type has no update of its own; ours keep their name, so the old one stands for the new."""
    return resources_map[logical_id]


def _json_only(template):
    """moto reads templates as YAML, which takes seconds for a large JSON file."""
    return json.loads(template) if isinstance(template, str) else template


def _same_update_is_refused(self, incoming_params, stack_body, old_stack):
    """As CloudFormation: same template, same parameters as sent; moto compares them with the defaults filled in."""
    new = {item["ParameterKey"]: item["ParameterValue"] for item in incoming_params or []}
    if json.loads(stack_body) == json.loads(old_stack.template) and new == old_stack.parameters and old_stack.status != "UPDATE_FAILED":
        raise responses.ValidationError(old_stack.name, message="No updates are to be performed.")


def _stack(response):
    return response.cloudformation_backend.get_stack(response._get_param("StackName"))


def _update_termination_protection(self):
    stack = _stack(self)
    stack.enable_termination_protection = self._get_param("EnableTerminationProtection")
    return ActionResult({"StackId": stack.stack_id})


def _continue_update_rollback(self):
    _stack(self).status = "UPDATE_ROLLBACK_COMPLETE"
    return EmptyResult()


def _rollback_stack(self):
    stack = _stack(self)
    if stack.status == "CREATE_FAILED":
        self.cloudformation_backend.delete_stack(stack.name)
    else:
        stack.status = "UPDATE_ROLLBACK_COMPLETE"
    return ActionResult({"StackId": stack.stack_id})


_delete_stack = responses.CloudFormationResponse.delete_stack


def _protected_delete(self):
    """moto ignores termination protection."""
    if _stack(self).enable_termination_protection:
        raise responses.ValidationError(message="TerminationProtection is enabled on this stack")
    return _delete_stack(self)


_parse_resource = parsing.parse_resource


def _parse_what_moto_reads(resource_json, resources_map):
    unread = UNREAD.get(resource_json["Type"], [])
    properties = {key: value for key, value in resource_json.get("Properties", {}).items() if key not in unread}
    return _parse_resource({**resource_json, "Properties": properties}, resources_map)


_create_bucket = FakeBucket.create_from_cloudformation_json.__func__


def _versioned_bucket(cls, resource_name, cloudformation_json, account_id, region_name, **keywords):
    """moto makes buckets without their VersioningConfiguration."""
    bucket = _create_bucket(cls, resource_name, cloudformation_json, account_id, region_name, **keywords)
    status = cloudformation_json.get("Properties", {}).get("VersioningConfiguration", {}).get("Status")
    bucket.versioning_status = status
    return bucket


def _zone_attribute(zone, attribute: str) -> list[str]:
    """moto knows a zone's name servers, but not as its only attribute."""
    assert attribute == "NameServers"
    return zone.delegation_set.name_servers


def install() -> None:
    """Applies all of the above to the moto of this process; before the first template is read."""
    for kind in MODELLED_TYPES:
        _KEPT.append(_model(kind))
    for cache in (parsing.get_model_list, parsing.get_model_map, parsing.get_name_type_map):
        cache.cache_clear()
    parsing.parse_resource = _parse_what_moto_reads
    parsing.parse_and_update_resource = _update_keeps_the_resource
    models.Stack.parse_template = staticmethod(_json_only)
    FakeBucket.create_from_cloudformation_json = classmethod(_versioned_bucket)
    FakeZone.get_cfn_attribute = _zone_attribute
    response = responses.CloudFormationResponse
    response._validate_different_update = _same_update_is_refused
    response.update_termination_protection = _update_termination_protection
    response.continue_update_rollback = _continue_update_rollback
    response.rollback_stack = _rollback_stack
    response.delete_stack = _protected_delete


# Subclasses are found through weak references.
_KEPT: list[type] = []
