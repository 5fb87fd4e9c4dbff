"""plan, rollback and drift against moto with the real AWS CLI, on a pair that stands. What moto cannot know, such as what a
change replaces, a test tells it (moto_models.tell)."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import signal
import subprocess
import time
import zipfile

import boto3
import pytest

import standin
from conftest import ACCOUNT, Operator, cloudformation_backends, stack
from moto_models import tell

P, S, E = "transaction-primary-prod", "transaction-secondary-prod", "transaction-edge-prod"
REGIONS = {P: "eu-west-1", S: "eu-central-1", E: "us-east-1"}
FUNCTION = "transaction-processor-prod"


def client(operator: Operator, service: str, region: str):
    return boto3.client(service, endpoint_url=operator.environment["AWS_ENDPOINT_URL"], region_name=region, aws_access_key_id="x", aws_secret_access_key="x")


def side(name: str) -> str:
    return name.split("-")[1]


def outputs(name: str) -> dict[str, str]:
    return {output["OutputKey"]: output["OutputValue"] for output in stack(name, REGIONS[name]).outputs}


@pytest.fixture
def standing(operator):
    """The three full stacks with the values that deploy.sh gives them, and the package in both buckets."""
    head = standin.values(b"PK not a real package")
    for name, region in REGIONS.items():
        template = (operator.folder / f"{side(name)}.template.json").read_text()
        given = dict.fromkeys(json.loads(template)["Parameters"], "x") | own(operator, name)
        client(operator, "cloudformation", region).create_stack(StackName=name, TemplateBody=template, Parameters=pairs(given))
    for name, region in REGIONS.items():
        given = own(operator, name)
        for wire in head[f"WIRES_{side(name).upper()}"]:
            parameter, source = wire.split("=")
            given[parameter] = outputs({"primary": P, "secondary": S}[source.split(".")[0]])[source.split(".")[1]]
        if name != E:
            bucket = outputs(name)["ArtifactBucketName"]
            put = client(operator, "s3", region).put_object(Bucket=bucket, Key=head["ARTIFACT_KEY"], Body=b"PK not a real package")
            given |= {"ArtifactBucket": bucket, "ArtifactVersion": put["VersionId"]}
        client(operator, "cloudformation", region).update_stack(StackName=name, UsePreviousTemplate=True, Parameters=pairs(given))
    return operator


def own(operator: Operator, name: str) -> dict[str, str]:
    """What the stack's parameters file says."""
    file = operator.folder / f"parameters/{side(name)}{'' if name == E else '.full'}.json"
    return {entry["ParameterKey"]: entry["ParameterValue"] for entry in json.loads(file.read_text())}


def pairs(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()]


def plan(operator: Operator, *switches: str):
    return operator.run("deploy.sh", "plan", "--skip", "tools,account,quotas,zones", "--poll", "0", *switches)


def change_sets() -> list[str]:
    return [found.change_set_name for region in REGIONS.values() for found in cloudformation_backends[ACCOUNT][region].change_sets.values()]


def everything(operator: Operator) -> dict:
    return {name: (stack(name, region).template, stack(name, region).parameters, stack(name, region).status) for name, region in REGIONS.items()}


def edit(operator: Operator, name: str, change) -> None:
    file = operator.folder / f"{side(name)}.template.json"
    template = json.loads(file.read_text())
    change(template["Resources"])
    file.write_text(json.dumps(template, indent=2))


# ---- plan


def test_a_plan_without_changes_says_so_and_leaves_nothing(standing):
    before = everything(standing)
    first = plan(standing)
    assert first.code == 0, first.out + first.err
    assert first.out.count("no changes") == 3
    order = [first.out.index(f"==> {name} ({region})") for name, region in REGIONS.items()]
    assert order == sorted(order), "as a deployment would send them"
    assert first.changes == [f"put-object {outputs(name)['ArtifactBucketName']}" for name in (P, S)], "templates alone are uploaded"
    assert [call["--change-set-type"] for call in first.sent("create-change-set")] == ["UPDATE"] * 3
    assert change_sets() == [] and everything(standing) == before
    assert not (standing.folder / ".deploy").exists()
    assert plan(standing).changes == [], "the templates are there now"


