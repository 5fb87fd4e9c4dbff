//! The services a picture knows: which resource types belong to each, what it is called, how it looks.

/// What a service is for; it chooses the colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it says")]
pub enum Family {
    People,
    Network,
    Compute,
    Database,
    Storage,
    Security,
    Telemetry,
    Other,
}

impl Family {
    /// A CSS class.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Network => "network",
            Self::Compute => "compute",
            Self::Database => "database",
            Self::Storage => "storage",
            Self::Security => "security",
            Self::Telemetry => "telemetry",
            Self::Other => "other",
        }
    }

    /// The colour on a light ground: at least 4.5:1 with a white glyph on it.
    #[must_use]
    pub fn colour(self) -> &'static str {
        match self {
            Self::People => "#33475b",
            Self::Network => "#6a45c9",
            Self::Compute => "#b8500c",
            Self::Database => "#2f54c4",
            Self::Storage => "#2c7a3a",
            Self::Security => "#b92b42",
            Self::Telemetry => "#a3266d",
            Self::Other => "#566473",
        }
    }
}

/// A service of the picture: one node at the services level, one area at the resources level.
#[derive(Debug)]
pub struct Service {
    /// Its id, such as `function`; what [`super::SceneNode::service`] holds.
    pub id: &'static str,
    /// Its name.
    pub label: &'static str,
    /// What it is for.
    pub family: Family,
    /// Its glyph: an SVG path on a 24 by 24 grid, to be stroked with round ends, not filled.
    pub icon: &'static str,
}

const fn service(id: &'static str, label: &'static str, family: Family, icon: &'static str) -> Service {
    Service { id, label, family, icon }
}

/// Every service, in the order in which areas are read.
#[rustfmt::skip]
pub static SERVICES: &[Service] = &[
    service("clients", "Clients", Family::People, "M4 5h16v10H4zM12 15v4M8 19h8"),
    service("dns", "Route 53", Family::Network, "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M3 12h18M12 3c4 4 4 14 0 18M12 3c-4 4-4 14 0 18"),
    service("health", "Health check", Family::Network, "M3 12h4l2.5-6 5 12L17 12h4"),
    service("iam", "IAM roles", Family::Security, "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 11.5l2.2 2.2L15 10"),
    service("endpoint", "API endpoint", Family::Network, "M8 6l-5 6 5 6M16 6l5 6-5 6M13.5 5l-3 14"),
    service("function", "Lambda function", Family::Compute, "M6 4h3.5L17 20h2.5M11.3 11.5L7 20"),
    service("endpoints", "VPC endpoints", Family::Network, "M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4"),
    service("network", "Network", Family::Network, "M5 8h14M15 4l4 4-4 4M19 16H5M9 12l-4 4 4 4"),
    service("table", "DynamoDB table", Family::Database, "M4.5 6c0-3.5 15-3.5 15 0s-15 3.5-15 0v12c0 3.5 15 3.5 15 0V6M4.5 12c0 3.5 15 3.5 15 0"),
    service("documents", "Documents bucket", Family::Storage, "M4 6l2.4 13c.6 2.4 10.6 2.4 11.2 0L20 6M4 6c0-3.2 16-3.2 16 0S4 9.2 4 6"),
    service("artifacts", "Artifact bucket", Family::Storage, "M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9"),
    service("key", "KMS key", Family::Security, "M11.5 12a4 4 0 1 0-8 0a4 4 0 1 0 8 0H21v4M17 12v3"),
    service("alarms", "Alarms", Family::Telemetry, "M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 21h4M12 3v2"),
    service("logs", "Logs", Family::Telemetry, "M5 5h14M5 10h14M5 15h10M5 20h6"),
    service("topic", "Notifications", Family::Telemetry, "M3 6h18v12H3zM3 7l9 6.5L21 7"),
    service("dashboard", "Dashboard", Family::Telemetry, "M4 20h16M7 20v-7M12 20V5M17 20v-10"),
    service("other", "Other", Family::Other, "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z"),
];

/// The service with this id; `other` for one that is not known.
#[must_use]
pub fn find(id: &str) -> &'static Service {
    static OTHER: Service = service("other", "Other", Family::Other, "M4 4h16v16H4z");
    SERVICES.iter().find(|service| service.id == id).unwrap_or(&OTHER)
}

/// Which types belong to which service: the first that the type begins with counts.
///
/// Buckets and what belongs to them are told apart by what refers to them, in `graph`.
const TYPES: &[(&str, &str)] = &[
    ("AWS::Route53::HealthCheck", "health"),
    ("AWS::Route53::", "dns"),
    ("AWS::IAM::", "iam"),
    ("AWS::ApiGatewayV2::", "endpoint"),
    ("AWS::ApiGateway::", "endpoint"),
    ("AWS::CertificateManager::", "endpoint"),
    ("AWS::ElasticLoadBalancing", "endpoint"),
    ("AWS::Lambda::", "function"),
    ("AWS::ApplicationAutoScaling::", "function"),
    ("AWS::EC2::VPCEndpoint", "endpoints"),
    ("AWS::EC2::", "network"),
    ("AWS::DynamoDB::", "table"),
    ("AWS::S3::", "artifacts"),
    ("AWS::KMS::", "key"),
    ("AWS::CloudWatch::Dashboard", "dashboard"),
    ("AWS::CloudWatch::", "alarms"),
    ("AWS::Events::", "alarms"),
    ("AWS::Logs::", "logs"),
    ("AWS::KinesisFirehose::", "logs"),
    ("AWS::SNS::", "topic"),
];

/// The service a resource type belongs to.
pub(super) fn of_type(kind: &str) -> &'static str {
    TYPES.iter().find(|(prefix, _)| kind.starts_with(prefix)).map_or("other", |(_, service)| service)
}

/// The property that holds the name by which other templates know a resource of this type.
#[must_use]
pub fn name_property(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "AWS::S3::Bucket" => "BucketName",
        "AWS::DynamoDB::GlobalTable" | "AWS::DynamoDB::Table" => "TableName",
        "AWS::Lambda::Function" => "FunctionName",
        "AWS::IAM::Role" => "RoleName",
        "AWS::SNS::Topic" => "TopicName",
        "AWS::Logs::LogGroup" => "LogGroupName",
        "AWS::Logs::Destination" => "DestinationName",
        "AWS::KinesisFirehose::DeliveryStream" => "DeliveryStreamName",
        "AWS::KMS::Alias" => "AliasName",
        "AWS::CloudWatch::Alarm" => "AlarmName",
        "AWS::CloudWatch::Dashboard" => "DashboardName",
        "AWS::Events::Rule" | "AWS::ApiGatewayV2::Api" => "Name",
        "AWS::ApiGatewayV2::DomainName" => "DomainName",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_leads_to_a_service_that_exists() {
        for (prefix, id) in TYPES {
            assert_eq!(find(id).id, *id, "{prefix}");
            assert_eq!(of_type(prefix), *id, "an earlier entry hides {prefix}");
        }
        assert_eq!(of_type("Custom::Thing"), "other");
    }
}
