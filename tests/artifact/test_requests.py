# What is refused before anything is stored, and how the answer says so; and what is logged.

import base64
import json

import pytest
from conftest import ENVIRONMENT, document, objects, transaction, BUCKET, HERE


BAD_FIELDS = [
    ({"transactionId": None}, "missing_field", "transactionId"),
    ({"transactionId": ""}, "invalid_field", "transactionId"),
    ({"transactionId": "-starts-wrong"}, "invalid_field", "transactionId"),
    ({"transactionId": "~health"}, "invalid_field", "transactionId"),
    ({"transactionId": "a/b"}, "invalid_field", "transactionId"),
    ({"transactionId": "line\n"}, "invalid_field", "transactionId"),
    ({"transactionId": "é"}, "invalid_field", "transactionId"),
    ({"transactionId": "x" * 65}, "invalid_field", "transactionId"),
    ({"transactionId": 7}, "invalid_field", "transactionId"),
    ({"customerId": None}, "missing_field", "customerId"),
    ({"customerId": ["c-1"]}, "invalid_field", "customerId"),
    ({"amount": None}, "missing_field", "amount"),
    ({"amount": "ten"}, "invalid_field", "amount"),
    ({"amount": ""}, "invalid_field", "amount"),
    ({"amount": "1e3"}, "invalid_field", "amount"),
    ({"amount": "NaN"}, "invalid_field", "amount"),
    ({"amount": "+1"}, "invalid_field", "amount"),
    ({"amount": "1."}, "invalid_field", "amount"),
    ({"amount": "１２"}, "invalid_field", "amount"),
    ({"amount": True}, "invalid_field", "amount"),
    ({"amount": {}}, "invalid_field", "amount"),
    ({"amount": 10**26}, "invalid_field", "amount"),
    ({"amount": 1e300}, "invalid_field", "amount"),
    ({"amount": "0.0000000000001"}, "invalid_field", "amount"),
    ({"amount": 1e-13}, "invalid_field", "amount"),
    ({"amount": "9" * 400}, "invalid_field", "amount"),
    ({"currency": None}, "missing_field", "currency"),
    ({"currency": "eur"}, "invalid_field", "currency"),
    ({"currency": "EURO"}, "invalid_field", "currency"),
    ({"description": ""}, "invalid_field", "description"),
    ({"description": "x" * 1001}, "invalid_field", "description"),
    ({"description": "nul\0"}, "invalid_field", "description"),
    ({"description": "\ud800"}, "invalid_field", "description"),
    ({"document": "text"}, "invalid_field", "document"),
    ({"document": {}}, "missing_field", "document.contentType"),
    ({"document": {"contentType": "text/plain"}}, "missing_field", "document.data"),
    ({"document": {"contentType": "text", "data": "YQ=="}}, "invalid_field", "document.contentType"),
    ({"document": {"contentType": "text/plain", "data": ""}}, "invalid_field", "document.data"),
    ({"document": {"contentType": "text/plain", "data": "Y"}}, "invalid_field", "document.data"),
    ({"document": {"contentType": "text/plain", "data": "Y!=="}}, "invalid_field", "document.data"),
    ({"document": {"contentType": "text/plain", "data": "YR=="}}, "invalid_field", "document.data"),
    ({"document": {"contentType": "text/plain", "data": 5}}, "invalid_field", "document.data"),
    ({"document": {"contentType": "text/plain", "data": "YQ==", "name": "x"}}, "unknown_field", "document.name"),
    ({"createdAt": "2020-01-01T00:00:00.000Z"}, "unknown_field", "createdAt"),
    ({"documentState": "mirrored"}, "unknown_field", "documentState"),
]


def test_a_bad_field_is_refused_with_its_name(processor):
    for change, code, field in BAD_FIELDS:
        answer = processor.post(transaction(**change))
        error = answer.body["error"]
        assert (answer.status, error["code"], error["field"]) == (400, code, field), change
        assert error["message"]
    assert processor.stored("t-1") is None
    assert objects(BUCKET, HERE) == []


BAD_BODIES = [
    (None, "invalid_json"),
    ("", "invalid_json"),
    ("{", "invalid_json"),
    ("[]", "invalid_json"),
    ("null", "invalid_json"),
    ('"text"', "invalid_json"),
    ('{"amount": NaN}', "invalid_json"),
    ('{"amount": Infinity}', "invalid_json"),
    ('{"amount": -Infinity}', "invalid_json"),
    ('{"amount": 1e99999999999999999999}', "invalid_json"),
    ("[" * 100_000, "invalid_json"),
    ('{"amount": 1, "amount": 2}', "duplicate_field"),
    ('{"document": {"data": "", "data": ""}}', "duplicate_field"),
    ('{"\\ud800": 1}', "unknown_field"),
    ('{"%s": 1}' % ("x" * 5000), "unknown_field"),
]


