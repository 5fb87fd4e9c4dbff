# Clients of AWS services, each with bounds on how long it waits, and what their errors mean.

import os

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError

# Older SDKs ask the global STS in us-east-1, which private subnets cannot reach and the other Region must not depend on.
os.environ.setdefault("AWS_STS_REGIONAL_ENDPOINTS", "regional")

AwsError = (ClientError, BotoCoreError)

# Codes that come with an HTTP status below 500 and still mean: try again later.
BUSY = {"ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestTimeout", "TransactionConflictException",
        "ReplicatedWriteConflictException"}


def client(service, region, connect, read, attempts, s3=None, **options):
    """A client that waits `connect` seconds for a connection, `read` for data, and tries `attempts` times in all.

    Every bound is far below the function's timeout (10 s), so that one slow service still leaves time to answer.
    A document must be sent within `connect` too: the SDK sends with the timeout that the connection was made with.
    """
    config = Config(
        connect_timeout=connect,
        read_timeout=read,
        retries={"mode": "standard", "total_max_attempts": attempts},
        signature_version="s3v4" if service == "s3" else None,
        s3={"us_east_1_regional_endpoint": "regional", **(s3 or {})},
        tcp_keepalive=True,
    )
    return boto3.client(service, region_name=region, config=config, **options)


def code_of(error):
    """AWS's code of an error, or the kind of failure when no answer came; never its message."""
    if isinstance(error, ClientError):
        return error.response["Error"].get("Code", "Unknown")
    return type(error).__name__


def is_transient(error):
    if isinstance(error, ClientError):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        code = code_of(error)
        return status >= 500 or status == 429 or "Throttl" in code or code in BUSY
    return isinstance(error, (ConnectionError, HTTPClientError))
