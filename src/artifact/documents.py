# Documents in S3, under keys that say where they came from and what they hold:
#
#   documents/{Region of origin}/{transactionId}/{SHA-256 of the content, hex}
#
# The same document sent twice is the same object; no key can come to hold other content, because S3 checks the digest.
# Objects are encrypted with the bucket's own default: its Region's key.

import base64

from aws import client
from fields import CONTENT_TYPE, IDENTIFIER, Field, sha256, text, whole
from peer import PeerBucket
from web import Problem

# S3 takes at most 5 GiB in one PUT.
MAX_UPLOAD_BYTES = 5 * 1024**3
# A URL dies with the credentials that signed it, if those end sooner.
UPLOAD_SECONDS = 900
# Keeps an item far below DynamoDB's 400 KB: a key takes about 160 bytes at most.
MAX_UPLOADS = 100

UPLOAD_FIELDS = {
    "transactionId": IDENTIFIER,
    "fileName": Field(text("[A-Za-z0-9][A-Za-z0-9 ._-]{0,127}", "1 to 128 of A-Z a-z 0-9 space . _ -"), optional=True),
    "contentType": CONTENT_TYPE,
    "sha256": Field(sha256),
    "sizeBytes": Field(whole(1, MAX_UPLOAD_BYTES), optional=True),
}

# What a transaction says of its document's copies.
STORED = "stored"  # in this Region; replication carries it to the peer
MIRRORED = "mirrored"  # in both Regions before the transaction was answered
PENDING = "pending"  # in this Region; the second write did not succeed and replication is the backstop


class Documents:
    def __init__(self, settings, store):
        self.region = settings.region
        self.bucket = settings.bucket
        self.store = store
        # At its slowest 7 s: twice 3 s and at most 1 s between.
        self.s3 = client("s3", settings.region, connect=1.0, read=2.0, attempts=2, s3={"addressing_style": "virtual"})
        # Only signs, never calls: a gateway endpoint does not serve the accelerated host, but clients reach it.
        self.signer = client(
            "s3", settings.region, connect=1.0, read=1.0, attempts=1,
            s3={"addressing_style": "virtual", "use_accelerate_endpoint": settings.accelerate},
        )
        self.peer = PeerBucket(settings) if settings.peer else None

    def key(self, transaction_id, digest):
        return f"documents/{self.region}/{transaction_id}/{base64.b64decode(digest).hex()}"

    def put(self, transaction_id, described, data, remaining_ms):
        """Stores a small document here and, with dual write, in the peer. Returns its key, its state, and why it is pending."""
        key = self.key(transaction_id, described["sha256"])
        content = {"ContentType": described["contentType"], "ChecksumSHA256": described["sha256"], "Body": data}
        self.s3.put_object(Bucket=self.bucket, Key=key, **content)
        if self.peer is None:
            return key, STORED, None
        reason = self.peer.write(key, content, remaining_ms)
        return (key, PENDING, reason) if reason else (key, MIRRORED, None)

    def offer_upload(self, transactionId, contentType, sha256, fileName=None, sizeBytes=None):
        """A URL for one PUT of one document. The transaction notes the key first, so that after the loss of a Region
        it is known which documents were promised and may have to be asked for again."""
        key = self.key(transactionId, sha256)
        refused = self.store.add_upload(transactionId, key, MAX_UPLOADS)
        if refused is not None:
            if refused:
                raise Problem(409, "too_many_documents", f"a transaction can have {MAX_UPLOADS} uploaded documents")
            raise Problem(404, "transaction_not_found", "store the transaction before its documents", "transactionId")

        headers = {"content-type": contentType, "x-amz-checksum-sha256": sha256}
        signed = {"Bucket": self.bucket, "Key": key, "ContentType": contentType, "ChecksumSHA256": sha256}
        if sizeBytes:
            headers["content-length"] = str(sizeBytes)
            signed["ContentLength"] = sizeBytes
        if fileName:
            headers["content-disposition"] = signed["ContentDisposition"] = f'attachment; filename="{fileName}"'
        return {
            "transactionId": transactionId,
            "key": key,
            "upload": {
                "method": "PUT",
                "url": self.signer.generate_presigned_url("put_object", Params=signed, ExpiresIn=UPLOAD_SECONDS),
                "headers": headers,
                "expiresInSeconds": UPLOAD_SECONDS,
            },
            "replication": "asynchronous: the document reaches the other Region some time after the upload has ended",
        }
