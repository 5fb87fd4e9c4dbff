"""cleanup.sh against moto: nothing without two confirmations, no data without --data, and it can be run again."""

from __future__ import annotations

import boto3
import pytest

from conftest import stack

WITHOUT_DATA = "prod\ndelete prod\n"
WITH_DATA = "prod\ndelete prod and its data\n"


@pytest.fixture
def deployed(operator):
    run = operator.deploy("--skip", "tools,account,zones,artifact")
    assert run.code == 0, run.err
    return operator


def buckets(operator) -> list[str]:
    s3 = boto3.client("s3", endpoint_url=operator.environment["AWS_ENDPOINT_URL"], region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    return sorted(bucket["Name"] for bucket in s3.list_buckets()["Buckets"])


def test_cleanup_in_its_order(deployed):
    listed = deployed.run("cleanup.sh", "--data")
    assert listed.code == 0 and listed.changes == [], listed.err
    assert "Dry run" in listed.out and "to delete    S3::Bucket  transaction-artifacts-prod-" in listed.out
    assert "KEPT (data)  DynamoDB::GlobalTable" in deployed.run("cleanup.sh").out

    for typed in ("", "prod\n", "test\ndelete prod\n", "prod\ndelete prod\n"):
        refused = deployed.run("cleanup.sh", "--delete", "--data", input=typed)
        assert refused.code == 3 and refused.changes == [], "the data want a sentence of their own"

    kept = buckets(deployed)
    assert len(kept) == 2
    first = deployed.run("cleanup.sh", "--delete", "--poll", "0", input=WITHOUT_DATA)
    assert first.code == 0, first.err
    assert buckets(deployed) == kept
    verbs = {words[2] for words in first.calls if len(words) > 2}
    assert "delete-topic" in verbs and not verbs & {"delete-table", "delete-bucket", "delete-objects", "schedule-key-deletion", "delete-stack", "delete-hosted-zone"}
    stack("transaction-primary-prod", "eu-west-1")

    second = deployed.run("cleanup.sh", "--delete", "--data", "--poll", "0", input=WITH_DATA)
    assert second.code == 0, second.out + second.err
    assert buckets(deployed) == []
    order = [words[2] for words in second.calls if len(words) > 2]
    for earlier, later in (("delete-api", "delete-table"), ("delete-table", "delete-bucket"), ("delete-objects", "delete-bucket"),
                           ("delete-bucket", "schedule-key-deletion"), ("schedule-key-deletion", "delete-stack")):
        assert order.index(earlier) < order.index(later), (earlier, later)
    assert [line for line in second.changes if line.startswith("delete-stack")] == [
        "delete-stack transaction-edge-prod", "delete-stack transaction-secondary-prod", "delete-stack transaction-primary-prod"]

    # Everything is gone: run again, it only finds that out, from the lists it kept.
    third = deployed.run("cleanup.sh", "--delete", "--data", "--poll", "0", input=WITH_DATA)
    assert third.code == 0, third.out + third.err
    assert "does not exist" in third.out
