//! The VPC of a Region: private subnets, endpoints instead of a way to the Internet, flow logs, and the peering.

use super::builder::{Builder, Step, arn, bucket_arn, role_arn};
use super::policy::{Policy, allow};
use super::properties::{Tag, properties};
use super::{inputs, logs, roles};
use crate::design::names::Name;
use crate::finding::Place;
use crate::template::Expression;

pub(super) const VPC: &str = "Vpc";
pub(super) const ROUTE_TABLE: &str = "PrivateRouteTable";
pub(super) const FUNCTION_GROUP: &str = "FunctionSecurityGroup";
pub(super) const S3_INTERFACE: &str = "S3InterfaceEndpoint";
pub(super) const PEERING: &str = "VpcPeering";
const ENDPOINT_GROUP: &str = "EndpointSecurityGroup";

properties! {
    Vpc = "AWS::EC2::VPC" {
        cidr_block: String,
        enable_dns_support: bool,
        enable_dns_hostnames: bool,
        tags: Vec<Tag>,
    }

    Subnet = "AWS::EC2::Subnet" {
        vpc_id: Expression,
        availability_zone_id: Expression,
        cidr_block: String,
        map_public_ip_on_launch: bool,
        tags: Vec<Tag>,
    }

    RouteTable = "AWS::EC2::RouteTable" {
        vpc_id: Expression,
        tags: Vec<Tag>,
    }

    RouteTableAssociation = "AWS::EC2::SubnetRouteTableAssociation" {
        route_table_id: Expression,
        subnet_id: Expression,
    }

    SecurityGroup = "AWS::EC2::SecurityGroup" {
        group_name: Expression,
        group_description: String,
        vpc_id: Expression,
        security_group_ingress: Option<Vec<Traffic>>,
        security_group_egress: Vec<Traffic>,
        tags: Vec<Tag>,
    }

    Traffic {
        description: &'static str,
        ip_protocol: &'static str,
        from_port: u16,
        to_port: u16,
        cidr_ip: String,
    }

    Endpoint = "AWS::EC2::VPCEndpoint" {
        vpc_endpoint_type: &'static str,
        service_name: Expression,
        vpc_id: Expression,
        route_table_ids: Option<Vec<Expression>>,
        subnet_ids: Option<Vec<Expression>>,
        security_group_ids: Option<Vec<Expression>>,
        private_dns_enabled: Option<bool>,
        policy_document: Policy,
        tags: Vec<Tag>,
    }

    FlowLog = "AWS::EC2::FlowLog" {
        resource_type: &'static str,
        resource_id: Expression,
        traffic_type: &'static str,
        log_destination_type: &'static str,
        log_group_name: Expression,
        deliver_logs_permission_arn: Expression,
        max_aggregation_interval: u32,
        tags: Vec<Tag>,
    }

    Peering = "AWS::EC2::VPCPeeringConnection" {
        vpc_id: Expression,
        peer_vpc_id: Expression,
        peer_region: Expression,
        tags: Vec<Tag>,
    }

    Route = "AWS::EC2::Route" {
        route_table_id: Expression,
        destination_cidr_block: String,
        vpc_peering_connection_id: Expression,
    }
}

/// EC2 takes letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*` in descriptions of groups and rules: no apostrophe.
fn https(description: &'static str, range: String) -> Traffic {
    Traffic { description, ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ip: range }
}

/// The private subnets' ids.
pub(super) fn subnets(builder: &Builder<'_>) -> Vec<Expression> {
    (1..=builder.site().subnets.len()).map(|number| Expression::reference(subnet(number))).collect()
}

fn subnet(number: usize) -> String {
    format!("PrivateSubnet{number}")
}