def test_a_bad_body_is_refused(processor):
    for body, code in BAD_BODIES:
        answer = processor.post(body)
        assert (answer.status, answer.body["error"]["code"]) == (400, code)
        assert len(json.dumps(answer.body)) < 400


def test_a_body_may_come_in_base64(processor):
    assert processor.post(transaction(), encoded=True).status == 201
    assert processor.post(b"\xff\xfe{}", encoded=True).body["error"]["code"] == "invalid_json"


@pytest.mark.parametrize("encoded", [False, True])
def test_the_largest_document_goes_in_and_a_larger_one_is_told_where_to_go(processor, encoded):
    largest = 3 * 1024 * 1024
    accepted = processor.post(transaction(document=document(b"x" * largest)), encoded=encoded)
    assert (accepted.status, accepted.body["document"]["sizeBytes"]) == (201, largest)

    for size, status in [(largest + 1, 400), (largest + 100_000, 413)]:
        refused = processor.post(transaction(transactionId="t-2", document=document(b"x" * size)), encoded=encoded)
        assert refused.status == status
        assert "POST /documents" in refused.body["error"]["message"]
    assert processor.stored("t-2") is None


def test_the_largest_request_fits_into_lambdas_six_megabytes(processor):
    body = json.dumps(transaction(document=document(b"x" * 3 * 1024 * 1024), description="é" * 1000))
    assert len(base64.b64encode(body.encode())) < 6_000_000


def test_a_large_upload_request_is_refused(processor):
    assert processor.call("POST", "/documents", {"fileName": "x" * 20_000}).status == 413


BAD_PATHS = [
    ("GET", "/", 404, None),
    ("GET", "/transactions/a/b", 404, None),
    ("POST", "/transactions/", 404, None),
    ("GET", "/healthy", 404, None),
    ("GET", "/transactions", 405, "POST"),
    ("DELETE", "/transactions/t-1", 405, "GET"),
    ("PUT", "/documents", 405, "POST"),
    ("POST", "/customers/c-1/transactions", 405, "GET"),
    ("POST", "/health", 405, "GET"),
    ("GET", "/transactions/%2e%2e", 400, None),
    ("GET", "/customers/a%2Fb/transactions", 400, None),
]


def test_other_paths_and_methods_are_refused(processor):
    for method, path, status, allowed in BAD_PATHS:
        answer = processor.call(method, path)
        assert answer.status == status
        assert answer.headers.get("allow") == allowed
        assert set(answer.body["error"]) >= {"code", "message"}


def test_an_event_that_is_no_request_is_a_500_and_not_a_crash(processor):
    context = type("Context", (), {"aws_request_id": "lambda-request"})
    response = processor.app.handler({}, context)
    assert response["statusCode"] == 500
    assert response["headers"]["x-request-id"] == "lambda-request"


def test_every_line_is_json_with_the_fields_that_lambda_reads_and_nothing_personal(processor):
    processor.post(transaction(amount="987.65", description="salary of Ada", document=document(b"secret text")))
    processor.post(transaction(amount="987.66"))
    text = processor.capsys.readouterr().out
    for private in ["987.6", "Ada", "c-1", base64.b64encode(b"secret text").decode()]:
        assert private not in text
    lines = [json.loads(line) for line in text.splitlines()]
    assert [(line["event"], line["route"], line["status"]) for line in lines] == [
        ("request", "create_transaction", 201),
        ("request", "create_transaction", 409),
    ]
    for line in lines:
        assert line["level"] == "INFO" and line["timestamp"].endswith("Z")
        assert (line["requestId"], line["lambdaRequestId"]) == ("api-request", "lambda-request")
        assert line["durationMs"] >= 0


@pytest.mark.parametrize("level, count", [("DEBUG", 2), ("INFO", 1), ("WARN", 0), ("nonsense", 1), ("FATAL", 0)])
def test_the_log_level_is_honoured(start, level, count):
    processor = start(LOG_LEVEL=level)
    processor.call("GET", "/health")
    processor.post(transaction())
    assert len(processor.lines()) == count


NEEDED = {"AWS_REGION", "TABLE_NAME", "CUSTOMER_INDEX", "DOCUMENTS_BUCKET", "ACCELERATE", "HEALTH_PATH", "ENVIRONMENT"}


def test_a_missing_setting_stops_the_start_and_is_named(start):
    for missing in NEEDED:
        with pytest.raises(RuntimeError, match=missing):
            start(**{**ENVIRONMENT, missing: ""})


def test_half_a_peer_is_no_peer(start):
    with pytest.raises(RuntimeError, match="PEER_ROLE_ARN"):
        start(PEER_REGION="us-west-2", PEER_BUCKET="bucket")
