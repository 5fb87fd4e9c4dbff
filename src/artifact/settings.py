# What the function is told by its environment, checked once as it starts: with a wrong setting no request is answered, the
# health check least of all, and a deployment goes no further than this Region.

from dataclasses import dataclass


@dataclass(frozen=True)
class Peer:
    """The documents bucket of the other Region, reached over VPC peering through that Region's S3 interface endpoint."""

    region: str
    bucket: str
    role_arn: str
    s3_domain: str


@dataclass(frozen=True)
class Settings:
    region: str
    environment: str
    table: str
    customer_index: str
    bucket: str
    accelerate: bool
    health_path: str
    log_level: str
    function: str
    peer: Peer | None

    @staticmethod
    def from_environment(variables):
        def needed(name):
            if not variables.get(name):
                raise RuntimeError(f"the environment variable {name} is missing")
            return variables[name]

        dual_write = any(variables.get(name) for name in ("PEER_REGION", "PEER_BUCKET", "PEER_ROLE_ARN", "PEER_S3_DOMAIN"))
        return Settings(
            region=needed("AWS_REGION"),
            environment=needed("ENVIRONMENT"),
            table=needed("TABLE_NAME"),
            customer_index=needed("CUSTOMER_INDEX"),
            bucket=needed("DOCUMENTS_BUCKET"),
            accelerate=needed("ACCELERATE") == "true",
            health_path=needed("HEALTH_PATH"),
            log_level=variables.get("LOG_LEVEL", "INFO"),
            function=variables.get("AWS_LAMBDA_FUNCTION_NAME", "transaction-processor"),
            peer=Peer(
                region=needed("PEER_REGION"),
                bucket=needed("PEER_BUCKET"),
                role_arn=needed("PEER_ROLE_ARN"),
                s3_domain=needed("PEER_S3_DOMAIN"),
            )
            if dual_write
            else None,
        )
