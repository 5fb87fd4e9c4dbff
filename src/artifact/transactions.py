# Transactions: stored once per id, read by id, listed by customer.

import base64
import hashlib
import json

import log
from fields import CONTENT_TYPE, IDENTIFIER, Field, amount, base64_bytes, nested, prose, text, whole_text
from web import Problem

# Lambda takes 6 MB a request. A document may be in base64 twice, in the JSON and around it: 3 MiB become 5.6 million bytes.
MAX_DOCUMENT_BYTES = 3 * 1024 * 1024
PAGE, MAX_PAGE = 25, 100
SHOWN = ("transactionId", "customerId", "amount", "currency", "description", "createdAt", "region", "document", "documentState",
         "uploads")

TRANSACTION_FIELDS = {
    "transactionId": IDENTIFIER,
    "customerId": IDENTIFIER,
    "amount": Field(amount),  # may be negative: money back
    "currency": Field(text("[A-Z]{3}", "three capital letters, as in ISO 4217")),
    "description": Field(prose(1_000), optional=True),
    "document": Field(
        nested("document", {"contentType": CONTENT_TYPE, "data": Field(base64_bytes(MAX_DOCUMENT_BYTES))}), optional=True
    ),
}
PAGE_FIELDS = {
    "limit": Field(whole_text(1, MAX_PAGE), optional=True),
    "next": Field(text("[A-Za-z0-9_-]{1,400}", "the value of next in an earlier answer"), optional=True),
}
TIME = text("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[.][0-9]{3}Z", "a time")


class Transactions:
    def __init__(self, settings, store, documents):
        self.region = settings.region
        self.store = store
        self.documents = documents

    def create(self, given, remaining_ms):
        """Stores a transaction once; returns whether it is new, and the transaction as it stands.

        The order of writes is: the document here, the document in the peer, the transaction. A crash in between leaves a
        document that no transaction names, and the client's next attempt writes it again under the same key. The reverse
        order could leave a transaction whose document is nowhere.
        """
        document = given.get("document")
        item = {**given, "createdAt": log.now(), "region": self.region}
        pending = None
        if document:
            item["document"] = described(document)
            # Asked before anything is written: a repeated request costs no upload, a contradicting one leaves no document.
            stored = self.store.get(item["transactionId"])
            if stored:
                return False, repeated(item, stored)
            key, item["documentState"], pending = self.documents.put(
                item["transactionId"], item["document"], document["data"], remaining_ms
            )
            item["document"]["key"] = key

        stored = self.store.add(item)
        # The same to the millisecond is this very request: its first attempt was applied and only the answer was lost.
        if stored != item:
            return False, repeated(item, stored)
        if pending:
            # An ERROR, so that the level an operator sets for the log does not silence the alarm that counts these lines.
            log.write("ERROR", "document.pending", transactionId=item["transactionId"], reason=pending)
        return True, shown(item)

    def get(self, transaction_id):
        item = self.store.get(transaction_id)
        if item is None:
            raise Problem(404, "transaction_not_found", "no transaction has this id")
        return shown(item)

    def page(self, customerId, limit=PAGE, next=None):
        start = opened(next, customerId) if next else None
        items, last = self.store.of_customer(customerId, limit, start)
        return {"transactions": [shown(item) for item in items], **({"next": sealed(last)} if last else {})}


def described(document):
    data = document["data"]
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    return {"contentType": document["contentType"], "sha256": digest, "sizeBytes": len(data)}


def repeated(item, stored):
    """The answer to an id that is taken: what stands there, if it is what the client sent."""
    if content(item) != content(stored):
        message = "a transaction with this id and other content is already stored"
        raise Problem(409, "transaction_conflict", message, "transactionId")
    return shown(stored)


def content(item):
    """What the client decides about a transaction; times, Regions and states are ours and may differ."""
    document = item.get("document", {})
    return [item.get(name) for name in TRANSACTION_FIELDS if name != "document"] + [
        document.get("contentType"),
        document.get("sha256"),
    ]


def shown(item):
    """A transaction as JSON can say it; the amount is a string, because many clients read numbers as binary fractions."""
    answer = {name: item[name] for name in SHOWN if name in item}
    if "amount" in item:
        answer["amount"] = f"{item['amount']:f}"
    if "document" in item:
        answer["document"] = {**item["document"], "sizeBytes": int(item["document"]["sizeBytes"])}
    if "uploads" in item:
        answer["uploads"] = sorted(item["uploads"])
    return answer


def sealed(key):
    """Where a page ended, as one opaque word."""
    place = json.dumps([key["createdAt"], key["transactionId"], check(key)], separators=(",", ":"))
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def opened(word, customer_id):
    """The key that `sealed` closed. The check finds accidents and use for another customer; it keeps no secret: a forged
    word could only begin elsewhere in the list of the customer that the path names."""
    try:
        created_at, transaction_id, given = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
        key = {"customerId": customer_id, "createdAt": TIME(created_at), "transactionId": IDENTIFIER.parse(transaction_id)}
        if given == check(key):
            return key
    except (ValueError, TypeError, RecursionError):
        pass
    raise Problem(400, "invalid_field", "must be the value of next in an earlier answer for this customer", "next")


def check(key):
    return hashlib.sha256("/".join([key["customerId"], key["createdAt"], key["transactionId"]]).encode()).hexdigest()[:16]
