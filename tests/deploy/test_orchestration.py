"""The exported deploy.sh against a moto server with the real AWS CLI: order, what is handed across, and resuming.

This proves orchestration and nothing more: moto accepts templates that AWS might refuse, and finishes everything at once.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import zipfile

import boto3

from conftest import ACCOUNT, Operator, stack

P, S, E = "transaction-primary-prod", "transaction-secondary-prod", "transaction-edge-prod"


@dataclasses.dataclass
class Pair:
    """The Regions of an export, and what its first deployment changes, in order."""

    primary: str
    secondary: str
    edge: str = ""

    @property
    def buckets(self) -> list[str]:
        return [f"transaction-artifacts-prod-{ACCOUNT}-{region}" for region in (self.primary, self.secondary)]

    @property
    def changes(self) -> list[str]:
        puts = [f"put-object {bucket}" for bucket in self.buckets for _ in range(3)]
        edge = [f"create-stack {E}"] if self.edge else []
        return [f"create-stack {P}", f"create-stack {S}", *puts, f"update-stack {P}", f"update-stack {S}", *edge]

    @property
    def stacks(self) -> dict[str, str]:
        return {P: self.primary, S: self.secondary, **({E: self.edge} if self.edge else {})}

    def outputs(self, name: str) -> dict[str, str]:
        return {output["OutputKey"]: output["OutputValue"] for output in stack(name, self.stacks[name]).outputs}


def objects(operator: Operator, bucket: str) -> list[tuple[str, str]]:
    s3 = boto3.client("s3", endpoint_url=operator.environment["AWS_ENDPOINT_URL"], region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    return sorted((version["Key"], version["VersionId"]) for version in s3.list_object_versions(Bucket=bucket)["Versions"])


def everything(operator: Operator, pair: Pair) -> dict:
    """All that a deployment leaves in the account: template, parameters and outputs of every stack, versions of every object."""
    left = {name: (stack(name, region).template, stack(name, region).parameters, pair.outputs(name)) for name, region in pair.stacks.items()}
    return left | {bucket: objects(operator, bucket) for bucket in pair.buckets}


def test_first_run_deploys_in_order_and_second_changes_nothing(exported):
    pair = Pair("eu-west-1", "eu-central-1", edge="us-east-1")
    operator = exported(regions={"primary": pair.primary, "secondary": pair.secondary})
    assert operator.unknown_types() == set(), "moto would skip them in silence"
    first = operator.deploy()
    assert first.code == 0, first.err
    assert first.changes == pair.changes
    for call in first.sent("create-stack"):
        assert {"--enable-termination-protection", "--stack-policy-body", "--retain-except-on-create"} <= set(call)
    for call in first.sent("update-stack"):
        assert "--disable-rollback" in call, "the step to full keeps what it made"
        assert call["--template-url"].startswith("https://transaction-artifacts-prod-")

    # What one stack made reaches the others as it is, along every wire that the script was given.
    header = (operator.folder / "deploy.sh").read_text().split("set -euo pipefail")[0]
    wires = {name: header.split(f"readonly WIRES_{side}=(")[1].split(")")[0].replace("'", "").split()
             for name, side in ((P, "PRIMARY"), (S, "SECONDARY"), (E, "EDGE"))}
    assert [len(ends) for ends in wires.values()] == [6, 9, 2]
    for name, ends in wires.items():
        for end in ends:
            parameter, source = end.split("=")
            side, output = source.split(".")
            given = pair.outputs({"primary": P, "secondary": S}[side])[output]
            assert stack(name, pair.stacks[name]).parameters[parameter] == given, end

    # The version that Lambda is told is the one that was uploaded, and the manifest says so.
    manifest = json.loads((operator.folder / ".deploy/lambda-artifact-manifest.json").read_text())
    for target, name in zip(manifest["artifacts"][0]["targets"], (P, S)):
        sent = stack(name, target["region"]).parameters
        assert (target["bucket"], target["objectVersion"]) == (sent["ArtifactBucket"], sent["ArtifactVersion"])
        assert (target["key"], target["objectVersion"]) in objects(operator, target["bucket"])
    assert pair.outputs(P)["ApiEndpoint"] in first.out and "https://transactions.bank.tld" in first.out
    assert "Nobody is notified" in first.out

    left = everything(operator, pair)
    second = operator.deploy("--careful")
    assert second.code == 0, second.err
    assert second.changes == [] and second.out.count("no changes") == 3
    assert second.out.count("is up to date") == 3, "three updates were asked for, and CloudFormation had nothing to do"
    assert everything(operator, pair) == left

    never_back_to_a_foundation(operator, pair)


def never_back_to_a_foundation(operator: Operator, pair: Pair) -> None:
    """Even when a full update failed half-way, or was rolled back."""
    stack(P, pair.primary).status = "UPDATE_FAILED"
    stack(S, pair.secondary).status = "UPDATE_ROLLBACK_COMPLETE"
    template = operator.folder / "secondary.template.json"
    template.write_text(template.read_text().replace('"Description": "', '"Description": "A new design. ', 1))
    run = operator.deploy("--skip", "tools,account,zones")
    assert run.code == 0, run.err
    sent = {call["--stack-name"]: call for call in run.sent("update-stack")}
    assert not [call for call in sent.values() if "foundation" in call.get("--template-body", "")]
    assert run.out.count("its foundation is not sent again") == 2
    assert run.changes[-2:] == [f"update-stack {P}", f"update-stack {S}"]
    assert "--disable-rollback" in sent[P], "UPDATE_FAILED is only resumed with the switch it came from"
    assert "--disable-rollback" not in sent[S], "a full stack must be able to replace its Lambda version"


def test_killed_after_each_step_it_finishes(exported):
    """One deployment, killed right after AWS carried out each step's last change: the script never sees the answer."""
    pair = Pair("us-east-1", "us-west-2")
    operator = exported()
    skip = ("--skip", "tools,account,zones,artifact")
    done: list[str] = []
    # Changes that each run makes before it is killed: both creations, one object, the other five, the primary's update.
    for changes in (1, 1, 1, 5, 1):
        run = operator.deploy(*skip, kill_after=changes)
        assert run.code == -9, (done, run.out, run.err)
        done += run.changes
    last = operator.deploy(*skip, kill_after=1)
    assert last.code == -9, "after the last change of all"
    done += last.changes
    assert operator.deploy(*skip).code == 0
    assert done == pair.changes, "every change is made once, in order, however often the script is killed"
    assert [pair.outputs(name)["Step"] for name in (P, S)] == ["full", "full"]
    assert [len(objects(operator, bucket)) for bucket in pair.buckets] == [3, 3], "nothing was uploaded twice"


