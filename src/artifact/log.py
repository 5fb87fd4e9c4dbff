# One JSON object a line, on standard output.
#
# With Lambda's JSON log format, output of the `logging` module is put inside an object of Lambda's own; a line on standard
# output that is JSON already, with `level` and an RFC 3339 `timestamp`, is kept as it stands, and Lambda's own level filter
# applies to it. Metric filters such as { $.event = "document.pending" } therefore see the fields at the top.
#
# Lines carry ids, codes and durations: never amounts, descriptions, documents, URLs or messages of exceptions.

import json
import sys
import time
from datetime import datetime, timezone

# Lambda's names. FATAL is no higher than ERROR: lines that alarms count are always written.
LEVELS = {"TRACE": 0, "DEBUG": 1, "INFO": 2, "WARN": 3, "ERROR": 4, "FATAL": 4}

_threshold = LEVELS["INFO"]
_request = {}


def set_level(name):
    global _threshold
    _threshold = LEVELS.get(name.upper(), LEVELS["INFO"])


def begin(request_id, lambda_request_id):
    """Sets what every line says until the next request; an environment serves one request at a time."""
    global _request
    _request = {"requestId": request_id, "lambdaRequestId": lambda_request_id}


def write(level, event, **fields):
    if LEVELS[level] < _threshold:
        return
    given = {name: value for name, value in fields.items() if value is not None}
    line = {"timestamp": now(), "level": level, "event": event, **_request, **given}
    sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def now():
    """This moment as ISO 8601 in UTC with milliseconds, the form that sorts as text."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def elapsed_ms(since):
    return round((time.monotonic() - since) * 1000)
