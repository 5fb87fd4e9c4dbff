//! Which properties take a key, and which key they name.

use crate::review::meaning::Meaning;
use crate::review::pair::{Item, Pair};
use crate::review::ways::Way;
use crate::template::Value;

/// The properties that take a key of the resource's own Region, by type. From the reference of each type.
#[rustfmt::skip]
pub(super) static TAKES_KEY: &[(&str, &[&str])] = &[
    ("AWS::Backup::BackupVault", &["EncryptionKeyArn"]),
    ("AWS::DocDB::DBCluster", &["KmsKeyId"]),
    ("AWS::DynamoDB::Table", &["SSESpecification", "KMSMasterKeyId"]),
    ("AWS::EC2::Volume", &["KmsKeyId"]),
    ("AWS::ECR::Repository", &["EncryptionConfiguration", "KmsKey"]),
    ("AWS::EFS::FileSystem", &["KmsKeyId"]),
    ("AWS::ElastiCache::ReplicationGroup", &["KmsKeyId"]),
    ("AWS::Events::EventBus", &["KmsKeyIdentifier"]),
    ("AWS::KMS::Alias", &["TargetKeyId"]),
    ("AWS::Kinesis::Stream", &["StreamEncryption", "KeyId"]),
    ("AWS::KinesisFirehose::DeliveryStream", &["DeliveryStreamEncryptionConfigurationInput", "KeyARN"]),
    ("AWS::Lambda::Function", &["KmsKeyArn"]),
    ("AWS::Logs::LogGroup", &["KmsKeyId"]),
    ("AWS::Neptune::DBCluster", &["KmsKeyId"]),
    ("AWS::OpenSearchService::Domain", &["EncryptionAtRestOptions", "KmsKeyId"]),
    ("AWS::RDS::DBCluster", &["KmsKeyId"]),
    ("AWS::RDS::DBInstance", &["KmsKeyId"]),
    ("AWS::Redshift::Cluster", &["KmsKeyId"]),
    ("AWS::S3::Bucket", &["BucketEncryption", "ServerSideEncryptionConfiguration", "*", "ServerSideEncryptionByDefault", "KMSMasterKeyID"]),
    ("AWS::SNS::Topic", &["KmsMasterKeyId"]),
    ("AWS::SQS::Queue", &["KmsMasterKeyId"]),
    ("AWS::SecretsManager::Secret", &["KmsKeyId"]),
    ("AWS::StepFunctions::StateMachine", &["EncryptionConfiguration", "KmsKeyId"]),
];

/// The key of its own stack with which a resource is encrypted, by its id, its ARN or an alias, where it is the same
/// whichever way it comes out.
pub(super) fn key_at<'a>(pair: &Pair<'a>, item: &Item<'a>, path: &[&'a str]) -> Option<Item<'a>> {
    let meaning = item.meaning(pair, path)?;
    // An ARN that was put together from the key's id.
    let id = meaning.text().rsplit_once(":key/").map(|(_, id)| Meaning::new(id));
    let found = pair.target_from(item.subject, id.as_ref().unwrap_or(&meaning))?;
    let key = match found.resource.kind.as_str() {
        "AWS::KMS::Key" | "AWS::KMS::ReplicaKey" => Some(found),
        "AWS::KMS::Alias" => found.leads_to(pair, &["TargetKeyId"]),
        _ => None,
    };
    key.filter(|key| key.subject.place == item.subject.place)
}

/// Whether a value comes from a parameter that is taken to be filled from another stack only because an output there
/// has the same name: it may as well be set to something of this Region.
pub(super) fn is_guessed(pair: &Pair<'_>, item: &Item<'_>, way: &Way<'_>) -> bool {
    let parameter = way.value().and_then(|value| value.get("Ref")).and_then(Value::as_str);
    parameter.is_some_and(|name| {
        let filled = pair.filled_from(item.subject, name);
        filled.is_some_and(|(other, output)| {
            other.template.outputs.get(name).is_some_and(|same| std::ptr::eq(same, output))
        })
    })
}
