//! What in a design is nobody else's business: e-mail addresses, numbers of accounts and secrets. Found, and masked.

use std::collections::BTreeSet;

use super::Parameters;
use super::secrets::without_secrets;
use super::spec::{SPECS, Value};

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Private {
    /// E-mail addresses and telephone numbers that alarms reach.
    pub addresses: usize,
    /// Different numbers of AWS accounts.
    pub accounts: usize,
    /// Different keys, tokens and passwords.
    pub secrets: usize,
}

impl Private {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What AWS's own examples have in the place of an account.
const SOME_ACCOUNT: &str = "111122223333";

/// The design with what is private in it masked, and how much that is.
#[must_use]
pub fn masked(parameters: &Parameters) -> (Parameters, Private) {
    let mut masked = parameters.clone();
    let (mut accounts, mut secrets) = (BTreeSet::new(), BTreeSet::new());
    let mut without = |text: &str| without_accounts(&without_secrets(text, &mut secrets), &mut accounts);
    let addresses = masked.alarms.addresses.len();
    for (number, address) in masked.alarms.addresses.iter_mut().enumerate() {
        *address = format!("address{}@example.com", number + 1);
    }
    for spec in SPECS {
        let value = match (spec.get)(&masked) {
            Value::Text(text) => Value::Text(without(&text)),
            Value::List(list) => Value::List(list.iter().map(|text| without(text)).collect()),
            _ => continue,
        };
        (spec.set)(&mut masked, value);
    }
    for suppression in &mut masked.suppressions {
        suppression.reason = without(&suppression.reason);
    }
    (masked, Private { addresses, accounts: accounts.len(), secrets: secrets.len() })
}

/// A text, such as a report, with what is private in it masked: numbers of accounts and secrets; and how many different
/// ones that are.
#[must_use]
pub fn masked_text(text: &str) -> (String, usize) {
    let mut found = BTreeSet::new();
    let text = without_accounts(&without_secrets(text, &mut found), &mut found);
    (text, found.len())
}

/// The text with every run of exactly twelve digits masked.
fn without_accounts(text: &str, found: &mut BTreeSet<String>) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut digits = String::new();
    for character in text.chars().chain(std::iter::once('\0')) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        if digits.len() == SOME_ACCOUNT.len() && digits != SOME_ACCOUNT {
            masked.push_str(SOME_ACCOUNT);
            found.insert(std::mem::take(&mut digits));
        } else {
            masked.push_str(&digits);
        }
        digits.clear();
        masked.push(character);
    }
    masked.pop();
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_accounts_are_masked_and_counted_and_nothing_else_is() {
        let mut parameters = Parameters::default();
        parameters.alarms.addresses = vec!["ops@bank.example".into(), "on-call@bank.example".into()];
        parameters.compute.artifact_key = "releases/123456789012/1234567890123.zip".into();
        parameters.environment.tags =
            vec!["owner=123456789012".into(), "team=210987654321".into(), "password=hunter22".into()];
        let (masked_one, private) = masked(&parameters);
        assert_eq!(private, Private { addresses: 2, accounts: 2, secrets: 1 });
        assert_eq!(masked_one.alarms.addresses, ["address1@example.com", "address2@example.com"]);
        assert_eq!(masked_one.compute.artifact_key, "releases/111122223333/1234567890123.zip");
        assert_eq!(
            masked_one.environment.tags,
            ["owner=111122223333", "team=111122223333", "password=................"]
        );
        let unmasked = |mut of: Parameters| {
            of.alarms.addresses.clone_from(&parameters.alarms.addresses);
            of.compute.artifact_key.clone_from(&parameters.compute.artifact_key);
            of.environment.tags.clone_from(&parameters.environment.tags);
            of
        };
        assert_eq!(unmasked(masked_one), parameters);
        assert!(masked(&Parameters::default()).1.is_empty());
    }

    #[test]
    fn accounts_and_secrets_in_a_report_are_masked() {
        let report =
            "arn:aws:iam::123456789012:role/x, again 123456789012; key `AKIAIOSFODNN7EXAMPLE`, ASIAIOSFODNN7EXAMPLEX\n";
        let (text, count) = masked_text(report);
        assert_eq!(count, 2);
        let expected =
            "arn:aws:iam::111122223333:role/x, again 111122223333; key `AKIA................`, ASIAIOSFODNN7EXAMPLEX\n";
        assert_eq!(text, expected);
        assert_eq!(masked_text("nothing").1, 0);
    }
}