def test_the_alarm_that_holds_clients_comes_before_the_check_that_follows_it(exported, twinstack, tmp_path):
    """In a new pair from the standby's foundation; in one that stands because the standby is sent first."""
    pair = Pair("us-east-1", "us-west-2")
    skip = ("--skip", "tools,account,zones,artifact")
    operator = exported(dns={"domain": "transactions.bank.tld", "failback": "held"})
    assert operator.unknown_types() == set(), "moto would skip them in silence"
    first = operator.deploy(*skip)
    assert first.code == 0, first.err
    assert first.changes == pair.changes
    assert stack(P, pair.primary).parameters["FailbackHoldAlarm"] == pair.outputs(S)["FailbackHoldAlarm"]

    design = operator.folder / "design.json"
    for failback, order in (("automatic", [P, S]), ("held", [S, P])):
        design.write_text(design.read_text().replace('"failback": "held"', '"failback": "automatic"').replace('"failback": "automatic"', f'"failback": "{failback}"'))
        arguments = ["export", "--design", str(design), "--out", str(operator.folder), "--overwrite"]
        subprocess.run([twinstack, *arguments], check=True, capture_output=True)
        plan = operator.run("deploy.sh", "plan", "--skip", "quotas,tools,account,zones,artifact", "--poll", "0")
        assert plan.code == (0 if failback == "held" else 4), "what holds is added, or removed"
        assert [line.split()[1] for line in plan.out.splitlines() if line.startswith("==> transaction")] == order, failback
        assert ("unknown before deploying: FailbackHoldAlarm." in plan.out) == (failback == "held")
        run = operator.deploy(*skip)
        assert run.code == 0, run.err
        assert [change for change in run.changes if change.startswith("update-stack")] == [f"update-stack {name}" for name in order], failback


