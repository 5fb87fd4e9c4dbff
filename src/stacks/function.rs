//! The function: code from the Region's own bucket, pinned by its digest, behind an alias.

use indexmap::IndexMap;
use sha2::{Digest as _, Sha256};

use super::builder::{Builder, Step, role_arn};
use super::key::key_arn;
use super::properties::{Tag, properties};
use super::{inputs, logs, network, roles, table};
use crate::design::names::Name;
use crate::template::{Expression, text};
use crate::words::hex;

pub(super) const FUNCTION: &str = "Processor";
pub(super) const VERSION: &str = "ProcessorVersion";
pub(super) const ALIAS: &str = "ProcessorAlias";
pub(super) const ALIAS_NAME: &str = "live";

properties! {
    Function = "AWS::Lambda::Function" {
        function_name: Expression,
        description: &'static str,
        runtime: String,
        architectures: Vec<String>,
        handler: String,
        code: Code,
        role: Expression,
        memory_size: i64,
        timeout: i64,
        reserved_concurrent_executions: Expression,
        kms_key_arn: Expression,
        environment: Environment,
        vpc_config: VpcConfig,
        logging_config: Logging,
        tags: Vec<Tag>,
    }

    Code {
        #[serde(rename = "S3Bucket")]
        bucket: Expression,
        #[serde(rename = "S3Key")]
        key: Expression,
        #[serde(rename = "S3ObjectVersion")]
        version: Expression,
    }

    Environment {
        variables: Variables,
    }

    VpcConfig {
        subnet_ids: Vec<Expression>,
        security_group_ids: Vec<Expression>,
    }

    Logging {
        log_group: Expression,
        log_format: &'static str,
        application_log_level: String,
        system_log_level: &'static str,
    }

    Version = "AWS::Lambda::Version" {
        function_name: Expression,
        description: Expression,
        #[serde(rename = "CodeSha256")]
        code_sha256: Expression,
    }

    Alias = "AWS::Lambda::Alias" {
        name: &'static str,
        description: &'static str,
        function_name: Expression,
        function_version: Expression,
        provisioned_concurrency_config: Option<Provisioned>,
    }

    Provisioned {
        provisioned_concurrent_executions: i64,
    }
}

type Variables = IndexMap<&'static str, Expression>;

pub(super) fn add(builder: &mut Builder<'_>) {
    let compute = &builder.design.parameters.compute;
    let function = Function {
        function_name: builder.name(Name::Function),
        description: "Processes transactions",
        runtime: compute.runtime.clone(),
        architectures: vec![compute.architecture.clone()],
        handler: compute.handler.clone(),
        code: Code {
            bucket: Expression::reference(inputs::ARTIFACT_BUCKET),
            key: Expression::reference(inputs::ARTIFACT_KEY),
            version: Expression::reference(inputs::ARTIFACT_VERSION),
        },
        role: Expression::attribute(roles::PROCESSOR, "Arn"),
        memory_size: compute.memory_mb,
        timeout: compute.timeout_s,
        reserved_concurrent_executions: Expression::reference(inputs::RESERVED_CONCURRENCY),
        kms_key_arn: key_arn(),
        environment: Environment { variables: variables(builder) },
        vpc_config: VpcConfig {
            subnet_ids: network::subnets(builder),
            security_group_ids: vec![Expression::reference(network::FUNCTION_GROUP)],
        },
        logging_config: Logging {
            log_group: Expression::reference(logs::FUNCTION_GROUP),
            log_format: "JSON",
            application_log_level: compute.log_level.clone(),
            system_log_level: "WARN",
        },
        tags: builder.tags("processor"),
    };
    builder.add(
        Step::Full,
        FUNCTION,
        "The same code and the same concurrency as its twin: the standby has to carry everything, alone, at once.",
        &function,
    );
    let version = Version {
        function_name: Expression::reference(FUNCTION),
        description: release(builder, &function).into(),
        code_sha256: Expression::reference(inputs::ARTIFACT_SHA256),
    };
    builder.add(
        Step::Full,
        VERSION,
        "Refused unless the code has this digest, so both Regions provably run the same. A version never changes, so new \
         code or settings replace it, by its digest or its description, and the old one is kept as the way back.",
        &version,
    );
    let provisioned = compute.provisioned_concurrency;
    let alias = Alias {
        name: ALIAS_NAME,
        description: "What the API calls",
        function_name: Expression::reference(FUNCTION),
        function_version: Expression::attribute(VERSION, "Version"),
        provisioned_concurrency_config: (provisioned > 0)
            .then_some(Provisioned { provisioned_concurrent_executions: provisioned }),
    };
    builder.add(
        Step::Full,
        ALIAS,
        "Callers use the alias, so that a release is one change and so is its undoing.",
        &alias,
    );
}

/// Says what the function's settings are, so that the version is made anew exactly when they change: `CloudFormation`
/// replaces a version whose description changes, and Lambda refuses a new one when nothing has changed but that.
/// At most 256 characters: the health check's path has 128, the peer endpoint's host name about 70.
fn release(builder: &Builder<'_>, function: &Function) -> String {
    // A version does not hold tags, and code and concurrency are only references here.
    let settings = text::minified(&Function { tags: Vec::new(), ..function.clone() });
    let digest = Sha256::digest(settings);
    let digest: String = hex(&digest).chars().take(12).collect();
    let peer =
        if builder.design.dual_write() { format!(", peer at ${{{}}}", inputs::PEER_S3_DOMAIN) } else { String::new() };
    format!("Settings {digest}, health at ${{{}}}{peer}", inputs::HEALTH_PATH)
}

fn variables(builder: &Builder<'_>) -> Variables {
    let design = builder.design;
    let mut variables: Variables = IndexMap::from([
        ("ENVIRONMENT", Expression::reference(inputs::SUFFIX)),
        ("TABLE_NAME", builder.name(Name::Table)),
        ("CUSTOMER_INDEX", table::INDEX.into()),
        ("DOCUMENTS_BUCKET", builder.name(Name::DocumentsBucket)),
        ("ACCELERATE", builder.site().acceleration.to_string().into()),
        ("HEALTH_PATH", Expression::reference(inputs::HEALTH_PATH)),
        ("LOG_LEVEL", design.parameters.compute.log_level.clone().into()),
    ]);
    if design.dual_write() {
        variables.extend([
            ("PEER_REGION", Expression::reference(builder.peer_region())),
            ("PEER_BUCKET", builder.peer_name(Name::DocumentsBucket).into()),
            ("PEER_ROLE_ARN", role_arn(&builder.peer_name(Name::RecoveryRole)).into()),
            ("PEER_S3_DOMAIN", Expression::reference(inputs::PEER_S3_DOMAIN)),
        ]);
    }
    variables
}
