# A whole small AWS in memory (moto): two Regions, and the processor as Lambda would import it.

import base64
import importlib
import json
import os
import pathlib
import socket
import sys
from types import SimpleNamespace

PEER_DOMAIN = "vpce-0ab-xyz.s3.us-west-2.vpce.amazonaws.com"
# Read by moto when it is imported: it would otherwise take `bucket.vpce-0ab-xyz` for a bucket's name.
os.environ["MOTO_S3_CUSTOM_ENDPOINTS"] = f"https://bucket.{PEER_DOMAIN}"

import boto3
import pytest
from moto import mock_aws

ARTIFACT = pathlib.Path(__file__).parents[2] / "src" / "artifact"
MODULES = [path.stem for path in ARTIFACT.glob("*.py")]
HERE, PEER = "us-east-1", "us-west-2"
TABLE, BUCKET, PEER_BUCKET = "transactions-test", "transaction-documents-test-us-east-1", "transaction-documents-test-us-west-2"

ENVIRONMENT = {
    "AWS_REGION": HERE,
    "AWS_ACCESS_KEY_ID": "AKIAFUNCTION",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_LAMBDA_FUNCTION_NAME": "transaction-processor-test",
    "TABLE_NAME": TABLE,
    "CUSTOMER_INDEX": "customer-index",
    "DOCUMENTS_BUCKET": BUCKET,
    "ACCELERATE": "true",
    "HEALTH_PATH": "/health",
    "LOG_LEVEL": "DEBUG",
    "ENVIRONMENT": "test",
}
DUAL_WRITE = {
    "PEER_REGION": PEER,
    "PEER_BUCKET": PEER_BUCKET,
    "PEER_ROLE_ARN": "arn:aws:iam::123456789012:role/transaction-recovery-test-us-west-2",
    "PEER_S3_DOMAIN": PEER_DOMAIN,
}


@pytest.fixture
def start(monkeypatch, capsys):
    """Starts the processor in an account that holds what the templates make; arguments change its environment."""
    with mock_aws():
        dynamodb = boto3.client("dynamodb", region_name=HERE)
        keys = ("transactionId", "customerId", "createdAt")
        dynamodb.create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
            KeySchema=[{"AttributeName": "transactionId", "KeyType": "HASH"}],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "customer-index",
                    "KeySchema": [
                        {"AttributeName": "customerId", "KeyType": "HASH"},
                        {"AttributeName": "createdAt", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["amount", "currency", "documentState"]},
                }
            ],
        )
        boto3.client("s3", region_name=HERE).create_bucket(Bucket=BUCKET)
        boto3.client("s3", region_name=PEER).create_bucket(
            Bucket=PEER_BUCKET, CreateBucketConfiguration={"LocationConstraint": PEER}
        )

        def start(**changes):
            for name, value in {**ENVIRONMENT, **changes}.items():
                monkeypatch.setenv(name, value)
            monkeypatch.syspath_prepend(ARTIFACT)
            for module in MODULES:
                sys.modules.pop(module, None)
            return Processor(importlib.import_module("app"), capsys)

        yield start
        for module in MODULES:
            sys.modules.pop(module, None)


@pytest.fixture
def processor(start):
    return start()


@pytest.fixture
def silent_port():
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as server:
        yield server.getsockname()[1]


class Processor:
    def __init__(self, app, capsys):
        self.app = app
        self.capsys = capsys
        self.remaining_ms = 10_000

    def call(self, method, path, body=None, query=None, encoded=False):
        """One request, as API Gateway hands it over; `body` is an object, or text or bytes as sent."""
        raw = body if isinstance(body, (str, bytes, type(None))) else json.dumps(body)
        if encoded:
            raw = base64.b64encode(raw if isinstance(raw, bytes) else raw.encode()).decode()
        event = {
            "version": "2.0",
            "routeKey": f"{method} {path}",
            "rawPath": path,
            "requestContext": {"requestId": "api-request", "http": {"method": method, "path": path}},
            "isBase64Encoded": encoded,
            **({"body": raw} if raw is not None else {}),
            **({"queryStringParameters": query} if query else {}),
        }
        context = SimpleNamespace(aws_request_id="lambda-request", get_remaining_time_in_millis=lambda: self.remaining_ms)
        response = self.app.handler(event, context)
        assert response["headers"]["x-request-id"] == "api-request"
        return SimpleNamespace(
            status=response["statusCode"], headers=response["headers"], body=json.loads(response["body"])
        )

    def post(self, body, **options):
        return self.call("POST", "/transactions", body, **options)

    def lines(self):
        """The lines logged since the last call, each of which must be one JSON object."""
        return [json.loads(line) for line in self.capsys.readouterr().out.splitlines()]

    def events(self, name):
        return [line for line in self.lines() if line["event"] == name]

    def stored(self, transaction_id):
        key = {"transactionId": {"S": transaction_id}}
        return boto3.client("dynamodb", region_name=HERE).get_item(TableName=TABLE, Key=key).get("Item")


def transaction(**changes):
    values = {"transactionId": "t-1", "customerId": "c-1", "amount": "10.50", "currency": "EUR", **changes}
    return {name: value for name, value in values.items() if value is not None}


def document(data=b"%PDF-1.7", content_type="application/pdf"):
    return {"contentType": content_type, "data": base64.b64encode(data).decode()}


def objects(bucket, region):
    return boto3.client("s3", region_name=region).list_objects_v2(Bucket=bucket).get("Contents", [])
