# The table of transactions in this Region. It is a global table: what is written here reaches the peer about a second later.
# A request repeated in the peer within that second is stored there too, and of the two, which are the same, the later stays.

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from aws import ClientError, client, code_of

_to_dynamodb = TypeSerializer()
_from_dynamodb = TypeDeserializer()


def packed(item):
    return {name: _to_dynamodb.serialize(value) for name, value in item.items()}


def unpacked(item):
    return {name: _from_dynamodb.deserialize(value) for name, value in item.items()}


class Store:
    def __init__(self, settings):
        self.table = settings.table
        self.index = settings.customer_index
        # At its slowest 4 s: twice 1.5 s and at most 1 s between.
        self.dynamodb = client("dynamodb", settings.region, connect=0.5, read=1.0, attempts=2)

    def get(self, transaction_id):
        """The transaction as last written in this Region, or None."""
        key = packed({"transactionId": transaction_id})
        answer = self.dynamodb.get_item(TableName=self.table, Key=key, ConsistentRead=True)
        return unpacked(answer["Item"]) if "Item" in answer else None

    def add(self, item):
        """Writes a transaction unless its id is taken; returns the transaction that then stands there."""
        try:
            self.dynamodb.put_item(
                TableName=self.table,
                Item=packed(item),
                ConditionExpression="attribute_not_exists(transactionId)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
            return item
        except ClientError as error:
            return condition_failed(error)

    def add_upload(self, transaction_id, key, most):
        """Notes on a transaction that a document may be uploaded to `key`. Returns None when noted; else why not: the
        transaction as it is, or an empty one when there is none."""
        try:
            self.dynamodb.update_item(
                TableName=self.table,
                Key=packed({"transactionId": transaction_id}),
                UpdateExpression="ADD uploads :new",
                ConditionExpression="attribute_exists(transactionId) AND "
                "(attribute_not_exists(uploads) OR size(uploads) < :most OR contains(uploads, :key))",
                ExpressionAttributeValues=packed({":new": {key}, ":key": key, ":most": most}),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
            return None
        except ClientError as error:
            return condition_failed(error)

    def of_customer(self, customer_id, limit, start):
        """Up to `limit` of a customer's transactions, newest first, after `start`; and where the next page starts, or None."""
        answer = self.dynamodb.query(
            TableName=self.table,
            IndexName=self.index,
            KeyConditionExpression="customerId = :customer",
            ExpressionAttributeValues=packed({":customer": customer_id}),
            ScanIndexForward=False,
            Limit=limit,
            **({"ExclusiveStartKey": packed(start)} if start else {}),
        )
        last = answer.get("LastEvaluatedKey")
        return [unpacked(item) for item in answer["Items"]], unpacked(last) if last else None


def condition_failed(error):
    """The item that a condition failed on; any other error goes on."""
    if code_of(error) != "ConditionalCheckFailedException":
        raise error
    return unpacked(error.response.get("Item", {}))
