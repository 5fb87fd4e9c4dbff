# The transaction processor: handler `app.handler`, behind an HTTP API with payload format 2.0.
#
#   POST /transactions                 store a transaction, with a small document or none
#   GET  /transactions/{id}            one transaction
#   GET  /customers/{id}/transactions  a customer's transactions, newest first, page by page
#   POST /documents                    a URL to which a large document is uploaded
#   GET  HEALTH_PATH                   200 while this Region can serve, else 503
#
# Reading order: app, web, fields, transactions, documents, peer, store, health; settings, aws and log serve them all.

import os
import re
import time
import traceback
from urllib.parse import unquote

import log
from aws import AwsError, code_of, is_transient
from documents import UPLOAD_FIELDS, Documents
from fields import IDENTIFIER, read
from health import Health
from settings import Settings
from store import Store
from transactions import MAX_DOCUMENT_BYTES, PAGE_FIELDS, TRANSACTION_FIELDS, Transactions
from web import Problem, json_body, reply

# Base64 makes three bytes four; everything else in a transaction is far below 64 KiB.
MAX_TRANSACTION_BODY = MAX_DOCUMENT_BYTES * 4 // 3 + 64 * 1024
MAX_UPLOAD_BODY = 16 * 1024

# Built while the environment starts, when Lambda lends it a full processor, and kept for all its requests.
config = Settings.from_environment(os.environ)
log.set_level(config.log_level)
store = Store(config)
documents = Documents(config, store)
transactions = Transactions(config, store, documents)
health = Health(config)


def create_transaction(event, context):
    values = read(json_body(event, MAX_TRANSACTION_BODY), TRANSACTION_FIELDS)
    created, transaction = transactions.create(values, context.get_remaining_time_in_millis)
    return reply(201 if created else 200, transaction)


def get_transaction(event, context, **path):
    values = read(path, {"transactionId": IDENTIFIER})
    return reply(200, transactions.get(values["transactionId"]))


def list_transactions(event, context, **path):
    query = read(event.get("queryStringParameters") or {}, PAGE_FIELDS)
    return reply(200, transactions.page(**read(path, {"customerId": IDENTIFIER}), **query))


def create_upload(event, context):
    values = read(json_body(event, MAX_UPLOAD_BODY), UPLOAD_FIELDS)
    return reply(201, documents.offer_upload(**values))


def check_health(event, context):
    return health.check()


ROUTES = [
    ("POST", re.compile("/transactions"), create_transaction),
    ("GET", re.compile("/transactions/(?P<transactionId>[^/]+)"), get_transaction),
    ("GET", re.compile("/customers/(?P<customerId>[^/]+)/transactions"), list_transactions),
    ("POST", re.compile("/documents"), create_upload),
    ("GET", re.compile(re.escape(config.health_path)), check_health),
]


def find(method, path):
    """The route for a request and what its path holds; ids are checked later, so unquoting cannot smuggle anything in."""
    matches = [(verb, route, match) for verb, pattern, route in ROUTES if (match := pattern.fullmatch(path))]
    for verb, route, match in matches:
        if verb == method:
            return route, {name: unquote(value) for name, value in match.groupdict().items()}
    if matches:
        allowed = ", ".join(verb for verb, _, _ in matches)
        raise Problem(405, "method_not_allowed", f"this path answers {allowed}", headers={"allow": allowed})
    raise Problem(404, "not_found", "there is nothing at this path")


def handler(event, context):
    started = time.monotonic()
    request = event.get("requestContext", {})
    request_id = request.get("requestId") or context.aws_request_id
    log.begin(request_id, context.aws_request_id)

    name = None
    try:
        http = request["http"]
        route, path = find(http["method"], event["rawPath"])
        name = route.__name__
        response = route(event, context, **path)
    except Exception as error:
        response = failed(error)
    response["headers"]["x-request-id"] = request_id

    status = response["statusCode"]
    level = "ERROR" if status >= 500 else "DEBUG" if name == "check_health" else "INFO"
    log.write(level, "request", route=name, status=status, durationMs=log.elapsed_ms(started))
    return response


def failed(error):
    """The answer to a request that failed; what went wrong inside goes to the log and never to the client."""
    if isinstance(error, Problem):
        return error.reply()
    # The message is left out: SDK messages can quote the values that were sent.
    where = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-6:]]
    log.write("ERROR", "request.failed", errorType=type(error).__name__, errorCode=code_of(error), where=where)
    if isinstance(error, AwsError) and is_transient(error):
        message = "a service this depends on is slow or busy; send the same request again, it is never applied twice"
        return Problem(503, "unavailable", message, headers={"retry-after": "1"}).reply()
    return Problem(500, "internal_error", "this request could not be processed; its request id is in the log").reply()
