//! The global table: declared once, in the primary stack, with a replica in each Region.

use super::builder::{Builder, Step};
use super::key::key_arn;
use super::properties::{Tag, properties};
use super::{api, inputs, network};
use crate::design::names::Name;
use crate::template::Expression;

pub(super) const TABLE: &str = "GlobalTable";
/// The index that finds a customer's transactions.
pub(super) const INDEX: &str = "customer-index";

properties! {
    GlobalTable = "AWS::DynamoDB::GlobalTable" {
        table_name: Expression,
        billing_mode: &'static str,
        attribute_definitions: Vec<Attribute>,
        key_schema: Vec<KeyPart>,
        global_secondary_indexes: Vec<Index>,
        stream_specification: Stream,
        #[serde(rename = "SSESpecification")]
        encryption: TableEncryption,
        warm_throughput: Warm,
        replicas: Vec<Replica>,
    }

    Attribute {
        attribute_name: &'static str,
        attribute_type: &'static str,
    }

    KeyPart {
        attribute_name: &'static str,
        key_type: &'static str,
    }

    Index {
        index_name: &'static str,
        key_schema: Vec<KeyPart>,
        projection: Projection,
        warm_throughput: Warm,
    }

    Projection {
        projection_type: &'static str,
        non_key_attributes: Option<Vec<&'static str>>,
    }

    Stream {
        stream_view_type: &'static str,
    }

    TableEncryption {
        #[serde(rename = "SSEEnabled")]
        enabled: bool,
        #[serde(rename = "SSEType")]
        kind: &'static str,
    }

    Warm {
        read_units_per_second: i64,
        write_units_per_second: i64,
    }

    Replica {
        region: Expression,
        #[serde(rename = "SSESpecification")]
        encryption: ReplicaEncryption,
        point_in_time_recovery_specification: Recovery,
        deletion_protection_enabled: bool,
        tags: Vec<Tag>,
    }

    ReplicaEncryption {
        #[serde(rename = "KMSMasterKeyId")]
        key: Expression,
    }

    Recovery {
        point_in_time_recovery_enabled: bool,
        recovery_period_in_days: i64,
    }
}

pub(super) fn add(builder: &mut Builder<'_>) {
    let data = &builder.design.parameters.data;
    let parameters = &builder.design.parameters;
    let warm = || Warm {
        read_units_per_second: parameters.warm_read_units(),
        write_units_per_second: parameters.warm_write_units(),
    };
    let replica = |region: &'static str, key: Expression| Replica {
        region: Expression::reference(region),
        encryption: ReplicaEncryption { key },
        point_in_time_recovery_specification: Recovery {
            point_in_time_recovery_enabled: true,
            recovery_period_in_days: data.pitr_days,
        },
        deletion_protection_enabled: data.deletion_protection,
        tags: builder.tags("table"),
    };
    let text = |attribute_name| Attribute { attribute_name, attribute_type: "S" };
    let part = |attribute_name, key_type| KeyPart { attribute_name, key_type };
    let table = GlobalTable {
        table_name: builder.name(Name::Table),
        billing_mode: "PAY_PER_REQUEST",
        attribute_definitions: vec![text("transactionId"), text("customerId"), text("createdAt")],
        key_schema: vec![part("transactionId", "HASH")],
        global_secondary_indexes: vec![Index {
            index_name: INDEX,
            key_schema: vec![part("customerId", "HASH"), part("createdAt", "RANGE")],
            projection: projection(&data.projection),
            warm_throughput: warm(),
        }],
        stream_specification: Stream { stream_view_type: "NEW_AND_OLD_IMAGES" },
        encryption: TableEncryption { enabled: true, kind: "KMS" },
        warm_throughput: warm(),
        replicas: vec![
            replica("AWS::Region", key_arn()),
            replica(builder.peer_region(), Expression::reference(inputs::PEER_KEY)),
        ],
    };
    builder
        .add(
            Step::Full,
            TABLE,
            "Declared here alone: a second stack could not make a table of the same name. A new on-demand table takes \
             4,000 writes a second, so it is warmed for the target. It comes last, because rolling back must never \
             reach it.",
            &table,
        )
        .after([api::CERTIFICATE, api::DOMAIN, network::PEERING]);
}

fn projection(choice: &str) -> Projection {
    match choice {
        "all" => Projection { projection_type: "ALL", non_key_attributes: None },
        "include" => Projection {
            projection_type: "INCLUDE",
            non_key_attributes: Some(vec!["amount", "currency", "documentState"]),
        },
        _ => Projection { projection_type: "KEYS_ONLY", non_key_attributes: None },
    }
}