/// Everything but the peering.
pub(super) fn add(builder: &mut Builder<'_>) {
    let vpc = Vpc {
        cidr_block: builder.site().range.to_string(),
        enable_dns_support: true,
        enable_dns_hostnames: true,
        tags: builder.tags("vpc"),
    };
    builder.add(
        Step::Foundation,
        VPC,
        "No Internet gateway and no NAT: nothing in it can be reached from outside, or reach out.",
        &vpc,
    );
    let table = RouteTable { vpc_id: Expression::reference(VPC), tags: builder.tags("private") };
    builder.add(Step::Foundation, ROUTE_TABLE, "One table: all subnets are private in the same way.", &table);
    for (index, (_, range)) in builder.site().subnets.iter().enumerate() {
        let number = index + 1;
        let properties = Subnet {
            vpc_id: Expression::reference(VPC),
            availability_zone_id: Expression::reference(inputs::zone(number)),
            cidr_block: range.to_string(),
            map_public_ip_on_launch: false,
            tags: builder.tags(&format!("private-{number}")),
        };
        let why = "A zone by its id: names of zones mean different zones in different accounts.";
        builder.add(Step::Foundation, &subnet(number), why, &properties);
        let association = RouteTableAssociation {
            route_table_id: Expression::reference(ROUTE_TABLE),
            subnet_id: Expression::reference(subnet(number)),
        };
        let id = format!("PrivateRouteTableAssociation{number}");
        builder.add(Step::Foundation, &id, "Puts the subnet under the private routes.", &association);
    }
    security_groups(builder);
    endpoints(builder);
    if builder.design.parameters.network.flow_logs {
        flow_log(builder);
    }
}

fn security_groups(builder: &mut Builder<'_>) {
    let function = SecurityGroup {
        group_name: builder.name(Name::FunctionSecurityGroup),
        group_description: "The function: HTTPS out, nothing in".to_owned(),
        vpc_id: Expression::reference(VPC),
        security_group_ingress: None,
        security_group_egress: vec![https("AWS endpoints; the routes lead nowhere else", "0.0.0.0/0".to_owned())],
        tags: builder.tags("function"),
    };
    builder.add(
        Step::Foundation,
        FUNCTION_GROUP,
        "Open to any address on port 443 only in name: the routes lead to the endpoints and to the peer, and nowhere else.",
        &function,
    );
    let peer = builder.design.peer(builder.place);
    let mut ingress = vec![https("The VPC", builder.site().range.to_string())];
    if builder.design.dual_write() {
        ingress.push(https("The VPC of the other Region, for dual write", peer.range.to_string()));
    }
    let endpoints = SecurityGroup {
        group_name: builder.name(Name::EndpointSecurityGroup),
        group_description: "Interface endpoints: HTTPS in".to_owned(),
        vpc_id: Expression::reference(VPC),
        security_group_ingress: Some(ingress),
        security_group_egress: vec![https(
            "Answers need no rule; endpoints call nobody",
            builder.site().range.to_string(),
        )],
        tags: builder.tags("endpoints"),
    };
    builder.add(
        Step::Foundation,
        ENDPOINT_GROUP,
        "By range, because security groups cannot be referred to across Regions.",
        &endpoints,
    );
}

