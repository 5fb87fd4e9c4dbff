# Documents: small ones with their transaction, in one Region or both; large ones by a signed URL.

import base64
import hashlib
import socket
import sys
import threading
import time
from datetime import datetime, timezone
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
import requests
from botocore.stub import Stubber
from conftest import BUCKET, DUAL_WRITE, HERE, PEER, PEER_BUCKET, PEER_DOMAIN, document, objects, transaction

DATA = b"%PDF-1.7"
DIGEST = hashlib.sha256(DATA)
KEY = f"documents/us-east-1/t-1/{DIGEST.hexdigest()}"
BASE64_DIGEST = base64.b64encode(DIGEST.digest()).decode()


def read(bucket, region, key=KEY):
    return boto3.client("s3", region_name=region).get_object(Bucket=bucket, Key=key)


def header(request, name):
    value = request.headers[name]
    return value.decode() if isinstance(value, bytes) else value


def test_a_document_is_stored_under_its_transaction_and_content(processor):
    sent = []
    processor.app.documents.s3.meta.events.register("before-send.s3.PutObject", lambda request, **_: sent.append(request))
    answer = processor.post(transaction(document=document()))
    assert answer.status == 201
    assert answer.body["documentState"] == "stored"
    assert answer.body["document"] == {
        "key": KEY,
        "contentType": "application/pdf",
        "sha256": BASE64_DIGEST,
        "sizeBytes": len(DATA),
    }
    kept = read(BUCKET, HERE)
    assert (kept["Body"].read(), kept["ContentType"]) == (DATA, "application/pdf")
    # S3 refuses what does not have this digest.
    assert [header(request, "x-amz-checksum-sha256") for request in sent] == [BASE64_DIGEST]
    assert objects(PEER_BUCKET, PEER) == []
    assert processor.call("GET", "/transactions/t-1").body == answer.body


def test_a_repeated_document_is_not_written_again_and_another_is_a_conflict(processor):
    first = processor.post(transaction(document=document()))
    with Stubber(processor.app.documents.s3):  # any call would fail
        again = processor.post(transaction(document=document()))
        other = processor.post(transaction(document=document(b"other")))
        renamed = processor.post(transaction(document=document(content_type="text/plain")))
        without = processor.post(transaction())
    assert (again.status, again.body) == (200, first.body)
    assert [other.status, renamed.status, without.status] == [409, 409, 409]


def test_no_transaction_is_stored_when_its_document_is_not(processor):
    with Stubber(processor.app.documents.s3) as stub:
        stub.add_client_error("put_object", "SlowDown", http_status_code=503)
        answer = processor.post(transaction(document=document()))
    assert answer.status == 503
    assert processor.stored("t-1") is None


def test_after_a_failure_between_document_and_transaction_the_next_attempt_completes_both(processor):
    with Stubber(processor.app.store.dynamodb) as stub:
        stub.add_response("get_item", {})
        stub.add_client_error("put_item", "InternalServerError", http_status_code=500)
        assert processor.post(transaction(document=document())).status == 503
    assert processor.stored("t-1") is None
    assert processor.post(transaction(document=document())).status == 201
    assert [item["Key"] for item in objects(BUCKET, HERE)] == [KEY]


def test_dual_write_puts_the_document_into_both_regions_as_the_peers_role(start):
    processor = start(**DUAL_WRITE)
    peer = processor.app.documents.peer
    sent = []
    peer.bucket().meta.events.register("before-send.s3.PutObject", lambda request, **_: sent.append(request))
    answer = processor.post(transaction(document=document()))
    assert (answer.status, answer.body["documentState"]) == (201, "mirrored")
    assert read(BUCKET, HERE)["Body"].read() == read(PEER_BUCKET, PEER)["Body"].read() == DATA

    (request,) = sent
    assert request.url == f"https://bucket.{PEER_DOMAIN}/{PEER_BUCKET}/{KEY}"
    assert "/us-west-2/s3/" in header(request, "Authorization")
    assert "AKIAFUNCTION" not in header(request, "Authorization")
    assert header(request, "X-Amz-Security-Token")
    assert header(request, "x-amz-checksum-sha256") == BASE64_DIGEST
    assert processor.events("document.pending") == []


def test_the_peers_credentials_are_kept_until_they_are_about_to_end(start):
    processor = start(**DUAL_WRITE)
    peer = processor.app.documents.peer
    assumed = []
    peer.sts.meta.events.register("before-call.sts.AssumeRole", lambda params, **_: assumed.append(params["url"]))
    for number in range(3):
        processor.post(transaction(transactionId=f"t-{number}", document=document()))
    assert assumed == ["https://sts.us-east-1.amazonaws.com/"]
    peer.renew_at = datetime.now(timezone.utc)
    processor.post(transaction(transactionId="t-9", document=document()))
    assert len(assumed) == 2