def test_what_would_be_replaced_or_removed_is_told_and_ends_with_4(standing):
    def change(resources):
        resources["Api"]["Properties"]["Name"] = "other"
        resources["Artifacts"]["Metadata"] = {"Why": "new words"}
        resources["More"] = {"Type": "AWS::SNS::Topic", "DeletionPolicy": "Retain", "Properties": {"TopicName": "more"}}
        del resources["Table"]

    edit(standing, P, change)
    name, endpoint = ({"Target": {"Attribute": "Properties", "Name": "Name", "RequiresRecreation": kind}} for kind in ("Always", "Never"))
    tell(changes={
        "Api": {"Replacement": "True", "PolicyAction": "ReplaceAndRetain", "PhysicalResourceId": "api-1", "Details": [name, name, endpoint]},
        "Artifacts": {"Replacement": "False", "PhysicalResourceId": "a-bucket", "Details": [{"Target": {"Attribute": "Metadata", "RequiresRecreation": "Never"}}]},
        "Table": {"PolicyAction": "Retain", "PhysicalResourceId": "transactions-prod"},
    })  # fmt: skip
    before = everything(standing)
    run = plan(standing)
    assert run.code == 4, run.out + run.err
    assert [line.strip() for line in run.out.split(f"==> {P}")[1].split("==>")[0].splitlines()[1:]] == [
        "Add     More  AWS::SNS::Topic",
        "!! Modify  Api  AWS::ApiGatewayV2::Api  replacement True",
        "Name (Always), Name (Never)",
        "REPLACED: api-1 stays behind",
        "Modify  Artifacts  AWS::S3::Bucket  replacement False",
        "Metadata (Never)",
        "!! Remove  Table  AWS::DynamoDB::GlobalTable",
        "REMOVED from the stack: transactions-prod stays behind",
        "the stack policy refuses this: the update would fail without --override-stack-policy",
    ]
    assert "planned with today's values of HostedZoneId PeerApiId PrimaryHealthCheckId" in run.out.split(f"==> {S}")[1]
    assert "2 resource(s) would be replaced or removed" in run.out
    assert change_sets() == [] and everything(standing) == before


def test_a_release_is_no_loss_and_a_replacement_that_is_not_sure_counts(standing):
    def change(resources):
        resources["Api"]["Properties"]["Name"] = "other"

    edit(standing, S, change)
    tell(changes={"Api": {"ResourceType": "AWS::Lambda::Version", "Replacement": "True", "PolicyAction": "ReplaceAndRetain"}})
    run = plan(standing)
    assert run.code == 0 and "a release: the version before stays" in run.out, run.out + run.err
    tell(changes={"Api": {"Replacement": "Conditional", "PolicyAction": "ReplaceAndDelete", "PhysicalResourceId": "api-1"}})
    run = plan(standing)
    assert run.code == 4 and "MAY BE REPLACED" in run.out and "api-1 IS DELETED" in run.out, run.out + run.err


def test_code_that_is_not_uploaded_yet_and_outputs_to_come_are_unknown(standing):
    for name in (P, S):
        client(standing, "s3", REGIONS[name]).delete_object(Bucket=outputs(name)["ArtifactBucketName"], Key=standin.values(b"PK not a real package")["ARTIFACT_KEY"])
    del stack(S, REGIONS[S]).output_map._output_json_map["ApiId"]
    run = plan(standing)
    assert run.code == 0, run.out + run.err
    assert "unknown before deploying: PeerApiId." in run.out
    assert run.out.count("unknown before deploying: ArtifactVersion.") == 2