fn endpoints(builder: &mut Builder<'_>) {
    let names = &builder.design.names;
    let bucket = bucket_arn(&names.own(Name::DocumentsBucket));
    let documents = allow("Documents", &["s3:PutObject"]).for_anyone().on([format!("{bucket}/*")]).by_this_account();
    let table = arn("dynamodb", &format!("table/{}", names.own(Name::Table)));
    let transactions =
        allow("Transactions", &["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"])
            .for_anyone()
            .on([table.clone(), format!("{table}/index/*")])
            .by_this_account();
    for (id, service, policy) in [
        ("S3GatewayEndpoint", "s3", Policy::new([documents])),
        ("DynamoDbGatewayEndpoint", "dynamodb", Policy::new([transactions])),
    ] {
        let endpoint = Endpoint {
            vpc_endpoint_type: "Gateway",
            service_name: format!("com.amazonaws.${{AWS::Region}}.{service}").into(),
            vpc_id: Expression::reference(VPC),
            route_table_ids: Some(vec![Expression::reference(ROUTE_TABLE)]),
            subnet_ids: None,
            security_group_ids: None,
            private_dns_enabled: None,
            policy_document: policy,
            tags: builder.tags(service),
        };
        let why = "Free of charge, for this Region only, and only for what the function does.";
        builder.add(Step::Foundation, id, why, &endpoint);
    }
    let chosen = &builder.design.parameters.network.endpoints;
    for (id, service) in
        [("KmsEndpoint", "kms"), ("SnsEndpoint", "sns"), ("StsEndpoint", "sts"), ("LogsEndpoint", "logs")]
    {
        if chosen.iter().any(|endpoint| endpoint == service) {
            let policy = Policy::new([allow("ThisAccount", &["*"]).for_anyone().on(["*"]).by_this_account()]);
            let endpoint = interface(builder, service, true, policy);
            let why = "The function reaches this service without leaving the VPC. Credentials of another account are \
                       refused here, so that nothing can be carried out through it.";
            builder.add(Step::Foundation, id, why, &endpoint);
        }
    }
    if builder.design.dual_write() {
        let recovery = role_arn(&builder.design.names.own(Name::RecoveryRole));
        let bucket = bucket_arn(&builder.design.names.own(Name::DocumentsBucket));
        let policy = Policy::new([allow("DocumentsFromTheOtherRegion", &["s3:PutObject"])
            .for_anyone()
            .on([format!("{bucket}/*")])
            .when("ArnEquals", "aws:PrincipalArn", recovery)]);
        let endpoint = interface(builder, "s3", false, policy);
        builder.add(
            Step::Foundation,
            S3_INTERFACE,
            "The other Region's function comes here over the peering: gateway endpoints cannot be reached through one. \
             Private names would only mislead this Region's own function.",
            &endpoint,
        );
    }
}

fn interface(builder: &Builder<'_>, service: &str, private_names: bool, policy: Policy) -> Endpoint {
    Endpoint {
        vpc_endpoint_type: "Interface",
        service_name: format!("com.amazonaws.${{AWS::Region}}.{service}").into(),
        vpc_id: Expression::reference(VPC),
        route_table_ids: None,
        subnet_ids: Some(subnets(builder)),
        security_group_ids: Some(vec![Expression::reference(ENDPOINT_GROUP)]),
        private_dns_enabled: Some(private_names),
        policy_document: policy,
        tags: builder.tags(&format!("{service}-interface")),
    }
}

fn flow_log(builder: &mut Builder<'_>) {
    logs::group(builder, Step::Foundation, logs::FLOW_GROUP, Name::FlowLogGroup);
    roles::flow_logs(builder);
    let flow_log = FlowLog {
        resource_type: "VPC",
        resource_id: Expression::reference(VPC),
        traffic_type: "ALL",
        log_destination_type: "cloud-watch-logs",
        log_group_name: Expression::reference(logs::FLOW_GROUP),
        deliver_logs_permission_arn: Expression::attribute(roles::FLOW_LOGS, "Arn"),
        max_aggregation_interval: 60,
        tags: builder.tags("flow"),
    };
    builder.add(Step::Foundation, "FlowLog", "Who talked to whom, also what was refused, within a minute.", &flow_log);
}

/// The peering and the way to the other VPC.
pub(super) fn peer(builder: &mut Builder<'_>) {
    let connection = if builder.place == Place::Primary {
        let peering = Peering {
            vpc_id: Expression::reference(VPC),
            peer_vpc_id: Expression::reference(inputs::PEER_VPC),
            peer_region: Expression::reference(builder.peer_region()),
            tags: builder.tags("peering"),
        };
        builder.add(
            Step::Full,
            PEERING,
            "Made once, here: the other side is in the same account, so AWS accepts it by itself. Table and buckets do \
             not replicate through it; dual write uses it.",
            &peering,
        );
        Expression::reference(PEERING)
    } else {
        Expression::reference(inputs::PEERING)
    };
    let route = Route {
        route_table_id: Expression::reference(ROUTE_TABLE),
        destination_cidr_block: builder.design.peer(builder.place).range.to_string(),
        vpc_peering_connection_id: connection,
    };
    builder.add(Step::Full, "PeerRoute", "A peering carries traffic only where both sides have a route.", &route);
}
