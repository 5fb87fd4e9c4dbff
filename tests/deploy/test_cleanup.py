"""cleanup.sh against moto: nothing without two confirmations, no data without --data, and it can be run again."""

from __future__ import annotations

import json

import boto3
import pytest

import standin
from conftest import stack
from test_text import shell

WITHOUT_DATA = "prod\ndelete prod\n"
WITH_DATA = "prod\ndelete prod and its data\n"
STACKS = {"primary": "eu-west-1", "secondary": "eu-central-1", "edge": "us-east-1"}
DATA_VERBS = {"delete-table", "delete-bucket", "delete-objects", "schedule-key-deletion", "delete-log-group", "delete-stack", "delete-hosted-zone"}


def client(operator, service: str, region: str = "us-east-1"):
    return boto3.client(service, endpoint_url=operator.environment["AWS_ENDPOINT_URL"], region_name=region, aws_access_key_id="x", aws_secret_access_key="x")


def verbs(run) -> list[str]:
    return [words[2] for words in run.calls if len(words) > 2]


@pytest.fixture
def standing(operator):
    """The three full stacks, made directly, with an object in two versions and a deleted one in a bucket."""
    for name, region in STACKS.items():
        template = json.loads((operator.folder / f"{name}.template.json").read_text())
        values = [{"ParameterKey": key, "ParameterValue": "prod" if key == "EnvironmentSuffix" else "bank.tld"} for key in template["Parameters"]]
        client(operator, "cloudformation", region).create_stack(
            StackName=f"transaction-{name}-prod", TemplateBody=json.dumps(template), Parameters=values, EnableTerminationProtection=True)
    s3 = client(operator, "s3")
    for key in ("kept.json", "kept.json", "removed.json"):
        s3.put_object(Bucket=buckets(operator)[-1], Key=key, Body=b"x")
    s3.delete_object(Bucket=buckets(operator)[-1], Key="removed.json")
    return operator


def buckets(operator) -> list[str]:
    return sorted(bucket["Name"] for bucket in client(operator, "s3").list_buckets()["Buckets"])


@pytest.mark.parametrize(
    ("data", "typed", "expected"),
    [
        ("false", "", 3), ("false", "prod\n", 3), ("false", "test\ndelete prod\n", 3), ("false", WITHOUT_DATA, 0),
        ("true", WITHOUT_DATA, 3), ("true", WITH_DATA, 0),
    ],
)  # fmt: skip
def test_both_confirmations_are_wanted_and_data_have_their_own(tmp_path, data, typed, expected):
    folder = standin.write(tmp_path / "export")
    run = shell(folder, f"ask() {{ echo 123456789012; }}; DATA={data}; printf %s {standin.shell_quote(typed)} | confirm", "cleanup.sh")
    assert run.returncode == expected, run.stdout
    assert "123456789012" in run.stdout


def test_cleanup_in_its_order(standing):
    listed = standing.run("cleanup.sh")
    assert listed.code == 0 and listed.changes == [], listed.err
    assert "Dry run" in listed.out
    assert "KEPT (data)  DynamoDB::GlobalTable" in listed.out and "to delete    SNS::Topic" in listed.out

    kept = buckets(standing)
    assert len(kept) == 2
    first = standing.run("cleanup.sh", "--delete", "--poll", "0", input=WITHOUT_DATA)
    assert first.code == 0, first.err
    assert buckets(standing) == kept
    assert "delete-topic" in verbs(first) and not DATA_VERBS & set(verbs(first))
    for name, region in STACKS.items():
        assert stack(f"transaction-{name}-prod", region).enable_termination_protection

    second = standing.run("cleanup.sh", "--delete", "--data", "--poll", "0", input=WITH_DATA)
    assert second.code == 0, second.out + second.err
    assert buckets(standing) == []
    order = verbs(second)
    for earlier, later in (("delete-api", "delete-table"), ("delete-table", "delete-bucket"), ("delete-objects", "delete-bucket"),
                           ("delete-bucket", "delete-hosted-zone"), ("delete-hosted-zone", "schedule-key-deletion"),
                           ("schedule-key-deletion", "delete-stack")):
        assert order.index(earlier) < order.index(later), (earlier, later)
    assert [line for line in second.changes if line.startswith("delete-stack")] == [
        f"delete-stack transaction-{name}-prod" for name in ("edge", "secondary", "primary")]

    # Everything is gone: run again, it only finds that out, from the lists it kept.
    third = standing.run("cleanup.sh", "--delete", "--data", "--poll", "0", input=WITH_DATA)
    assert third.code == 0, third.out + third.err
    assert "does not exist" in third.out


def test_a_check_made_of_others_goes_before_them(tmp_path):
    folder = standin.write(tmp_path / "export")
    aws = """
    ask() {
      case "$*" in
        *get-health-check*' check-2 '*) echo CALCULATED ;;
        *get-health-check*) echo HTTPS ;;
      esac
    }
    """
    kind = "AWS::Route53::HealthCheck"
    checks = "".join(f"{kind}\tCheck{number}\tcheck-{number}\n" for number in (1, 2, 3))
    inventory = f": >$WORK/secondary.inventory; : >$WORK/edge.inventory; printf %s {standin.shell_quote(checks)} >$WORK/primary.inventory"
    run = shell(folder, f"{aws} {inventory}; remove_all", "cleanup.sh")
    deleted = [line.split()[-1] for line in run.stdout.splitlines() if "delete-health-check" in line]
    assert run.returncode == 0 and deleted == ["check-2", "check-1", "check-2", "check-3"], run.stdout + run.stderr
