# What comes in and goes out over HTTP: JSON bodies, answers, and problems told to the client.

import base64
import json
from decimal import Decimal


class Problem(Exception):
    """A request that cannot be served, in words meant for the client."""

    def __init__(self, status, code, message, field=None, headers=None):
        super().__init__(message)
        self.status = status
        self.error = {"code": code, "message": message, **({"field": field} if field else {})}
        self.headers = headers or {}

    def reply(self):
        return reply(self.status, {"error": self.error}, self.headers)


def reply(status, body, headers=None):
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json", "cache-control": "no-store", **(headers or {})},
        "body": json.dumps(body, ensure_ascii=False, separators=(",", ":")),
    }


def json_body(event, limit):
    """The JSON object of a request of at most `limit` bytes; its numbers are Decimal, so that none is ever rounded."""
    raw = event.get("body") or ""
    encoded = event.get("isBase64Encoded", False)
    if len(raw) > (limit * 4 // 3 + 4 if encoded else limit):
        raise too_large(limit)
    try:
        raw = base64.b64decode(raw, validate=True) if encoded else raw.encode()
        if len(raw) > limit:
            raise too_large(limit)
        body = json.loads(
            raw.decode(), object_pairs_hook=unique, parse_float=Decimal, parse_int=Decimal, parse_constant=refuse
        )
    except (ValueError, ArithmeticError, RecursionError):
        raise Problem(400, "invalid_json", "the body must be one valid JSON object in UTF-8") from None
    if not isinstance(body, dict):
        raise Problem(400, "invalid_json", "the body must be a JSON object")
    return body


def unique(pairs):
    """An object whose names differ: of two equal names one would be dropped silently."""
    found = {}
    for name, value in pairs:
        if name in found:
            raise Problem(400, "duplicate_field", "this field is given twice", printable(name))
        found[name] = value
    return found


def refuse(constant):
    raise ValueError(f"{constant} is not JSON")


def printable(name):
    """A field's name as an answer may repeat it: short, and without what cannot be encoded."""
    return name[:64].encode(errors="replace").decode()


def too_large(limit):
    return Problem(
        413, "body_too_large", f"the body may hold {limit} bytes; for a larger document use POST /documents"
    )
