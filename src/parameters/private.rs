//! What in a design is nobody else's business: e-mail addresses and numbers of accounts. Found, and masked.

use super::Parameters;
use super::spec::{SPECS, Value};

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Private {
    /// E-mail addresses and telephone numbers that alarms reach.
    pub addresses: usize,
    /// Different numbers of AWS accounts.
    pub accounts: usize,
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
    let mut accounts: Vec<String> = Vec::new();
    let addresses = masked.alarms.addresses.len();
    for (number, address) in masked.alarms.addresses.iter_mut().enumerate() {
        *address = format!("address{}@example.com", number + 1);
    }
    for spec in SPECS {
        let value = match (spec.get)(&masked) {
            Value::Text(text) => Value::Text(without_accounts(&text, &mut accounts)),
            Value::List(list) => Value::List(list.iter().map(|text| without_accounts(text, &mut accounts)).collect()),
            _ => continue,
        };
        (spec.set)(&mut masked, value);
    }
    for suppression in &mut masked.suppressions {
        suppression.reason = without_accounts(&suppression.reason, &mut accounts);
    }
    (masked, Private { addresses, accounts: accounts.len() })
}

/// A text, such as a report, with what is private in it masked: numbers of accounts and access keys; and how many
/// different ones that are.
#[must_use]
pub fn masked_text(text: &str) -> (String, usize) {
    let mut found = Vec::new();
    let text = without_accounts(&without_keys(text, &mut found), &mut found);
    (text, found.len())
}

/// What an access key begins with: of a user, and of a session. IAM user guide, "Understanding unique ID prefixes".
const KEYS: [&str; 2] = ["AKIA", "ASIA"];
/// An access key has so many characters.
const KEY_LENGTH: usize = 20;

/// The text with every access key masked but for its beginning.
fn without_keys(text: &str, found: &mut Vec<String>) -> String {
    let is_key = |word: &str| {
        word.len() == KEY_LENGTH
            && KEYS.iter().any(|begin| word.starts_with(begin))
            && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    let mut masked = String::with_capacity(text.len());
    for part in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        if is_key(word) {
            masked.push_str("AKIA................");
            masked.extend(part.chars().skip(KEY_LENGTH));
            if !found.iter().any(|known| known == word) {
                found.push(word.to_owned());
            }
        } else {
            masked.push_str(part);
        }
    }
    masked
}

/// The text with every run of exactly twelve digits masked.
fn without_accounts(text: &str, found: &mut Vec<String>) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut digits = String::new();
    for character in text.chars().chain(std::iter::once('\0')) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        if digits.len() == SOME_ACCOUNT.len() && digits != SOME_ACCOUNT {
            masked.push_str(SOME_ACCOUNT);
            if !found.contains(&digits) {
                found.push(std::mem::take(&mut digits));
            }
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
        parameters.environment.tags = vec!["owner=123456789012".into(), "team=210987654321".into()];
        let (masked_one, private) = masked(&parameters);
        assert_eq!(private, Private { addresses: 2, accounts: 2 });
        assert_eq!(masked_one.alarms.addresses, ["address1@example.com", "address2@example.com"]);
        assert_eq!(masked_one.compute.artifact_key, "releases/111122223333/1234567890123.zip");
        assert_eq!(masked_one.environment.tags, ["owner=111122223333", "team=111122223333"]);
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
    fn accounts_and_access_keys_in_a_report_are_masked() {
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
