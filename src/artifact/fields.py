# What each kind of field may hold, and how a table of fields reads an object. Anything else is refused, with its name.

import base64
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

from web import Problem, printable

# DynamoDB keeps 38 significant digits; 26 before and 12 after the point never need more.
INTEGER_DIGITS, FRACTION_DIGITS = 26, 12
EXACT = Context(prec=INTEGER_DIGITS + FRACTION_DIGITS)


@dataclass(frozen=True)
class Field:
    """`parse` returns what is kept of a value, or raises ValueError with what the value must be."""

    parse: Callable[[Any], Any]
    optional: bool = False


def read(values, fields, inside=""):
    """The parsed values of an object, whose names must all be in `fields`."""
    for name in values:
        if name not in fields:
            raise Problem(400, "unknown_field", "this field is not known here", inside + printable(name))
    parsed = {}
    for name, field in fields.items():
        if name in values:
            try:
                parsed[name] = field.parse(values[name])
            except ValueError as error:
                raise Problem(400, "invalid_field", f"must be {error}", inside + name) from None
        elif not field.optional:
            raise Problem(400, "missing_field", "this field is required", inside + name)
    return parsed


def text(pattern, meaning):
    def parse(value):
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise ValueError(meaning)
        return value

    return parse


def nested(name, fields):
    def parse(value):
        if not isinstance(value, dict):
            raise ValueError("an object")
        return read(value, fields, f"{name}.")

    return parse


def prose(longest):
    def parse(value):
        if not isinstance(value, str) or not 1 <= len(value) <= longest:
            raise ValueError(f"text of 1 to {longest} characters")
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in value):
            raise ValueError("text without control characters or lone surrogates")
        return value

    return parse


def amount(value):
    """A number in its shortest form, as DynamoDB keeps it: 10.50 is 10.5 from the first answer on."""
    plain = isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,38}(\.[0-9]{1,38})?", value)
    if not plain and not isinstance(value, Decimal):
        raise ValueError('a number, or a string like "12.34"')
    value = Decimal(value)
    if value.adjusted() >= INTEGER_DIGITS or value.as_tuple().exponent < -FRACTION_DIGITS:
        raise ValueError(f"a number of at most {INTEGER_DIGITS} digits before and {FRACTION_DIGITS} after the point")
    return value.normalize(EXACT) or Decimal(0)


def whole(smallest, largest):
    def parse(value):
        if not isinstance(value, Decimal) or not smallest <= value <= largest or value != int(value):
            raise ValueError(f"a whole number from {smallest} to {largest}")
        return int(value)

    return parse


def whole_text(smallest, largest):
    """A whole number as a query string gives it."""

    def parse(value):
        if not re.fullmatch("[0-9]{1,9}", value) or not smallest <= int(value) <= largest:
            raise ValueError(f"a whole number from {smallest} to {largest}")
        return int(value)

    return parse


def base64_bytes(largest):
    def parse(value):
        data = unbase64(value)
        if not 1 <= len(data) <= largest:
            raise ValueError(f"1 to {largest} bytes in base64; for a larger document use POST /documents")
        return data

    return parse


def sha256(value):
    """A SHA-256 digest in base64, the form in which S3 takes and checks it."""
    if len(unbase64(value)) != 32:
        raise ValueError("a SHA-256 digest of 32 bytes in base64")
    return value


def unbase64(value):
    """The bytes that base64 text stands for, or none when it is not base64 or not in its one regular form."""
    if not isinstance(value, str):
        return b""
    try:
        data = base64.b64decode(value, validate=True)
    except ValueError:
        return b""
    return data if base64.b64encode(data).decode() == value else b""


# Safe in a URL and in an S3 key as it stands; never begins with the mark that the health check's key begins with.
IDENTIFIER = Field(text("[A-Za-z0-9][A-Za-z0-9._-]{0,63}", "1 to 64 of A-Z a-z 0-9 . _ - beginning with a letter or digit"))
CONTENT_TYPE = Field(
    text(
        r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,63}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,63}(; ?charset=[A-Za-z0-9-]{1,32})?",
        "a media type such as application/pdf",
    )
)
