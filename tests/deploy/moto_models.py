"""Everything in which the moto server of these tests is not stock moto, in one place.

What the tests prove is orchestration: which calls deploy.sh makes, in which order, with which values, and how it goes on
after a failure. Nothing here says that AWS would accept a template; that is the business of the linters.
"""

from __future__ import annotations

import dataclasses
import json

from moto.awslambda.models import lambda_backends
from moto.awslambda.urls import url_paths as lambda_paths
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
AWS::Lambda::Permission
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


def _model(kind: str, **members) -> type:
    """A resource that exists: Ref gives its name, every attribute a string of its own. Members are what it does besides."""

    def create(cls, resource_name, cloudformation_json, account_id, region_name, **_):
        made = cls()
        made.name, made.kind, made.account, made.region = resource_name, kind, account_id, region_name
        made.made_of(cloudformation_json["Properties"])
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
            "made_of": lambda self, properties: None,
            "physical_resource_id": property(lambda self: self.name),
            "get_cfn_attribute": _attribute,
            **members,
        },
    )


def _publish(version, properties):
    """As CloudFormation: refused unless the code has the digest that is named."""
    backend = lambda_backends[version.account][version.region]
    code = backend.get_function(properties["FunctionName"]).code_sha_256
    if code != properties["CodeSha256"]:
        raise ValueError(f"CodeSha256 {properties['CodeSha256']} is not that of the code, {code}")
    version.number = str(backend.publish_version(properties["FunctionName"], properties["Description"]).version)