def test_what_does_not_come_up_in_one_region_does_not_reach_the_other(exported):
    pair = Pair("us-east-1", "us-west-2")
    skip = ("--skip", "tools,account,zones,artifact")
    operator = exported()
    assert operator.deploy(*skip).code == 0
    endpoints = {name: pair.outputs(name)["ApiEndpoint"] for name in pair.stacks}

    def changed(down: str, *switches: str):
        """A deployment of another design while one Region, or none, does not answer."""
        for name in ("primary", "secondary"):
            template = operator.folder / f"{name}.template.json"
            template.write_text(template.read_text().replace('"Description": "', '"Description": "New. ', 1))
        operator.break_down(endpoints.get(down, "nobody"))
        run = operator.deploy(*skip, *switches)
        return run, [change for change in run.changes if change.startswith("update-stack")]

    run, changes = changed(S)
    assert run.code == 1 and changes == [], "clients would have nowhere to go"
    assert "the secondary (us-west-2) does not answer its health check, so the primary is not changed" in run.err
    run, changes = changed(P)
    assert run.code == 1 and changes == [f"update-stack {P}"], "the standby keeps what works"
    assert "so the secondary is not changed" in run.err and "./deploy.sh rollback" in run.err
    run, changes = changed(P, "--skip", "health")
    assert run.code == 0 and changes == [f"update-stack {P}", f"update-stack {S}"], run.err
    run, changes = changed("")
    assert run.code == 0 and changes == [f"update-stack {P}", f"update-stack {S}"], run.err
    operator.break_down(endpoints[S])
    run = operator.deploy(*skip)
    assert run.code == 1, "a Region that does not answer is not passed over at the end"


def test_a_release_and_the_way_back(exported, twinstack, tmp_path):
    """New code has the same digest in both Regions; after a rollback the same export is not taken for deployed."""
    pair = Pair("us-east-1", "us-west-2")
    skip = ("--skip", "tools,account,zones")
    operator = exported()
    first = operator.deploy(*skip)
    assert first.code == 0, first.err
    older = reviewed(operator)
    assert first.out.count(f": live is version 1, with the reviewed SHA-256 {older}") == 2

    with zipfile.ZipFile(tmp_path / "new.zip", "w") as archive:
        archive.writestr("app.py", "def handler(event, context):\n    return {}\n")
    arguments = ["export", "--design", str(tmp_path / "design.json"), "--artifact", str(tmp_path / "new.zip"), "--out", str(operator.folder), "--overwrite"]
    subprocess.run([twinstack, *arguments], check=True, capture_output=True)
    newer = reviewed(operator)
    plan = operator.run("deploy.sh", "plan", "--skip", "quotas,tools,account,zones", "--poll", "0")
    assert plan.code == 0 and plan.out.count("ProcessorVersion  AWS::Lambda::Version") == 2, plan.out + plan.err
    assert plan.out.count("unknown before deploying: ArtifactVersion.") == 2
    assert [change for change in plan.changes if not change.startswith("put-object")] == []

    release = operator.deploy(*skip)
    assert release.code == 0, release.err
    assert [change for change in release.changes if change.startswith("update-stack")] == [f"update-stack {name}" for name in pair.stacks]
    assert older != newer and release.out.count(f": live is version 2, with the reviewed SHA-256 {newer}") == 2

    back = operator.run("deploy.sh", "rollback", "--yes", "--poll", "0")
    assert back.code == 0 and f"Both Regions run the code with SHA-256 {older}" in back.out, back.err
    again = operator.deploy(*skip)
    assert again.code == 1 and f"./deploy.sh rollback --to {newer}" in again.err, "CloudFormation had nothing to do, and says so"
    assert operator.run("deploy.sh", "rollback", "--yes", "--poll", "0", "--to", newer).code == 0
    assert operator.deploy(*skip).code == 0


def reviewed(operator: Operator) -> str:
    """The digest of the code in an export."""
    return json.loads((operator.folder / "lambda-artifact-manifest.json").read_text())["artifacts"][0]["codeSha256Base64"]
