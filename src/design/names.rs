//! One table of names: what each resource is called, and how long AWS lets that be.

use crate::parameters::Parameters;

macro_rules! names {
    ($($(#[$meta:meta])* $name:ident $pattern:literal $longest:literal;)*) => {
        /// Something that has a name of its own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each is what it says")]
        pub enum Name { $($(#[$meta])* $name,)* }

        impl Name {
            /// Every name.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name's pattern, and the most characters that AWS takes.
            fn rule(self) -> (&'static str, usize) {
                match self { $(Self::$name => ($pattern, $longest),)* }
            }
        }
    };
}

// The limits are those of each service's API reference: S3 63, IAM roles, Lambda functions, Firehose streams and
// EventBridge rules 64, KMS aliases 256, DynamoDB tables 255, SNS topics 256, log groups and Logs destinations 512,
// resource policies of Logs 255, alarms, security groups and tags 255, HTTP APIs 128, CloudFormation stacks 128.
names! {
    PrimaryStack "{application}-primary-{suffix}" 128;
    SecondaryStack "{application}-secondary-{suffix}" 128;
    EdgeStack "{application}-edge-{suffix}" 128;
    Table "{application}s-{suffix}" 255;
    DocumentsBucket "{application}-documents-{suffix}{account}-{region}" 63;
    LogBucket "{application}-logs-{suffix}{account}-{region}" 63;
    ArtifactBucket "{application}-artifacts-{suffix}{account}-{region}" 63;
    Function "{application}-processor-{suffix}" 64;
    Topic "{application}-alerts-{suffix}" 256;
    KeyAlias "alias/{application}-encryption-{suffix}" 256;
    SharedKeyAlias "alias/{application}-encryption" 256;
    ProcessorRole "{application}-processor-{suffix}-{region}" 64;
    RecoveryRole "{application}-recovery-{suffix}-{region}" 64;
    ReplicationRole "{application}-replication-{suffix}-{region}" 64;
    FlowLogsRole "{application}-flow-logs-{suffix}-{region}" 64;
    LogStreamRole "{application}-log-stream-{suffix}-{region}" 64;
    LogDestinationRole "{application}-log-destination-{suffix}-{region}" 64;
    LogStream "{application}-logs-{suffix}" 64;
    LogDestination "{application}-logs-{suffix}" 512;
    FunctionLogGroup "/aws/lambda/{application}-processor-{suffix}" 512;
    ApiLogGroup "/aws/vendedlogs/{application}-api-{suffix}" 512;
    FlowLogGroup "/aws/vpc/{application}-flow-{suffix}" 512;
    StreamLogGroup "/aws/kinesisfirehose/{application}-logs-{suffix}" 512;
    FailoverLogGroup "/aws/events/{application}-failover-{suffix}" 512;
    Api "{application}-api-{suffix}" 128;
    Authorizer "{application}-callers-{suffix}" 128;
    HealthRule "{application}-aws-health-{suffix}" 64;
    FailoverRule "{application}-failover-{suffix}" 64;
    FailoverLogPolicy "{application}-failover-{suffix}" 255;
    FunctionSecurityGroup "{application}-function-{suffix}" 255;
    EndpointSecurityGroup "{application}-endpoints-{suffix}" 255;
    Dashboard "{application}-{suffix}-{region}" 255;
    MetricNamespace "{application}-{suffix}" 255;
}

/// The parts that names are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    application: String,
    suffix: String,
    account: bool,
    account_id: String,
}

impl Names {
    /// The names of this environment.
    #[must_use]
    pub fn new(parameters: &Parameters) -> Self {
        let environment = &parameters.environment;
        Self {
            application: environment.application.clone(),
            suffix: environment.suffix.clone(),
            account: environment.account_in_bucket_names,
            account_id: environment.account_id.clone(),
        }
    }

    /// The name as a template writes it, for a resource in the stack's own Region.
    #[must_use]
    pub fn own(&self, name: Name) -> String {
        self.fill(name, "${EnvironmentSuffix}", "${AWS::AccountId}", "${AWS::Region}")
    }

    /// The name as a template writes it, for a resource in the Region that `region` stands for.
    #[must_use]
    pub fn of_region(&self, name: Name, region: &str) -> String {
        self.fill(name, "${EnvironmentSuffix}", "${AWS::AccountId}", region)
    }

    /// The name in a Region, with the account's id where it is known and a pattern where it is not.
    #[must_use]
    pub fn resolved(&self, name: Name, region: &str) -> String {
        let account = if self.account_id.is_empty() { "${AWS::AccountId}" } else { &self.account_id };
        self.fill(name, &self.suffix, account, region)
    }

    /// A name `{application}-{what}-{suffix}` for what has no limit worth a line in the table: tags and alarms.
    #[must_use]
    pub fn tag(&self, what: &str) -> String {
        format!("{}-{what}-${{EnvironmentSuffix}}", self.application)
    }

    /// How many characters the name has in a Region with a real account id, and how many AWS takes.
    #[must_use]
    pub fn length(&self, name: Name, region: &str) -> (usize, usize) {
        let filled = self.fill(name, &self.suffix, "123456789012", region);
        (filled.chars().count(), name.rule().1)
    }

    fn fill(&self, name: Name, suffix: &str, account: &str, region: &str) -> String {
        let mut filled = String::with_capacity(96);
        for part in name.rule().0.split('{') {
            // Before the first brace there is no name; after it, every part begins with one.
            let (part, rest) = part.split_once('}').unwrap_or(("", part));
            match part {
                "application" => filled.push_str(&self.application),
                "suffix" => filled.push_str(suffix),
                "account" if self.account => filled.extend(["-", account]),
                "region" => filled.push_str(region),
                _ => {}
            }
            filled.push_str(rest);
        }
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_brief_names_is_named_so() {
        let mut parameters = Parameters::default();
        parameters.environment.account_in_bucket_names = false;
        let names = Names::new(&parameters);
        for (name, expected) in [
            (Name::Table, "transactions-prod"),
            (Name::DocumentsBucket, "transaction-documents-prod-us-east-1"),
            (Name::Function, "transaction-processor-prod"),
            (Name::Topic, "transaction-alerts-prod"),
            (Name::SharedKeyAlias, "alias/transaction-encryption"),
        ] {
            assert_eq!(names.resolved(name, "us-east-1"), expected);
        }
    }

    #[test]
    fn templates_leave_suffix_account_and_region_to_the_deployment() {
        let names = Names::new(&Parameters::default());
        assert_eq!(
            names.own(Name::DocumentsBucket),
            "transaction-documents-${EnvironmentSuffix}-${AWS::AccountId}-${AWS::Region}"
        );
        assert_eq!(
            names.of_region(Name::RecoveryRole, "${SecondaryRegion}"),
            "transaction-recovery-${EnvironmentSuffix}-${SecondaryRegion}"
        );
    }

    #[test]
    fn every_role_name_holds_its_region() {
        let names = Names::new(&Parameters::default());
        let roles = Name::ALL.iter().filter(|name| format!("{name:?}").ends_with("Role"));
        for role in roles {
            assert!(names.own(*role).ends_with("-${AWS::Region}"), "{role:?}");
        }
    }
}
