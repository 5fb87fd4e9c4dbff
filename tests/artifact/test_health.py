# The health check: what this Region says of itself, in time for Route 53.

import time

from botocore.exceptions import ConnectionClosedError
from botocore.stub import Stubber
from conftest import DUAL_WRITE


def test_a_region_that_reads_its_table_is_healthy(processor):
    answer = processor.call("GET", "/health")
    assert (answer.status, answer.body) == (200, {"status": "ok", "region": "us-east-1", "environment": "test"})


def test_the_path_is_the_one_that_is_set(start):
    processor = start(HEALTH_PATH="/status/alive.json")
    assert processor.call("GET", "/status/alive.json").status == 200
    assert processor.call("GET", "/status/aliveXjson").status == 404
    assert processor.call("GET", "/health").status == 404


def test_the_peer_is_never_asked(start):
    processor = start(**DUAL_WRITE)
    with Stubber(processor.app.documents.peer.sts):  # any call would fail
        assert processor.call("GET", "/health").status == 200
    assert processor.app.documents.peer.s3 is None


def test_a_region_without_its_table_is_not_healthy(start):
    processor = start(TABLE_NAME="gone")
    answer = processor.call("GET", "/health")
    assert (answer.status, answer.body["status"]) == (503, "unavailable")
    assert processor.events("health.failed")[0]["reason"] == "ResourceNotFoundException"


def test_a_table_that_never_answers_is_found_out_within_a_second(start, silent_port):
    processor = start(AWS_ENDPOINT_URL_DYNAMODB=f"http://127.0.0.1:{silent_port}")
    started = time.monotonic()
    assert processor.call("GET", "/health").status == 503
    assert time.monotonic() - started < 1


def test_one_dead_connection_is_not_a_dead_region(processor):
    calls = []

    def die_once(**_):
        calls.append(None)
        if len(calls) == 1:
            raise ConnectionClosedError(endpoint_url="https://dynamodb.us-east-1.amazonaws.com")

    processor.app.health.dynamodb.meta.events.register("before-send.dynamodb.GetItem", die_once)
    assert processor.call("GET", "/health").status == 200
    assert len(calls) == 2