def _replace(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
    """A new version, and the alias, which CloudFormation would update in its turn, follows it."""
    made = cls.create_from_cloudformation_json(new_resource_name, cloudformation_json, account_id, region_name)
    if made.number != original_resource.number:
        for alias in lambda_backends[account_id][region_name].list_aliases(cloudformation_json["Properties"]["FunctionName"]):
            alias.update(None, made.number, None)
    return made


def _put_alias(alias, properties):
    backend = lambda_backends[alias.account][alias.region]
    backend.create_alias(properties["Name"], properties["FunctionName"], properties["FunctionVersion"], "", "")


# Versions and aliases of functions, as far as calls to Lambda have to find them.
BEHAVING = {
    "AWS::Lambda::Version": {
        "made_of": _publish,
        "update_from_cloudformation_json": classmethod(_replace),
        "get_cfn_attribute": lambda self, attribute: self.number if attribute == "Version" else _attribute(self, attribute),
    },
    "AWS::Lambda::Alias": {"made_of": _put_alias},
}
UPDATED = ["AWS::Lambda::Function", "AWS::Lambda::Version"]
_update_resource = parsing.parse_and_update_resource


def _update_keeps_the_resource(logical_id, resource_json, resources_map, account_id, region_name):
    """moto forgets resources whose type has no update of its own; ours keep their name, so the old one stands for the new."""
    if resource_json["Type"] in UPDATED:
        return _update_resource(logical_id, resource_json, resources_map, account_id, region_name)
    return resources_map[logical_id]


@dataclasses.dataclass
class Told:
    """What a test says that AWS would answer where moto has no answer of its own."""

    # Members of ResourceChange, by logical id.
    changes: dict[str, dict] = dataclasses.field(default_factory=dict)
    # The status of change sets and why, in place of moto's.
    change_set: tuple[str, str] | None = None
    # StackResourceDrifts by the name of the stack, and how the detections end.
    drifts: dict[str, list[dict]] = dataclasses.field(default_factory=dict)
    detection: tuple[str, str] = ("DETECTION_COMPLETE", "")
    # The statuses of provisioned concurrency, one after the other; without any there is none.
    provisioned: list[str] = dataclasses.field(default_factory=list)


TOLD = Told()
PAGE = 2


def tell(**told) -> None:
    """Takes the place of all that was told before."""
    TOLD.__dict__.update(dataclasses.asdict(Told(**told)))


def _page(response, entries: list[dict]) -> tuple[list[dict], dict]:
    start = int(response._get_param("NextToken") or 0)
    more = {"NextToken": str(start + PAGE)} if start + PAGE < len(entries) else {}
    return entries[start : start + PAGE], more


def _describe_change_set(self):
    """With what is told of its resources, and in pages."""
    found = self.cloudformation_backend.describe_change_set(change_set_name=self._get_param("ChangeSetName"))
    status, reason = TOLD.change_set or (found.status, found.status_reason)
    changes = [
        {"Type": "Resource", "ResourceChange": {"Action": change.action, "LogicalResourceId": change.logical_resource_id,
                                                "ResourceType": change.resource_type, **TOLD.changes.get(change.logical_resource_id, {})}}
        for change in found.changes
    ]  # fmt: skip
    shown, more = _page(self, changes)
    return ActionResult({"ChangeSetName": found.change_set_name, "Status": status, "StatusReason": reason, "Changes": shown, **more})


def _detect_stack_drift(self):
    return ActionResult({"StackDriftDetectionId": _stack(self).name})


def _drift_detection_status(self):
    name, (status, reason) = self._get_param("StackDriftDetectionId"), TOLD.detection
    drifts = TOLD.drifts.get(name, [])
    return ActionResult({"StackId": name, "StackDriftDetectionId": name, "DetectionStatus": status, "DetectionStatusReason": reason,
                         "StackDriftStatus": "DRIFTED" if drifts else "IN_SYNC", "DriftedStackResourceCount": len(drifts)})  # fmt: skip


def _stack_resource_drifts(self):
    shown, more = _page(self, TOLD.drifts.get(_stack(self).name, []))
    return ActionResult({"StackResourceDrifts": shown, **more})


def _provisioned_concurrency(*_):
    if not TOLD.provisioned:
        return 404, {"x-amzn-errortype": "ProvisionedConcurrencyConfigNotFoundException"}, '{"Message": "No Provisioned Concurrency Config found"}'
    status = TOLD.provisioned.pop(0)
    return 200, {}, json.dumps({"Status": status, "StatusReason": "FUNCTION_ERROR_INIT_FAILURE" if status == "FAILED" else None})


def _changes(change_set):
    """moto's change sets overlook parameters."""
    changes = change_set.stack.resource_map.build_resource_diff(change_set.template_dict, change_set.parameters)
    kinds = {**change_set.stack.template_dict["Resources"], **change_set.template_dict["Resources"]}
    return [models.Change(action, name, kinds[name]["Type"]) for action, names in changes.items() for name in names]


def _json_only(template):
    """moto reads templates as YAML, which takes seconds for a large JSON file."""
    return json.loads(template) if isinstance(template, str) else template


def _same_update_is_refused(self, incoming_params, stack_body, old_stack):
    """As CloudFormation: same template, same parameters as sent; moto compares them with the defaults filled in."""
    if self._get_param("ChangeSetType"):
        return  # a change set is made all the same, and fails
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
    for kind, members in BEHAVING.items():
        _KEPT.append(_model(kind, **members))
    for cache in (parsing.get_model_list, parsing.get_model_map, parsing.get_name_type_map):
        cache.cache_clear()
    parsing.parse_resource = _parse_what_moto_reads
    parsing.parse_and_update_resource = _update_keeps_the_resource
    models.Stack.parse_template = staticmethod(_json_only)
    models.ChangeSet._parse_template = lambda self: setattr(self, "template_dict", json.loads(self.template))
    models.ChangeSet.diff = _changes
    path = r"{0}/(?P<api_version>[^/]+)/functions/(?P<function_name>[\w_:%-]+)/provisioned-concurrency"
    lambda_paths[path] = _provisioned_concurrency
    FakeBucket.create_from_cloudformation_json = classmethod(_versioned_bucket)
    FakeZone.get_cfn_attribute = _zone_attribute
    response = responses.CloudFormationResponse
    response._validate_different_update = _same_update_is_refused
    response.update_termination_protection = _update_termination_protection
    response.continue_update_rollback = _continue_update_rollback
    response.rollback_stack = _rollback_stack
    response.delete_stack = _protected_delete
    response.describe_change_set = _describe_change_set
    for member in ("Changes", "Parameters"):
        del response.RESPONSE_KEY_PATH_TO_TRANSFORMER[f"DescribeChangeSetOutput.{member}"]
    response.detect_stack_drift = _detect_stack_drift
    response.describe_stack_drift_detection_status = _drift_detection_status
    response.describe_stack_resource_drifts = _stack_resource_drifts


# Subclasses are found through weak references.
_KEPT: list[type] = []
