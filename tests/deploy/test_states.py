"""From whatever state a stack is in, deploy.sh finds the way to go on, or says why it stops. States are set in moto."""

from __future__ import annotations

import boto3
import pytest

from conftest import stack

NAME, REGION = "transaction-primary-prod", "eu-west-1"


@pytest.fixture
def settle(operator):
    """Puts the primary's foundation into a state, runs code that begins with settle on it, and returns the run."""
    template = (operator.folder / "foundation/primary.template.json").read_text()
    client = boto3.client("cloudformation", endpoint_url=operator.environment["AWS_ENDPOINT_URL"], region_name=REGION,
                          aws_access_key_id="x", aws_secret_access_key="x")
    values = {"EnvironmentSuffix": "prod", "DomainName": "transactions.bank.tld", "AvailabilityZoneId1": "euw1-az1", "AvailabilityZoneId2": "euw1-az2"}
    client.create_stack(StackName=NAME, TemplateBody=template, EnableTerminationProtection=True,
                        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()])
    text = (operator.folder / "deploy.sh").read_text()
    cut = text.index("# Tests read the functions above")

    def run(state: str, code: str = "settle primary; echo state=$STATE", reason: str = "The following resource(s) failed: [Table]"):
        made = stack(NAME, REGION)
        made.status = state
        made._add_stack_event("UPDATE_IN_PROGRESS", resource_status_reason="User Initiated")
        made._add_stack_event(state, resource_status_reason=reason)
        (operator.folder / "part.sh").write_text(f"{text[:cut]}\nmkdir -p \"$WORK\"\nPOLL_SECONDS=0\ntrap at_exit EXIT\n{code}\nFINISHED=true\n")
        (operator.folder / "part.sh").chmod(0o755)
        return operator.run("part.sh")

    return run


@pytest.mark.parametrize("state", ["ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS"])
def test_an_empty_shell_is_removed(settle, state):
    run = settle(state)
    assert run.out.splitlines()[-1] == "state=ABSENT", run.err
    assert run.changes == [f"update-termination-protection {NAME}", f"delete-stack {NAME}"]
    assert "removing the empty stack" in run.out


def test_a_failed_creation_is_rolled_back_with_what_it_made(settle):
    run = settle("CREATE_FAILED")
    assert run.out.splitlines()[-1] == "state=ABSENT", run.err
    assert run.changes == [f"update-termination-protection {NAME}", f"rollback-stack {NAME}"]
    assert "--retain-except-on-create" in run.sent("rollback-stack")[0]


def test_a_failed_rollback_is_continued(settle):
    run = settle("UPDATE_ROLLBACK_FAILED")
    assert run.out.splitlines()[-1] == "state=UPDATE_ROLLBACK_COMPLETE", run.err
    assert run.changes == [f"continue-update-rollback {NAME}"]
    assert "The following resource(s) failed: [Table]" in run.err, "the reason is shown"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("Rate exceeded", "Mend the cause and run again"),
        ("Replacement type updates not supported on stack with disable-rollback.", "Set it back to what the stack has"),
    ],
)
def test_a_step_that_failed_names_the_way_on(settle, reason, words):
    run = settle("UPDATE_FAILED", "finish primary", reason)
    assert run.code == 1 and run.changes == []
    assert reason in run.err and words in run.err
    assert "rollback-stack" not in run.err, "the primary's would leave the table outside the stack"


@pytest.mark.parametrize("state", ["ROLLBACK_FAILED", "DELETE_FAILED"])
def test_what_cannot_be_mended_stops_with_its_reason(settle, state):
    run = settle(state)
    assert run.code == 1 and run.changes == []
    assert f"{NAME} is {state}" in run.err and "Stopped in:" in run.err


def test_resources_kept_by_a_rollback_stop_it(settle):
    # moto lists everything as CREATE_COMPLETE, so the query is asked for that instead.
    run = settle("ROLLBACK_COMPLETE", """eval "$(declare -f remove_shell | sed "s/=='DELETE_SKIPPED'/=='CREATE_COMPLETE'/")"; settle primary""")
    assert run.code == 1 and run.changes == []
    assert "AWS::KMS::Key" in run.err and "their names are taken" in run.err


def test_a_stack_of_somebody_else_is_left_alone(settle):
    del stack(NAME, REGION).output_map._output_json_map["ArtifactBucketName"]
    run = settle("CREATE_COMPLETE")
    assert run.code == 1 and run.changes == []
    assert "not made by this script" in run.err


def test_waiting_is_bounded(settle):
    run = settle("UPDATE_IN_PROGRESS", "TIMEOUT_MINUTES=0; settle primary")
    assert run.code == 75 and run.changes == []
    assert "still UPDATE_IN_PROGRESS after 0 minutes" in run.err


def test_protection_that_is_missing_is_added_and_a_policy_of_the_operators_kept(settle):
    made = stack(NAME, REGION)
    made.enable_termination_protection = False
    run = settle("CREATE_COMPLETE", 'stack_policy >"$WORK/stack-policy.json"; settle primary; protect primary')
    assert run.changes == [f"update-termination-protection {NAME}", f"set-stack-policy {NAME}"]
    made.policy = '{"Statement": []}'
    run = settle("CREATE_COMPLETE", 'stack_policy >"$WORK/stack-policy.json"; settle primary; protect primary')
    assert run.changes == []


def test_delegation_is_checked_against_the_zone_itself(operator, settle):
    operator.put_tool("dig", "#!/bin/sh\necho ns-2048.awsdns-64.com.\n")
    run = settle("CREATE_COMPLETE", "settle primary; delegation")
    assert run.code == 0, run.err
    assert "transactions.bank.tld.  NS  ns-2048.awsdns-64.com." in run.out
    assert "transactions.bank.tld is delegated" in run.out


def test_dry_run_changes_nothing(operator):
    run = operator.deploy("--dry-run")
    assert run.code == 0, run.err
    assert run.changes == [] and not (operator.folder / ".deploy").exists()
    for command in ("create-stack --region eu-west-1", "create-stack --region eu-central-1", "update-stack --region eu-west-1",
                    "update-stack --region eu-central-1", "create-stack --region us-east-1"):
        assert f"aws cloudformation {command}" in run.err
    assert run.err.index("create-stack --region eu-west-1") < run.err.index("update-stack --region eu-west-1")
