//! The endpoint of a Region: an HTTP API in front of the function, under its own host name and under the domain.

use indexmap::IndexMap;

use super::builder::{Builder, Step, arn};
use super::dns;
use super::properties::{Tag, properties};
use super::{function, inputs, logs};
use crate::design::names::Name;
use crate::template::{Expression, Key};

pub(super) const API: &str = "HttpApi";
pub(super) const STAGE: &str = "ApiStage";
pub(super) const LOG_GROUP: &str = "ApiLogGroup";
pub(super) const CERTIFICATE: &str = "Certificate";
pub(super) const DOMAIN: &str = "ApiDomain";
pub(super) const MAPPING: &str = "ApiDomainMapping";
const HEALTH_ROUTE: &str = "HealthRoute";
const INTEGRATION: &str = "ApiIntegration";
const AUTHORIZER: &str = "ApiAuthorizer";

properties! {
    Api = "AWS::ApiGatewayV2::Api" {
        name: Expression,
        description: &'static str,
        protocol_type: &'static str,
        disable_execute_api_endpoint: bool,
        tags: IndexMap<Key, Expression>,
    }

    Integration = "AWS::ApiGatewayV2::Integration" {
        api_id: Expression,
        description: &'static str,
        integration_type: &'static str,
        integration_uri: Expression,
        payload_format_version: &'static str,
        timeout_in_millis: i64,
    }

    Route = "AWS::ApiGatewayV2::Route" {
        api_id: Expression,
        route_key: Expression,
        target: Expression,
        authorization_type: &'static str,
        authorizer_id: Option<Expression>,
    }

    Authorizer = "AWS::ApiGatewayV2::Authorizer" {
        api_id: Expression,
        name: Expression,
        authorizer_type: &'static str,
        identity_source: Vec<&'static str>,
        jwt_configuration: Jwt,
    }

    Jwt {
        issuer: Expression,
        audience: Vec<Expression>,
    }

    Stage = "AWS::ApiGatewayV2::Stage" {
        api_id: Expression,
        stage_name: &'static str,
        description: &'static str,
        auto_deploy: bool,
        default_route_settings: Throttle,
        access_log_settings: AccessLog,
        tags: IndexMap<Key, Expression>,
    }

    Throttle {
        throttling_rate_limit: i64,
        throttling_burst_limit: i64,
        detailed_metrics_enabled: bool,
    }

    AccessLog {
        destination_arn: Expression,
        format: String,
    }

    Certificate = "AWS::CertificateManager::Certificate" {
        domain_name: Expression,
        validation_method: &'static str,
        domain_validation_options: Vec<Validation>,
        tags: Vec<Tag>,
    }

    Validation {
        domain_name: Expression,
        hosted_zone_id: Expression,
    }

    Domain = "AWS::ApiGatewayV2::DomainName" {
        domain_name: Expression,
        domain_name_configurations: Vec<DomainConfiguration>,
        tags: IndexMap<Key, Expression>,
    }

    DomainConfiguration {
        certificate_arn: Expression,
        endpoint_type: &'static str,
        security_policy: &'static str,
    }

    Mapping = "AWS::ApiGatewayV2::ApiMapping" {
        api_id: Expression,
        domain_name: Expression,
        stage: Expression,
    }

    Permission = "AWS::Lambda::Permission" {
        action: &'static str,
        function_name: Expression,
        principal: &'static str,
        source_arn: Expression,
    }
}

/// The routes that callers use, apart from the health check's.
const ROUTES: &[(&str, &str)] = &[
    ("PostTransactionRoute", "POST /transactions"),
    ("GetTransactionRoute", "GET /transactions/{id}"),
    ("GetCustomerTransactionsRoute", "GET /customers/{id}/transactions"),
    ("PostDocumentRoute", "POST /documents"),
];

/// The API by itself, so that its host name is known before the other Region needs it.
pub(super) fn add_api(builder: &mut Builder<'_>) {
    let api = Api {
        name: builder.name(Name::Api),
        description: "Takes transactions for this Region",
        protocol_type: "HTTP",
        // The health checkers ask this host name: the domain's would follow the failover and test the wrong Region.
        disable_execute_api_endpoint: false,
        tags: builder.tag_map("api"),
    };
    builder.add(
        Step::Foundation,
        API,
        "Regional, so that each Region stands alone; its own host name stays open for the health checkers.",
        &api,
    );
}