def test_a_peer_that_cannot_be_reached_leaves_the_document_pending(start):
    processor = start(**{**DUAL_WRITE, "PEER_S3_DOMAIN": "peer.invalid"})
    answer = processor.post(transaction(document=document()))
    assert (answer.status, answer.body["documentState"]) == (201, "pending")
    assert processor.stored("t-1")["documentState"] == {"S": "pending"}
    assert read(BUCKET, HERE)["Body"].read() == DATA
    (line,) = processor.events("document.pending")
    assert line == {
        "timestamp": line["timestamp"],
        "level": "ERROR",
        "event": "document.pending",
        "requestId": "api-request",
        "lambdaRequestId": "lambda-request",
        "transactionId": "t-1",
        "reason": "EndpointConnectionError",
    }
    # The same request again is answered from the table and counted once only.
    assert processor.post(transaction(document=document())).status == 200
    assert processor.events("document.pending") == []


def test_a_role_that_may_not_be_assumed_leaves_the_document_pending(start):
    processor = start(**DUAL_WRITE)
    with Stubber(processor.app.documents.peer.sts) as stub:
        stub.add_client_error("assume_role", "AccessDenied", http_status_code=403)
        answer = processor.post(transaction(document=document()))
    assert answer.body["documentState"] == "pending"
    assert processor.events("document.pending")[0]["reason"] == "AccessDenied"


def resolve_peer(monkeypatch, answer):
    """Has the name bucket.peer.test resolved to the address that `answer` returns."""
    resolve = socket.getaddrinfo

    def resolve_all(host, *rest, **more):
        return resolve(answer() if host == "bucket.peer.test" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve_all)


def test_a_peer_that_never_answers_delays_one_transaction_and_then_none_for_a_while(start, silent_port, monkeypatch):
    resolve_peer(monkeypatch, lambda: "127.0.0.1")
    processor = start(**{**DUAL_WRITE, "PEER_S3_DOMAIN": f"peer.test:{silent_port}"})
    started = time.monotonic()
    assert processor.post(transaction(document=document())).body["documentState"] == "pending"
    assert time.monotonic() - started < 4

    started = time.monotonic()
    assert processor.post(transaction(transactionId="t-2", document=document())).body["documentState"] == "pending"
    assert time.monotonic() - started < 1
    assert [line["reason"] for line in processor.events("document.pending")] == ["ReadTimeoutError", "Paused"]


def test_a_name_lookup_that_hangs_does_not_hold_the_transaction(start, monkeypatch):
    hang = threading.Event()
    resolve_peer(monkeypatch, lambda: hang.wait(20) and "127.0.0.1")
    processor = start(**{**DUAL_WRITE, "PEER_S3_DOMAIN": "peer.test:9"})
    started = time.monotonic()
    assert processor.post(transaction(document=document())).body["documentState"] == "pending"
    assert time.monotonic() - started < 4
    assert processor.events("document.pending")[0]["reason"] == "TimeoutError"
    hang.set()


def test_pauses_grow_while_the_peer_fails_and_begin_anew_once_it_answers(start):
    processor = start(**DUAL_WRITE)
    peer = processor.app.documents.peer
    pauses = []
    for _ in range(6):
        with Stubber(peer.sts) as stub:
            stub.add_client_error("assume_role", "AccessDenied")
            assert peer.write("key", {"Body": b""}, lambda: 10_000) == "AccessDenied"
        pauses.append(peer.paused_until - time.monotonic())
        peer.paused_until = time.monotonic()
    for pause, middle in zip(pauses, [15, 30, 60, 120, 240, 240]):
        assert 0.49 * middle < pause < 1.51 * middle, pauses
    assert peer.write("key", {"Body": b""}, lambda: 10_000) is None
    assert peer.pause == 15


def test_the_peer_is_tried_again_after_the_pause(start):
    processor = start(**DUAL_WRITE)
    peer = processor.app.documents.peer
    with Stubber(peer.sts) as stub:
        stub.add_client_error("assume_role", "ServiceUnavailable", http_status_code=503)
        processor.post(transaction(document=document()))
    assert processor.post(transaction(transactionId="t-2", document=document())).body["documentState"] == "pending"
    peer.paused_until = time.monotonic()
    assert processor.post(transaction(transactionId="t-3", document=document())).body["documentState"] == "mirrored"


