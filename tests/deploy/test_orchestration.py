"""deploy.sh against a moto server with the real AWS CLI: the order of operations, what is handed across, and resuming.

This proves orchestration and nothing more: moto accepts templates that AWS might refuse, and finishes everything at once.
"""

from __future__ import annotations

import json

import boto3
import pytest

from conftest import ACCOUNT, stack

P, S, E = "transaction-primary-prod", "transaction-secondary-prod", "transaction-edge-prod"
BUCKET = {region: f"transaction-artifacts-prod-{ACCOUNT}-{region}" for region in ("eu-west-1", "eu-central-1")}
# Every change of a first deployment, in order; the numbers of the calls that end a step are what the kill test stops after.
FIRST = [
    f"create-stack {P}",
    f"create-stack {S}",
    *[f"put-object {BUCKET['eu-west-1']}"] * 3,
    *[f"put-object {BUCKET['eu-central-1']}"] * 3,
    f"update-stack {P}",
    f"update-stack {S}",
    f"create-stack {E}",
]


def values_sent(path: str) -> dict[str, str]:
    with open(path.removeprefix("file://"), encoding="utf-8") as file:
        return {entry["ParameterKey"]: entry["ParameterValue"] for entry in json.load(file)}


def everything(server: str) -> dict:
    """All that a deployment leaves in the account: parameters and outputs of every stack, versions of every object."""
    left = {}
    for name, region in ((P, "eu-west-1"), (S, "eu-central-1"), (E, "us-east-1")):
        made = stack(name, region)
        left[name] = (made.parameters, {output["OutputKey"]: output["OutputValue"] for output in made.outputs}, made.template)
    s3 = boto3.client("s3", endpoint_url=server, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    for bucket in BUCKET.values():
        left[bucket] = sorted((v["Key"], v["VersionId"]) for v in s3.list_object_versions(Bucket=bucket)["Versions"])
    return left


def test_first_run_deploys_in_order_and_second_changes_nothing(operator):
    first = operator.deploy()
    assert first.code == 0, first.err
    assert first.changes == FIRST
    for call in first.sent("create-stack"):
        assert "--enable-termination-protection" in call and "--stack-policy-body" in call and "--retain-except-on-create" in call
    for call in first.sent("update-stack"):
        assert "--disable-rollback" in call, "the step to full keeps what it made"
        assert call["--template-url"].startswith("https://transaction-artifacts-prod-")

    # What one stack made reaches the others as it is.
    primary, secondary = stack(P, "eu-west-1"), stack(S, "eu-central-1")
    outputs = {side: {o["OutputKey"]: o["OutputValue"] for o in made.outputs} for side, made in (("p", primary), ("s", secondary))}
    assert primary.parameters["PeerKmsKeyArn"] == outputs["s"]["KmsKeyArn"]
    assert primary.parameters["PeerApiId"] == outputs["s"]["ApiId"]
    assert secondary.parameters["HostedZoneId"] == outputs["p"]["HostedZoneId"]
    assert secondary.parameters["PrimaryHealthCheckId"] == outputs["p"]["PrimaryHealthCheckId"]
    assert stack(E, "us-east-1").parameters["PrimaryHealthCheckId"] == outputs["p"]["PrimaryHealthCheckId"]

    # The version that Lambda is told is the one that was uploaded, and the manifest says so.
    left = everything(operator.environment["AWS_ENDPOINT_URL"])
    manifest = json.loads((operator.folder / ".deploy/lambda-artifact-manifest.json").read_text())
    for target, made in zip(manifest["artifacts"][0]["targets"], (primary, secondary)):
        assert target["bucket"] == BUCKET[target["region"]] == made.parameters["ArtifactBucket"]
        assert target["objectVersion"] == made.parameters["ArtifactVersion"]
        assert (target["key"], target["objectVersion"]) in left[target["bucket"]]
    assert [key.split("/")[0] for key, _ in left[BUCKET["eu-central-1"]]] == ["templates", "templates", "transactions"]
    assert "Nobody is notified" in first.out and outputs["p"]["ApiEndpoint"] in first.out

    second = operator.deploy()
    assert second.code == 0, second.err
    assert second.changes == []
    assert second.out.count("is up to date") == 3, "three updates were asked for, and CloudFormation had nothing to do"
    assert everything(operator.environment["AWS_ENDPOINT_URL"]) == left

    never_back_to_a_foundation(operator)


def test_killed_after_each_step_it_finishes(operator):
    """One deployment, killed right after AWS carried out each step's last change: the script never sees the answer."""
    skip = ("--skip", "tools,account,zones,artifact")
    done: list[str] = []
    # Changes that each run makes before it is killed: both creations, one object, the other five, both updates.
    for changes in (1, 1, 1, 5, 1, 1):
        run = operator.deploy(*skip, kill_after=changes)
        assert run.code == -9, (done, run.out, run.err)
        done += run.changes
    last = operator.deploy(*skip)
    assert last.code == 0, last.err
    assert done + last.changes == FIRST, "every change is made once, in order, however often the script is killed"
    for name, region in ((P, "eu-west-1"), (S, "eu-central-1")):
        outputs = {output["OutputKey"]: output["OutputValue"] for output in stack(name, region).outputs}
        assert outputs["Step"] == "full"
    # Nothing was uploaded twice.
    left = everything(operator.environment["AWS_ENDPOINT_URL"])
    assert [len(left[bucket]) for bucket in BUCKET.values()] == [3, 3]


def never_back_to_a_foundation(operator):
    """Even when a full update failed half-way, or was rolled back."""
    stack(P, "eu-west-1").status = "UPDATE_FAILED"
    stack(S, "eu-central-1").status = "UPDATE_ROLLBACK_COMPLETE"
    package = json.loads((operator.folder / "secondary.template.json").read_text())
    package["Metadata"] = {"Note": "a new design"}
    (operator.folder / "secondary.template.json").write_text(json.dumps(package))
    run = operator.deploy("--skip", "tools,account,zones")
    assert run.code == 0, run.err
    sent = run.sent("update-stack")
    assert not [call for call in sent if "foundation" in call.get("--template-body", "")]
    assert run.out.count("its foundation is not sent again") == 2
    switches = {call["--stack-name"]: call for call in sent}
    assert "--disable-rollback" in switches[P], "UPDATE_FAILED is only resumed with the switch it came from"
    assert "--disable-rollback" not in switches[S], "a full stack must be able to replace its Lambda version"