/// Routes, stage, certificate and domain.
pub(super) fn add(builder: &mut Builder<'_>) {
    let design = builder.design;
    let (dns, api) = (&design.parameters.dns, Expression::reference(API));
    let integration = Integration {
        api_id: api.clone(),
        description: "The function's live alias",
        integration_type: "AWS_PROXY",
        integration_uri: Expression::reference(function::ALIAS),
        payload_format_version: "2.0",
        // A second more than the function, so that the function's own answer arrives; API Gateway allows 30 s.
        timeout_in_millis: (design.parameters.compute.timeout_s * 1_000 + 1_000).min(30_000),
    };
    builder.add(
        Step::Full,
        INTEGRATION,
        "To the alias, so that a release or a way back changes no route.",
        &integration,
    );
    // One after another from here to the stage: API Gateway refuses changes of one API that come at the same time.
    let guarded = !dns.jwt_issuer.is_empty();
    if guarded {
        let authorizer = Authorizer {
            api_id: api.clone(),
            name: builder.name(Name::Authorizer),
            authorizer_type: "JWT",
            identity_source: vec!["$request.header.Authorization"],
            jwt_configuration: Jwt {
                issuer: Expression::Text(dns.jwt_issuer.clone().into()),
                audience: dns.jwt_audience.iter().map(|it| Expression::Text(it.clone().into())).collect(),
            },
        };
        let why =
            "Tokens, unlike AWS signatures, are good in either Region. Their issuer must survive the loss of one.";
        builder.add(Step::Full, AUTHORIZER, why, &authorizer).after([INTEGRATION]);
    }
    let health = Route {
        api_id: api.clone(),
        route_key: format!("GET ${{{}}}", inputs::HEALTH_PATH).into(),
        target: format!("integrations/${{{INTEGRATION}}}").into(),
        authorization_type: "NONE",
        authorizer_id: None,
    };
    builder
        .add(
            Step::Full,
            HEALTH_ROUTE,
            "Open, because health checkers have no tokens; it tells nothing secret.",
            &health,
        )
        .after(guarded.then_some(AUTHORIZER));
    let mut previous = HEALTH_ROUTE;
    for (id, key) in ROUTES {
        let route = Route {
            route_key: Expression::Text((*key).into()),
            authorization_type: if guarded { "JWT" } else { "NONE" },
            authorizer_id: guarded.then(|| Expression::reference(AUTHORIZER)),
            ..health.clone()
        };
        builder
            .add(Step::Full, id, "One route for each thing callers can do; everything else is refused here.", &route)
            .after([previous]);
        previous = id;
    }
    stage(builder, previous);
    let permission = Permission {
        action: "lambda:InvokeFunction",
        function_name: Expression::reference(function::ALIAS),
        principal: "apigateway.amazonaws.com",
        // It holds the account already, and API Gateway is nowhere documented to name it in any other way.
        source_arn: format!("arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{API}}}/*/*")
            .into(),
    };
    builder.add(Step::Full, "ApiInvokePermission", "This API may call the live alias, and nobody else.", &permission);
    domain(builder);
}

fn stage(builder: &mut Builder<'_>, last_route: &str) {
    logs::group(builder, Step::Foundation, LOG_GROUP, Name::ApiLogGroup);
    let format: IndexMap<&str, &str> = IndexMap::from([
        ("requestId", "$context.requestId"),
        ("requestTime", "$context.requestTime"),
        ("sourceIp", "$context.identity.sourceIp"),
        ("routeKey", "$context.routeKey"),
        ("status", "$context.status"),
        ("responseLength", "$context.responseLength"),
        ("responseLatency", "$context.responseLatency"),
        ("integrationLatency", "$context.integrationLatency"),
        ("integrationError", "$context.integrationErrorMessage"),
    ]);
    let stage = Stage {
        api_id: Expression::reference(API),
        stage_name: "$default",
        description: "The only stage",
        auto_deploy: true,
        default_route_settings: Throttle {
            throttling_rate_limit: builder.design.parameters.api_rate(),
            throttling_burst_limit: builder.design.parameters.dns.api_burst,
            detailed_metrics_enabled: false,
        },
        access_log_settings: AccessLog {
            destination_arn: arn("logs", &format!("log-group:${{{LOG_GROUP}}}")).into(),
            format: crate::template::text::minified(&format),
        },
        tags: builder.tag_map("stage"),
    };
    builder
        .add(
            Step::Full,
            STAGE,
            "The throttle leaves room over the target; what the account's quota in the Region allows bounds it all the \
             same.",
            &stage,
        )
        .after([last_route]);
}

fn domain(builder: &mut Builder<'_>) {
    let name = || Expression::reference(inputs::DOMAIN);
    let certificate = Certificate {
        domain_name: name(),
        validation_method: "DNS",
        domain_validation_options: vec![Validation { domain_name: name(), hosted_zone_id: dns::zone(builder) }],
        tags: builder.tags("certificate"),
    };
    builder.add(
        Step::Full,
        CERTIFICATE,
        "One for each Region, for the same name. It is issued once the zone is delegated, and renews itself.",
        &certificate,
    );
    let domain = Domain {
        domain_name: name(),
        domain_name_configurations: vec![DomainConfiguration {
            certificate_arn: Expression::reference(CERTIFICATE),
            endpoint_type: "REGIONAL",
            security_policy: "TLS_1_2",
        }],
        tags: builder.tag_map("domain"),
    };
    builder.add(
        Step::Full,
        DOMAIN,
        "The same name in both Regions: DNS decides which of them a client meets.",
        &domain,
    );
    let mapping = Mapping {
        api_id: Expression::reference(API),
        domain_name: Expression::reference(DOMAIN),
        stage: Expression::reference(STAGE),
    };
    builder.add(Step::Full, MAPPING, "Leads the name to the API.", &mapping);
}
