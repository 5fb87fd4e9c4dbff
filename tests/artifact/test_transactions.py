# Transactions without documents: stored once, exactly, read back, listed page by page.

import re
from decimal import Decimal

import pytest
from botocore.stub import Stubber
from conftest import transaction


def test_a_new_transaction_is_stored_and_read_back(processor):
    answer = processor.post(transaction(description="Rent, März – flat 4"))
    assert answer.status == 201
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", answer.body["createdAt"])
    assert answer.body == {
        "transactionId": "t-1",
        "customerId": "c-1",
        "amount": "10.5",
        "currency": "EUR",
        "description": "Rent, März – flat 4",
        "createdAt": answer.body["createdAt"],
        "region": "us-east-1",
    }
    read = processor.call("GET", "/transactions/t-1")
    assert (read.status, read.body) == (200, answer.body)
    assert read.headers["content-type"] == "application/json"
    assert read.headers["cache-control"] == "no-store"


def test_the_same_content_again_answers_what_is_stored(processor):
    first = processor.post(transaction())
    again = processor.post(transaction(amount="10.500"))
    assert (again.status, again.body) == (200, first.body)


@pytest.mark.parametrize(
    "change", [{"amount": "10.51"}, {"customerId": "c-2"}, {"currency": "USD"}, {"description": "another"}]
)
def test_other_content_under_the_same_id_is_a_conflict(processor, change):
    first = processor.post(transaction())
    answer = processor.post(transaction(**change))
    assert answer.status == 409
    assert answer.body["error"]["code"] == "transaction_conflict"
    assert answer.body["error"]["field"] == "transactionId"
    assert processor.call("GET", "/transactions/t-1").body == first.body


def test_an_attempt_whose_answer_was_lost_is_not_taken_for_another_request(processor, monkeypatch):
    monkeypatch.setattr(processor.app.log, "now", lambda: "2026-11-22T10:00:00.000Z")
    assert processor.post(transaction()).status == 201
    assert processor.post(transaction()).status == 201


AMOUNTS = [
    # as JSON, as answered and kept
    ('"0.1"', "0.1"),
    ("0.1", "0.1"),
    ("12345678901234567890123456.123456789012", "12345678901234567890123456.123456789012"),
    ('"99999999999999999999999999.999999999999"', "99999999999999999999999999.999999999999"),
    ("-5", "-5"),
    ("1.5E+3", "1500"),
    ("-0.00", "0"),
]


def test_amounts_are_kept_to_the_last_digit(processor):
    for number, (sent, kept) in enumerate(AMOUNTS):
        body = f'{{"transactionId":"t-{number}","customerId":"c-1","currency":"EUR","amount":{sent}}}'
        answer = processor.post(body)
        assert (answer.status, answer.body["amount"]) == (201, kept)
        assert processor.call("GET", f"/transactions/t-{number}").body == answer.body
        assert Decimal(processor.stored(f"t-{number}")["amount"]["N"]) == Decimal(kept)


def test_an_unknown_transaction_is_not_found(processor):
    answer = processor.call("GET", "/transactions/none")
    assert (answer.status, answer.body["error"]["code"]) == (404, "transaction_not_found")


def fill(processor, monkeypatch, count):
    for number in range(count):
        monkeypatch.setattr(processor.app.log, "now", lambda: f"2026-11-22T10:00:{number:02}.000Z")
        assert processor.post(transaction(transactionId=f"t-{number}")).status == 201
    processor.post(transaction(transactionId="other", customerId="c-2"))


def test_a_customers_transactions_are_paged_newest_first(processor, monkeypatch):
    fill(processor, monkeypatch, 7)
    seen, query = [], {"limit": "3"}
    for _ in range(4):
        page = processor.call("GET", "/customers/c-1/transactions", query=query)
        assert page.status == 200
        assert len(page.body["transactions"]) <= 3
        seen += [item["transactionId"] for item in page.body["transactions"]]
        if "next" not in page.body:
            break
        query = {"limit": "3", "next": page.body["next"]}
    assert seen == [f"t-{number}" for number in reversed(range(7))]
    assert page.body["transactions"][0]["amount"] == "10.5"


def test_a_customer_without_transactions_has_an_empty_page(processor):
    answer = processor.call("GET", "/customers/nobody/transactions")
    assert (answer.status, answer.body) == (200, {"transactions": []})


def test_a_page_token_is_good_for_its_customer_and_unchanged_only(processor, monkeypatch):
    fill(processor, monkeypatch, 3)
    token = processor.call("GET", "/customers/c-1/transactions", query={"limit": "1"}).body["next"]
    assert processor.call("GET", "/customers/c-1/transactions", query={"next": token}).status == 200
    assert processor.call("GET", "/customers/c-2/transactions", query={"next": token}).status == 400
    for place in range(len(token)):
        changed = token[:place] + ("B" if token[place] == "A" else "A") + token[place + 1 :]
        answer = processor.call("GET", "/customers/c-1/transactions", query={"next": changed})
        # The last character can carry bits that base64 ignores: then it is the same token.
        assert answer.status == 400 or place == len(token) - 1
        if answer.status == 400:
            assert answer.body["error"]["field"] == "next"


BAD_QUERIES = [
    ({"limit": "0"}, "limit"),
    ({"limit": "101"}, "limit"),
    ({"limit": "ten"}, "limit"),
    ({"limit": "1,2"}, "limit"),
    ({"limit": "-1"}, "limit"),
    ({"next": ""}, "next"),
    ({"next": "%"}, "next"),
    ({"next": "bm9wZQ"}, "next"),
    ({"next": "WzEsMiwzXQ"}, "next"),
    ({"next": "W10"}, "next"),
    ({"order": "asc"}, "order"),
    ({"customerId": "c-2"}, "customerId"),
]


def test_a_bad_query_is_refused_with_its_name(processor):
    for query, field in BAD_QUERIES:
        answer = processor.call("GET", "/customers/c-1/transactions", query=query)
        assert (answer.status, answer.body["error"]["field"]) == (400, field)


FAILURES = [
    ("ProvisionedThroughputExceededException", 400, 503),
    ("ThrottlingException", 400, 503),
    ("RequestLimitExceeded", 400, 503),
    ("InternalServerError", 500, 503),
    ("AccessDeniedException", 400, 500),
    ("ResourceNotFoundException", 400, 500),
    ("ValidationException", 400, 500),
]


def test_failures_of_the_table_are_told_apart_and_never_leak(processor):
    for code, status, answered in FAILURES:
        with Stubber(processor.app.store.dynamodb) as stub:
            stub.add_client_error("put_item", code, "arn:aws:dynamodb:secret inside", status)
            answer = processor.post(transaction())
        assert answer.status == answered
        assert ("retry-after" in answer.headers) == (answered == 503)
        assert "secret" not in str(answer.body)
        lines = processor.lines()
        failed = [line for line in lines if line["event"] == "request.failed"]
        assert [line["errorCode"] for line in failed] == [code]
        assert "secret" not in str(lines)


def test_a_table_that_never_answers_is_a_503_within_the_functions_timeout(start, silent_port):
    processor = start(AWS_ENDPOINT_URL_DYNAMODB=f"http://127.0.0.1:{silent_port}")
    answer = processor.post(transaction())
    assert (answer.status, answer.headers["retry-after"]) == (503, "1")
    assert processor.events("request")[0]["durationMs"] < 5_000
