# The second copy of a document, in the peer Region's bucket: over VPC peering, through the S3 interface endpoint there,
# as the peer's recovery role. Nothing here may fail a transaction or delay it for long: the peer may be the Region that is lost.

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

from aws import client, code_of

# The whole of it, credentials and name lookup included, which no timeout of the SDK bounds.
LONGEST_SECONDS = 3
# With less than this left of the invocation, the time is kept for writing the transaction.
MIN_REMAINING_MS = 4_500
# Without a pause after a failure every document would wait for a lost peer and so use up this Region's concurrency. Pauses
# double while failures follow each other, and differ by half, so that not all environments try, and wait, at once.
SHORTEST_PAUSE, LONGEST_PAUSE = 15, 240
# A role assumed by a role's credentials lasts an hour at most; they are renewed while still good.
SESSION_SECONDS = 3_600
RENEW_EARLY = timedelta(minutes=5)


class PeerBucket:
    def __init__(self, settings):
        self.peer = settings.peer
        self.session_name = settings.function[:64]
        self.sts = client("sts", settings.region, connect=0.5, read=1.0, attempts=1)
        self.s3 = None
        self.renew_at = None
        self.pause = SHORTEST_PAUSE
        self.paused_until = float("-inf")
        self.worker = ThreadPoolExecutor(max_workers=1)

    def write(self, key, content, remaining_ms):
        """Writes a document; returns None when it stands in the peer, else the reason why it may not."""
        if time.monotonic() < self.paused_until:
            return "Paused"
        if remaining_ms() < MIN_REMAINING_MS:
            return "NoTimeLeft"
        attempt = self.worker.submit(lambda: self.bucket().put_object(Bucket=self.peer.bucket, Key=key, **content))
        try:
            attempt.result(LONGEST_SECONDS)
            self.pause = SHORTEST_PAUSE
            return None
        except Exception as error:
            # An attempt given up may still succeed later: that leaves the document where it belongs.
            self.paused_until = time.monotonic() + self.pause * random.uniform(0.5, 1.5)
            self.pause = min(2 * self.pause, LONGEST_PAUSE)
            return code_of(error)

    def bucket(self):
        """A client of the peer's bucket with credentials that are still good."""
        if self.s3 is None or datetime.now(timezone.utc) >= self.renew_at:
            credentials = self.sts.assume_role(
                RoleArn=self.peer.role_arn, RoleSessionName=self.session_name, DurationSeconds=SESSION_SECONDS
            )["Credentials"]
            # One attempt: replication is the second. The endpoint serves buckets by path.
            self.s3 = client(
                "s3", self.peer.region, connect=2.0, read=2.0, attempts=1,
                s3={"addressing_style": "path"},
                endpoint_url=f"https://bucket.{self.peer.s3_domain}",
                aws_access_key_id=credentials["AccessKeyId"],
                aws_secret_access_key=credentials["SecretAccessKey"],
                aws_session_token=credentials["SessionToken"],
            )
            self.renew_at = credentials["Expiration"] - RENEW_EARLY
        return self.s3
