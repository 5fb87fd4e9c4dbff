//! What in a design is nobody else's business: e-mail addresses, numbers of accounts and secrets. Found, and masked.

use std::collections::BTreeSet;

use super::Parameters;
use super::secrets::{MASK, is_plausible, says, without_secrets};
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
    let mut found = Found::default();
    let mut without = |text: &str| found.without(text);
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
    (masked, Private { addresses, accounts: found.accounts.len(), secrets: found.secrets.len() })
}

/// What is private in texts, to be left out of others that speak of them: numbers of accounts and secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    accounts: BTreeSet<String>,
    secrets: BTreeSet<String>,
}

impl Found {
    /// Adds what is private in a text.
    pub fn read(&mut self, text: &str) {
        self.without(text);
    }

    /// Adds what is private in a value that has a name.
    pub fn read_named(&mut self, name: &str, value: &str) {
        if says(name) && is_plausible(value) {
            self.secrets.insert(value.to_owned());
        }
        self.read(value);
    }

    /// Whether nothing private was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty() && self.secrets.is_empty()
    }

    /// A text without what was found, and without what is private in itself; `written` is how it writes a word.
    #[must_use]
    pub fn masked(&self, text: &str, written: impl Fn(&str) -> String) -> String {
        let known = self.secrets.iter().fold(text.to_owned(), |text, secret| text.replace(&written(secret), MASK));
        Self::default().without(&known)
    }

    fn without(&mut self, text: &str) -> String {
        without_accounts(&without_secrets(text, &mut self.secrets), &mut self.accounts)
    }
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
    fn a_report_is_without_what_is_private_in_what_it_speaks_of() {
        let mut found = Found::default();
        assert!(found.is_empty());
        found.read("\"Role\": \"arn:aws:iam::123456789012:role/x\", \"Password\": \"hunter_22\"");
        found.read_named("DbPassword", "hunter+33");
        found.read_named("Stage", "production");
        assert!(!found.is_empty());
        let report =
            "DbPassword hunter&#43;33, was hunter&#95;22, production; again 123456789012; `AKIAIOSFODNN7EXAMPLE`";
        let masked = found.masked(report, |word| word.replace('_', "&#95;").replace('+', "&#43;"));
        let expected = format!("DbPassword {MASK}, was {MASK}, production; again 111122223333; `AKIA{MASK}`");
        assert_eq!(masked, expected);
    }
}