@pytest.mark.parametrize(
    ("told", "code", "words"),
    [(("FAILED", "Parameters: [PeerApiId] do not match the pattern"), 1, "cannot be planned: Parameters: [PeerApiId]"),
     (("CREATE_IN_PROGRESS", ""), 75, "still CREATE_IN_PROGRESS after 0 minutes")],
)  # fmt: skip
def test_a_plan_that_cannot_be_made_leaves_no_change_set(standing, told, code, words):
    tell(change_set=told)
    run = plan(standing, "--timeout", "0")
    assert run.code == code and words in run.err, run.out + run.err
    assert change_sets() == []


def test_a_plan_that_is_stopped_leaves_no_change_set(standing):
    tell(change_set=("CREATE_IN_PROGRESS", ""))
    standing.calls.write_text("")
    command = [str(standing.folder / "deploy.sh"), "plan", "--skip", "tools,account,quotas,zones", "--poll", "0"]
    process = subprocess.Popen(command, env=standing.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while "describe-change-set" not in standing.calls.read_text() and process.poll() is None:
        time.sleep(0.05)
    assert change_sets() != []
    os.kill(process.pid, signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode != 0 and change_sets() == []


def test_only_a_pair_that_stands_is_planned(operator, standing):
    stack(S, REGIONS[S]).status = "UPDATE_IN_PROGRESS"
    run = plan(operator)
    assert run.code == 75 and f"{S} is UPDATE_IN_PROGRESS" in run.err
    del stack(P, REGIONS[P]).output_map._output_json_map["Step"]
    run = plan(operator)
    assert run.code == 3 and "does not hold the full template yet" in run.err
    assert run.changes == [] and change_sets() == []


def test_zones_of_another_account_are_mapped_in_a_copy(standing):
    file = standing.folder / "parameters/primary.full.json"
    file.write_text(file.read_text().replace('"euw1-az1"', '"euw1-az9"'))
    (standing.folder / "parameters/primary.foundation.json").write_text(file.read_text())
    script = standing.folder / "deploy.sh"
    script.write_text(script.read_text().replace("euw1-az1 euw1-az2", "euw1-az9 euw1-az2"))
    before = file.read_text()
    run = standing.run("deploy.sh", "plan", "--skip", "quotas", "--poll", "0")
    assert run.code == 0 and "using euw1-az1" in run.out and run.out.count("no changes") == 3, run.out + run.err
    assert file.read_text() == before


# ---- an update that looks first

# What a deployment does with a full stack, without the steps before.
SEND = """settle secondary; gather secondary; merge_parameters "$PARAMETERS/secondary.full.json" "$WORK/secondary.full.json" "${VALUES[@]}"
send secondary "$WORK/secondary.full.json" --template-body "file://$HERE/secondary.template.json"; echo sent=$SENT"""


@pytest.mark.parametrize(
    ("careful", "replacement", "code"),
    [("true", "False", 0), ("true", "True", 3), ("true", "Conditional", 3), ("false", "True", 0)],
)
def test_a_careful_update_is_refused_where_something_would_be_lost(standing, careful, replacement, code):
    edit(standing, S, lambda resources: resources["Api"]["Properties"].update(Name="other"))
    tell(changes={"Api": {"Replacement": replacement}})
    text = (standing.folder / "deploy.sh").read_text()
    text = text[: text.index("# Tests read the functions above")]
    # The version that stands, so that nothing but the template differs.
    version = stack(S, REGIONS[S]).parameters["ArtifactVersion"]
    (standing.folder / "part.sh").write_text(f'{text}\nmkdir -p "$WORK"; POLL_SECONDS=0; CAREFUL={careful}; trap at_exit EXIT\n'
                                             f"read_state primary; SECONDARY_VERSION={version}\n{SEND}\nFINISHED=true\n")
    (standing.folder / "part.sh").chmod(0o755)
    run = standing.run("part.sh")
    assert run.code == code, run.out + run.err
    assert run.changes == ([] if code else [f"update-stack {S}"])
    assert ("Without --careful it is updated" in run.err) == (code == 3)
    assert ("replacement" in run.out) == (careful == "true") and change_sets() == []


# ---- rollback

def package(text: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(zipfile.ZipInfo("index.py"), text)
    return written.getvalue()


def digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(package(text)).digest()).decode()


class Code:
    """The function in both Regions, and what its alias leads to."""

    def __init__(self, operator: Operator):
        self.operator = operator
        self.role = client(operator, "iam", "us-east-1").create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]["Arn"]

    def client(self, name: str):
        return client(self.operator, "lambda", REGIONS[name])

    def publish(self, name: str, *texts: str) -> None:
        """Versions with these texts, the last of which is live."""
        function = self.client(name)
        for number, text in enumerate(texts, 1):
            if number == 1:
                function.create_function(FunctionName=FUNCTION, Runtime="python3.13", Role=self.role, Handler="index.f", Code={"ZipFile": package(text)})
            else:
                function.update_function_code(FunctionName=FUNCTION, ZipFile=package(text))
            function.publish_version(FunctionName=FUNCTION)
        function.create_alias(FunctionName=FUNCTION, Name="live", FunctionVersion=str(len(texts)))

    def live(self) -> tuple[str, ...]:
        return tuple(self.client(name).get_alias(FunctionName=FUNCTION, Name="live")["FunctionVersion"] for name in (P, S))

    def break_down(self, name: str) -> None:
        self.operator.break_down(outputs(name)["ApiEndpoint"])

    def back(self, *switches: str):
        return self.operator.run("deploy.sh", "rollback", "--skip", "tools,account", "--poll", "0", *switches)


@pytest.fixture
def code(standing):
    return Code(standing)


def test_a_rollback_moves_both_aliases_the_standby_first(code):
    code.publish(P, "one", "two")
    code.publish(S, "zero", "one", "two")
    shown = code.back("--dry-run")
    assert shown.code == 0 and shown.changes == [] and code.live() == ("2", "3"), shown.err
    refused = code.back()
    assert refused.code == 3 and "--yes" in refused.err and code.live() == ("2", "3")
    run = code.back("--yes")
    assert run.code == 0, run.out + run.err
    assert code.live() == ("1", "2"), "the same code has other numbers in the other Region"
    moves = run.sent("update-alias")
    assert [(move["--region"], move["--function-version"]) for move in moves] == [("eu-central-1", "2"), ("eu-west-1", "1")]
    assert (code.operator.tools / "asked").read_text().count("/health") == 6, "each endpoint answers three times in a row"
    assert digest("one") in run.out and f"--to {digest('two')}" in run.out
    # There is nothing before it, and the way forward is the same way.
    assert code.back("--yes").code == 3
    assert code.back("--yes", "--to", digest("two")).code == 0 and code.live() == ("2", "3")
    again = code.back("--yes", "--to", digest("two"))
    assert again.code == 0 and again.changes == [] and "already" in again.out


@pytest.mark.parametrize("name", [P, S])
def test_a_region_that_does_not_answer_has_everything_put_back(code, name):
    for region in (P, S):
        code.publish(region, "one", "two")
    code.break_down(name)
    run = code.back("--yes")
    assert run.code == 1 and f"{REGIONS[name]} does not answer" in run.err, run.out + run.err
    assert code.live() == ("2", "2")
    assert len([change for change in run.changes if change.startswith("update-alias")]) == (4 if name == P else 2), "the primary is left alone"


def test_a_rollback_waits_for_what_is_kept_warm(code):
    for region in (P, S):
        code.publish(region, "one", "two")
    tell(provisioned=["IN_PROGRESS", "READY", "FAILED"])
    run = code.back("--yes")
    assert run.code == 1 and "FUNCTION_ERROR_INIT_FAILURE" in run.err and "eu-west-1 is not warm" in run.err, run.err
    assert "eu-central-1: its provisioned concurrency is ready" in run.out and code.live() == ("2", "2")


@pytest.mark.parametrize(
    ("primary", "secondary", "expected"),
    [
        (["one", "two"], ["one"], ("1", "1")),  # a release that stopped half-way
        (["one"], ["one", "two"], ("1", "1")),  # or began in the standby
        (["one", "other", "three"], ["one", "two", "three"], ("1", "1")),  # code that only one Region has had
        (["one", "two", "one", "two"], ["one", "two"], ("3", "1")),  # the newest of the same code
    ],
)
def test_the_code_before_is_one_that_both_regions_have_had(code, primary, secondary, expected):
    code.publish(P, *primary)
    code.publish(S, *secondary)
    run = code.back("--yes")
    assert run.code == 0 and code.live() == expected, run.out + run.err


def test_what_cannot_be_rolled_back_is_left_alone(code):
    code.publish(P, "one", "two")
    code.publish(S, "two")
    run = code.back("--yes")
    assert run.code == 3 and "Deploy the earlier export instead" in run.err
    run = code.back("--yes", "--to", digest("one"))
    assert run.code == 3 and "eu-central-1 has no version with SHA-256" in run.err
    code.client(P).update_alias(FunctionName=FUNCTION, Name="live", RoutingConfig={"AdditionalVersionWeights": {"1": 0.5}})
    run = code.back("--yes")
    assert run.code == 3 and "a part of the requests" in run.err
    assert code.live() == ("2", "1")


# ---- drift


def test_no_drift(standing):
    run = standing.run("deploy.sh", "drift", "--skip", "tools,account", "--poll", "0")
    assert run.code == 0 and run.out.count("as deployed") == 3, run.out + run.err
    assert {words[1] for _, *words in run.calls if "drift" in " ".join(words)} == {
        "detect-stack-drift", "describe-stack-drift-detection-status", "describe-stack-resource-drifts"}  # fmt: skip


def test_drift_is_listed_property_by_property(standing):
    def changed(name: str, **more):
        return {"StackId": "x", "LogicalResourceId": name, "PhysicalResourceId": f"{name}-1", "ResourceType": "AWS::SNS::Topic",
                "StackResourceDriftStatus": "MODIFIED", "Timestamp": "2026-01-01T00:00:00Z", **more}  # fmt: skip

    differences = [{"PropertyPath": f"/Tags/{number}/Value", "ExpectedValue": f"is {number}", "ActualValue": "was", "DifferenceType": "NOT_EQUAL"} for number in (0, 1)]
    tell(drifts={S: [changed("A", PropertyDifferences=differences), changed("B", StackResourceDriftStatus="DELETED"), changed("C", PropertyDifferences=differences[:1])]})
    run = standing.run("deploy.sh", "drift", "--skip", "tools,account", "--poll", "0")
    assert run.code == 5, run.out + run.err
    told = [line.strip() for line in run.out.split(f"==> {S}")[1].split("==>")[0].splitlines()[1:]]
    tags = [["/Tags/0/Value (NOT_EQUAL)", "expected: is 0", "actual:   was"], ["/Tags/1/Value (NOT_EQUAL)", "expected: is 1", "actual:   was"]]
    assert told == ["MODIFIED  A  AWS::SNS::Topic  A-1", *tags[0], *tags[1], "DELETED  B  AWS::SNS::Topic  B-1", "MODIFIED  C  AWS::SNS::Topic  C-1", *tags[0]]
    assert run.out.count("as deployed") == 2


def test_a_detection_that_fails_is_no_all_clear(standing):
    tell(detection=("DETECTION_FAILED", "Failed to detect drift on resources: [Key]"))
    run = standing.run("deploy.sh", "drift", "--skip", "tools,account", "--poll", "0")
    assert run.code == 1 and "[Key]" in run.err and "as deployed" not in run.out
    tell(detection=("DETECTION_IN_PROGRESS", ""))
    assert standing.run("deploy.sh", "drift", "--skip", "tools,account", "--poll", "0", "--timeout", "0").code == 75


@pytest.mark.parametrize("switches", [["plan", "drift"], ["plan", "--dry-run"], ["drift", "--yes"], ["--to", digest("one")], ["rollback", "--to", "3"]])
def test_wrong_words_are_refused(operator, switches):
    run = operator.run("deploy.sh", *switches)
    assert run.code == 2 and "--help" in run.err and run.calls == []
