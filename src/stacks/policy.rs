//! IAM policy documents.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use super::properties::properties;
use crate::template::Expression;

properties! {
    Policy {
        version: &'static str,
        statement: Vec<Statement>,
    }

    /// An inline policy of a role.
    InlinePolicy {
        policy_name: &'static str,
        policy_document: Policy,
    }
}

/// One statement; built with [`allow`] or [`deny`] and the methods below.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Statement {
    sid: &'static str,
    effect: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<Principal>,
    action: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    resource: Vec<Expression>,
    #[serde(skip_serializing_if = "Members::is_empty")]
    condition: Members<Members<Expression>>,
}

/// Members of an object whose names are known when the program is compiled, in the order in which they were added.
#[derive(Clone, Debug)]
struct Members<T>(Vec<(&'static str, T)>);

impl<T> Members<T> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Serialize> Serialize for Members<T> {
    /// Written as a type with these fields: a value then borrows their names.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("Members", self.0.len())?;
        for (name, member) in &self.0 {
            members.serialize_field(name, member)?;
        }
        members.end()
    }
}

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Principal {
    /// The star itself: gateway endpoints take no other form (VPC guide, "Principals for gateway endpoints").
    Anyone(&'static str),
    Account {
        #[serde(rename = "AWS")]
        account: Expression,
    },
    Service {
        #[serde(rename = "Service")]
        service: Expression,
    },
}

impl Policy {
    pub(super) fn new(statement: impl IntoIterator<Item = Statement>) -> Self {
        Self { version: "2012-10-17", statement: statement.into_iter().collect() }
    }
}

pub(super) fn allow(sid: &'static str, action: &[&'static str]) -> Statement {
    Statement {
        sid,
        effect: "Allow",
        principal: None,
        action: action.to_vec(),
        resource: Vec::new(),
        condition: Members(Vec::new()),
    }
}

pub(super) fn deny(sid: &'static str, action: &[&'static str]) -> Statement {
    Statement { effect: "Deny", ..allow(sid, action) }
}

impl Statement {
    pub(super) fn on<T: Into<Expression>>(mut self, resources: impl IntoIterator<Item = T>) -> Self {
        self.resource.extend(resources.into_iter().map(Into::into));
        self
    }

    pub(super) fn for_service(mut self, service: &'static str) -> Self {
        self.principal = Some(Principal::Service { service: service.into() });
        self
    }

    /// The account itself: who in it may do this is then up to IAM.
    pub(super) fn for_account(mut self) -> Self {
        let account = "arn:${AWS::Partition}:iam::${AWS::AccountId}:root".into();
        self.principal = Some(Principal::Account { account });
        self
    }

    pub(super) fn for_anyone(mut self) -> Self {
        self.principal = Some(Principal::Anyone("*"));
        self
    }

    pub(super) fn when(mut self, operator: &'static str, key: &'static str, value: impl Into<Expression>) -> Self {
        let (key, conditions) = ((key, value.into()), &mut self.condition.0);
        match conditions.iter_mut().find(|(known, _)| *known == operator) {
            Some((_, keys)) => keys.0.push(key),
            None => conditions.push((operator, Members(vec![key]))),
        }
        self
    }

    /// Only on behalf of this account: the guard against a confused deputy.
    pub(super) fn for_this_account(self) -> Self {
        self.when("StringEquals", "aws:SourceAccount", Expression::reference("AWS::AccountId"))
    }

    /// The same for a service that is nowhere documented to say for whom it asks: if it says so, it has to be this account.
    pub(super) fn for_this_account_if_told(self) -> Self {
        self.when("StringEqualsIfExists", "aws:SourceAccount", Expression::reference("AWS::AccountId"))
    }

    /// Only for callers of this account.
    pub(super) fn by_this_account(self) -> Self {
        self.when("StringEquals", "aws:PrincipalAccount", Expression::reference("AWS::AccountId"))
    }
}
