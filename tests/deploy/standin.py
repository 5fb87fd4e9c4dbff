"""A small hand-made export with the same interface as the real one, for tests that need a stack in an odd state quickly."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from pathlib import Path

BODIES = Path(__file__).parents[2] / "src" / "files" / "scripts"
# The parts of each script, in the order in which the export joins them.
PARTS = {
    "deploy.sh": ["deploy.sh", "deploy/plan.sh", "deploy/rollback.sh", "deploy/drift.sh", "deploy/main.sh"],
    "cleanup.sh": ["cleanup.sh"],
}


def shell_quote(value: str) -> str:
    """The quoting that generated headers use."""
    return "'" + value.replace("'", "'\\''") + "'"


def header(values: dict) -> str:
    lines = ["#!/usr/bin/env bash"]
    for name, value in values.items():
        if isinstance(value, list):
            lines.append(f"readonly {name}=({' '.join(map(shell_quote, value))})")
        else:
            lines.append(f"readonly {name}={shell_quote(value)}")
    return "\n".join(lines) + "\n"


def values(package: bytes, **changes) -> dict:
    """Header variables of a design with an edge stack, changed as a test needs."""
    digest = hashlib.sha256(package)
    result = {
        "APPLICATION": "transaction",
        "SUFFIX": "prod",
        "DOMAIN": "transactions.bank.tld",
        "HEALTH_PATH": "/health",
        "PRIMARY_REGION": "eu-west-1",
        "SECONDARY_REGION": "eu-central-1",
        "EDGE_REGION": "us-east-1",
        "PRIMARY_STACK": "transaction-primary-prod",
        "SECONDARY_STACK": "transaction-secondary-prod",
        "EDGE_STACK": "transaction-edge-prod",
        "ZONE_MODE": "create",
        "HOSTED_ZONE_ID": "",
        "ZONE_COUNT": "2",
        "PRIMARY_ZONE_IDS": "euw1-az1 euw1-az2",
        "SECONDARY_ZONE_IDS": "euc1-az1 euc1-az2",
        "FUNCTION": "transaction-processor-prod",
        "ARTIFACT_SOURCE": "file",
        "ARTIFACT_FILE": "lambda/transaction-processor.zip",
        "ARTIFACT_KEY": f"transactions/{digest.hexdigest()}.zip",
        "ARTIFACT_SHA256_HEX": digest.hexdigest(),
        "ARTIFACT_SHA256_BASE64": base64.b64encode(digest.digest()).decode(),
        "ARTIFACT_PRIMARY_BUCKET": "",
        "ARTIFACT_SECONDARY_BUCKET": "",
        "RESERVED_CONCURRENCY": "1200",
        "API_RATE": "10500",
        "WARM_WRITE_UNITS": "12000",
        "OPEN_ENDPOINT": "true",
        "NOTIFIED": "false",
        "WIRES_PRIMARY": ["PeerKmsKeyArn=secondary.KmsKeyArn", "PeerApiId=secondary.ApiId"],
        "WIRES_SECONDARY": ["HostedZoneId=primary.HostedZoneId", "PeerApiId=primary.ApiId", "PrimaryHealthCheckId=primary.PrimaryHealthCheckId"],
        "WIRES_EDGE": ["PrimaryHealthCheckId=primary.PrimaryHealthCheckId"],
    }
    result.update(changes)
    return result


def parameters(pairs: dict) -> str:
    lines = [f'  {{"ParameterKey": {json.dumps(key)}, "ParameterValue": {json.dumps(value)}}}' for key, value in pairs.items()]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _resource(kind: str, **properties) -> dict:
    return {"Type": kind, "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Properties": properties}


def _template(stack: str, step: str, names: list[str]) -> dict:
    resources = {
        "Key": _resource("AWS::KMS::Key", KeyPolicy={"Version": "2012-10-17", "Statement": []}),
        "Api": _resource("AWS::ApiGatewayV2::Api", Name=stack),
        "Artifacts": _resource(
            "AWS::S3::Bucket",
            BucketName={"Fn::Sub": "transaction-artifacts-${EnvironmentSuffix}-${AWS::AccountId}-${AWS::Region}"},
            VersioningConfiguration={"Status": "Enabled"},
        ),
    }
    outputs = {
        "KmsKeyArn": {"Fn::GetAtt": ["Key", "Arn"]},
        "ApiId": {"Ref": "Api"},
        "ApiEndpoint": {"Fn::GetAtt": ["Api", "ApiEndpoint"]},
        "ArtifactBucketName": {"Ref": "Artifacts"},
    }
    if stack == "primary":
        resources["Zone"] = _resource("AWS::Route53::HostedZone", Name={"Ref": "DomainName"})
        outputs["HostedZoneId"] = {"Ref": "Zone"}
    if step == "full":
        outputs["Step"] = step
        outputs["FailoverUrl"] = {"Fn::Sub": "https://${DomainName}"}
        outputs["DashboardUrl"] = {"Fn::Sub": "https://console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}"}
        if stack == "primary":
            resources["Table"] = _resource("AWS::DynamoDB::GlobalTable", TableName="transactions-prod")
            outputs["PrimaryHealthCheckId"] = {"Fn::Sub": "check-of-${Api}"}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {name: {"Type": "String"} for name in names},
        "Resources": resources,
        "Outputs": {key: {"Value": value} for key, value in outputs.items()},
    }


def write(folder: Path, **changes) -> Path:
    """Writes the export and returns its folder."""
    package = b"PK not a real package"
    head = values(package, **changes)
    for name in ("foundation", "parameters", "lambda"):
        (folder / name).mkdir(parents=True)
    for script, parts in PARTS.items():
        (folder / script).write_text(header(head) + "".join((BODIES / part).read_text() for part in parts))
        (folder / script).chmod(0o755)
    (folder / "lambda/transaction-processor.zip").write_bytes(package)
    for stack in ("primary", "secondary"):
        zones = head[f"{stack.upper()}_ZONE_IDS"].split()
        base = {"EnvironmentSuffix": "prod", "DomainName": head["DOMAIN"]}
        base |= {f"AvailabilityZoneId{index}": zone for index, zone in enumerate(zones, 1)}
        whole = base | {
            "LambdaReservedConcurrency": "1200",
            "ArtifactKey": head["ARTIFACT_KEY"],
            "ArtifactSha256": head["ARTIFACT_SHA256_BASE64"],
        }
        wires = [wire.split("=")[0] for wire in head[f"WIRES_{stack.upper()}"]]
        for step, pairs in (("foundation", base), ("full", whole)):
            (folder / f"parameters/{stack}.{step}.json").write_text(parameters(pairs))
        names = list(base)
        (folder / f"foundation/{stack}.template.json").write_text(json.dumps(_template(stack, "foundation", names)))
        names = [*whole, *wires, "ArtifactBucket", "ArtifactVersion"]
        (folder / f"{stack}.template.json").write_text(json.dumps(_template(stack, "full", names), indent=2))
    if head["EDGE_STACK"]:
        names = ["EnvironmentSuffix", *(wire.split("=")[0] for wire in head["WIRES_EDGE"])]
        edge = {
            "Parameters": {name: {"Type": "String"} for name in names},
            "Resources": {"Topic": _resource("AWS::SNS::Topic", TopicName="transaction-alerts-prod")},
            "Outputs": {"TopicArn": {"Value": {"Ref": "Topic"}}},
        }
        (folder / "edge.template.json").write_text(json.dumps(edge))
        (folder / "parameters/edge.json").write_text(parameters({"EnvironmentSuffix": "prod"}))
    targets = [
        {"region": head[f"{stack}_REGION"], "bucket": "transaction-artifacts-prod-${AWS::AccountId}-" + head[f"{stack}_REGION"],
         "key": head["ARTIFACT_KEY"], "objectVersion": ""}
        for stack in ("PRIMARY", "SECONDARY")
    ]
    manifest = {"schema": 1, "artifacts": [{"functionName": "transaction-processor-prod", "runtime": "python3.13",
                                            "zipSha256Hex": head["ARTIFACT_SHA256_HEX"], "targets": targets}]}
    (folder / "lambda-artifact-manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return folder


def copy(source: Path, destination: Path) -> Path:
    return Path(shutil.copytree(source, destination))