def test_with_little_time_left_the_transaction_comes_before_the_second_copy(start):
    processor = start(**DUAL_WRITE)
    processor.remaining_ms = 4_000
    answer = processor.post(transaction(document=document()))
    assert (answer.status, answer.body["documentState"]) == (201, "pending")
    assert processor.events("document.pending")[0]["reason"] == "NoTimeLeft"


def upload(**changes):
    values = {"transactionId": "t-1", "contentType": "application/pdf", "sha256": BASE64_DIGEST, **changes}
    return {name: value for name, value in values.items() if value is not None}


@pytest.mark.parametrize(
    "accelerate, host", [("true", f"{BUCKET}.s3-accelerate.amazonaws.com"), ("false", f"{BUCKET}.s3.us-east-1.amazonaws.com")]
)
def test_a_large_document_is_uploaded_by_a_signed_url(start, accelerate, host):
    processor = start(ACCELERATE=accelerate)
    processor.post(transaction())
    answer = processor.call("POST", "/documents", upload(fileName="contract 4.pdf", sizeBytes=len(DATA)))
    assert answer.status == 201
    assert answer.body["key"] == KEY
    assert "asynchronous" in answer.body["replication"]

    offer = answer.body["upload"]
    url = urlsplit(offer["url"])
    query = {name: value for name, (value,) in parse_qs(url.query).items()}
    assert (url.scheme, url.netloc, url.path) == ("https", host, f"/{KEY}")
    assert query["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"
    assert int(query["X-Amz-Expires"]) == offer["expiresInSeconds"] <= 900
    # Every header the client is told to send is signed, so none can be left out or changed.
    assert set(query["X-Amz-SignedHeaders"].split(";")) == {*offer["headers"], "host"}

    assert requests.request(offer["method"], offer["url"], data=DATA, headers=offer["headers"], timeout=5).status_code == 200
    kept = read(BUCKET, HERE)
    assert kept["Body"].read() == DATA
    assert kept["ContentDisposition"] == 'attachment; filename="contract 4.pdf"'
    assert processor.call("GET", "/transactions/t-1").body["uploads"] == [KEY]


def test_the_offered_uploads_do_not_make_a_repeated_transaction_a_conflict(processor):
    processor.post(transaction())
    assert processor.call("POST", "/documents", upload()).status == 201
    assert processor.call("POST", "/documents", upload()).status == 201
    again = processor.post(transaction())
    assert (again.status, again.body["uploads"]) == (200, [KEY])


def test_an_upload_needs_its_transaction(processor):
    answer = processor.call("POST", "/documents", upload())
    assert (answer.status, answer.body["error"]["field"]) == (404, "transactionId")
    assert processor.stored("t-1") is None


def test_a_transaction_has_a_bounded_number_of_uploads(processor, monkeypatch):
    monkeypatch.setattr(sys.modules["documents"], "MAX_UPLOADS", 2)
    processor.post(transaction())
    digests = [base64.b64encode(hashlib.sha256(bytes([number])).digest()).decode() for number in range(3)]
    assert [processor.call("POST", "/documents", upload(sha256=digest)).status for digest in digests] == [201, 201, 409]
    assert processor.call("POST", "/documents", upload(sha256=digests[0])).status == 201


BAD_UPLOADS = [
    ({"sha256": DIGEST.hexdigest()}, "sha256"),
    ({"sha256": None}, "sha256"),
    ({"sha256": 7}, "sha256"),
    ({"sha256": base64.b64encode(b"short").decode()}, "sha256"),
    ({"sha256": BASE64_DIGEST[:-2] + "B="}, "sha256"),
    ({"sizeBytes": 0}, "sizeBytes"),
    ({"sizeBytes": 1.5}, "sizeBytes"),
    ({"sizeBytes": "8"}, "sizeBytes"),
    ({"sizeBytes": True}, "sizeBytes"),
    ({"sizeBytes": 5 * 1024**3 + 1}, "sizeBytes"),
    ({"contentType": "pdf"}, "contentType"),
    ({"contentType": "a/b\r\nx-amz-acl: public-read"}, "contentType"),
    ({"fileName": '"; filename=evil'}, "fileName"),
    ({"fileName": "../x"}, "fileName"),
    ({"fileName": "x" * 129}, "fileName"),
    ({"key": "documents/x"}, "key"),
]


def test_a_bad_upload_request_is_refused_with_its_field(processor):
    for change, field in BAD_UPLOADS:
        processor.post(transaction())
        answer = processor.call("POST", "/documents", upload(**change))
        assert (answer.status, answer.body["error"]["field"]) == (400, field)
