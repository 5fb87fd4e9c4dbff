# Whether this Region can serve: one read of its own replica of the table. The peer is never asked: its loss must not
# look like ours.

import time

import log
from aws import AwsError, ClientError, client, code_of
from web import reply

# The key need not exist, and no transaction can have it: identifiers begin with a letter or a digit.
PROBE = {"transactionId": {"S": "~health"}}

# Route 53 gives an answer 2 s; ours takes at most 0.95 s: a second attempt begins within 0.4 s and waits at most 0.55 s.
CONNECT, READ, LATEST_RETRY = 0.15, 0.25, 0.4


class Health:
    def __init__(self, settings):
        self.settings = settings
        self.dynamodb = client("dynamodb", settings.region, connect=CONNECT, read=READ, attempts=1)

    def check(self):
        started = time.monotonic()
        where = {"region": self.settings.region, "environment": self.settings.environment}
        try:
            try:
                self.probe()
            except ClientError:
                raise
            except AwsError:
                # A connection kept from an earlier request may have died since; a new one shows whether the table has.
                if time.monotonic() - started > LATEST_RETRY:
                    raise
                self.probe()
        except AwsError as error:
            log.write("ERROR", "health.failed", reason=code_of(error), durationMs=log.elapsed_ms(started))
            return reply(503, {"status": "unavailable", **where}, {"retry-after": "1"})
        return reply(200, {"status": "ok", **where})

    def probe(self):
        # A consistent read is answered by the replica that takes the writes.
        self.dynamodb.get_item(TableName=self.settings.table, Key=PROBE, ConsistentRead=True)
