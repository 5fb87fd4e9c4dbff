//! Secrets in a text, masked: keys and tokens by the form that their makers give them, and what the text itself calls a
//! password. A secret that looks like any other word is not found.

use std::collections::BTreeSet;

/// What stands in the place of a secret.
pub(super) const MASK: &str = "................";

/// What an access key begins with: of a user, and of a session (IAM user guide, "Understanding unique ID prefixes").
const ACCESS_KEYS: [&str; 2] = ["AKIA", "ASIA"];
/// An access key has so many large letters and digits.
const ACCESS_KEY_LENGTH: usize = 20;
/// Tokens of GitHub, GitLab, Slack and Stripe by how they begin and how long they are at least, by their documentation.
const TOKENS: &[(&str, usize)] = &[
    ("ghp_", 40),
    ("gho_", 40),
    ("ghu_", 40),
    ("ghs_", 40),
    ("github_pat_", 40),
    ("glpat-", 26),
    ("xoxb-", 24),
    ("xoxp-", 24),
    ("sk_live_", 24),
];
/// A secret access key has so many letters, digits, slashes and plus signs.
const SECRET_KEY_LENGTH: usize = 40;
/// As often as that, at least, a secret key changes between small and large letters and digits: by chance it is about 25
/// times, and a path of as many names less than half of that.
const CHANGES: usize = 15;
/// The ends of names whose value is a secret.
const NAMES: &[&str] =
    &["password", "passwd", "secret", "secretkey", "secretaccesskey", "apikey", "authtoken", "accesstoken"];
/// Where an entry has the name of its value, and where the value: of a container, of a tag, of a parameter given.
const KEYS: &[&str] = &["Name", "Key", "ParameterKey"];
const VALUES: &[&str] = &["Value", "ParameterValue", "Default"];
/// What may stand between the name of a parameter and its default.
const BESIDE: &[&str] =
    &["Type", "NoEcho", "Description", "ConstraintDescription", "AllowedPattern", "MinLength", "MaxLength"];
/// What is shorter is a number, a switch or nothing.
const LEAST: usize = 6;
/// So far is looked for the end of a value, so that a line made of nothing else takes no longer than any other.
const MOST: usize = 512;
/// What a value begins with that is no secret but says where one is.
const REFERENCES: &[&str] = &["{{resolve:", "${", "arn:", "!", "{", "["];

/// The text with every secret masked; each is added to what was found.
pub(super) fn without_secrets(text: &str, found: &mut BTreeSet<String>) -> String {
    without_words(&without_private_keys(&without_named(text, found), found), found)
}

/// Without what has a name that says that it is a secret, in JSON, YAML, shell or an address: beside the name, as the
/// default of a parameter of that name, or as the value of an entry that has the name as a value itself.
fn without_named(text: &str, found: &mut BTreeSet<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Whether a secret was named whose value comes later.
    let mut awaited = false;
    while let Some(sign) = rest.find([':', '=']) {
        let (before, after) = rest.split_at(sign + 1);
        let name = last_word(before);
        let (lead, value) = value(before, after);
        let is_beside = awaited && BESIDE.contains(&name);
        let is_it = says(name) || (awaited && VALUES.contains(&name));
        let is_secret = is_it && is_plausible(value);
        if is_secret {
            found.insert(value.to_owned());
        }
        let passed = if is_secret || is_beside { lead.len() + value.len() } else { 0 };
        awaited = !is_secret && (is_it || is_beside || (KEYS.contains(&name) && says(value)));
        rest = after.get(passed..).unwrap_or_default();
        out.push_str(before);
        match (is_secret, is_beside) {
            (true, _) => out.extend([lead, MASK]),
            (_, true) => out.extend([lead, value]),
            _ => {}
        }
    }
    out.push_str(rest);
    out
}

/// The name before a sign.
fn last_word(before: &str) -> &str {
    let end = before.trim_end_matches([':', '=', ' ', '\\', '"', '\'', '`']);
    end.rsplit(|c: char| !c.is_ascii_alphanumeric() && !"_-.".contains(c)).next().unwrap_or_default()
}

/// What stands after a name and its sign: blanks and quotes, and the value as far as it goes.
fn value<'t>(before: &str, after: &'t str) -> (&'t str, &'t str) {
    let begin = after.trim_start_matches([' ', '\t']);
    let quote = ["\\\"", "\"", "'", "`"].into_iter().find(|quote| begin.starts_with(quote)).unwrap_or_default();
    let inside = begin.get(quote.len()..).unwrap_or_default();
    let lead = after.get(..after.len() - inside.len()).unwrap_or_default();
    let near = inside.char_indices().nth(MOST).and_then(|(at, _)| inside.get(..at)).unwrap_or(inside);
    let line = near.split(['\n', '\r']).next().unwrap_or_default();
    let end = if quote.is_empty() {
        let line = line.split(['"', '\'', '`', '}']).next().unwrap_or_default();
        let line = line.split(", ").next().unwrap_or_default();
        let of_shell = before.ends_with('=').then(|| line.find([' ', '\t', '&', ';'])).flatten();
        line.get(..of_shell.unwrap_or(line.len())).unwrap_or_default().trim_end().trim_end_matches(',').len()
    } else {
        // A quote with a backslash before it is part of the value, unless the value began with one like that.
        let mut quotes = line.match_indices(quote);
        let is_end = |(at, _): &(usize, &str)| quote.len() > 1 || !line.get(..*at).unwrap_or_default().ends_with('\\');
        quotes.find(is_end).map_or(line.len(), |(at, _)| at)
    };
    (lead, inside.get(..end).unwrap_or_default())
}

/// Whether a name says that its value is a secret.
pub(super) fn says(name: &str) -> bool {
    let from_behind = || name.bytes().rev().filter(u8::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase());
    NAMES.iter().any(|end| end.bytes().rev().eq(from_behind().take(end.len())))
}

/// Whether a value can be a secret: long enough, no sentence, nothing that says where one is.
pub(super) fn is_plausible(value: &str) -> bool {
    let refers = REFERENCES.iter().any(|begin| value.starts_with(begin));
    !refers && value.len() >= LEAST && !value.contains(char::is_whitespace)
}

/// Without what stands between the first and the last line of private keys.
fn without_private_keys(text: &str, found: &mut BTreeSet<String>) -> String {
    const BEGIN: &str = "-----BEGIN ";
    const KEY: &str = "PRIVATE KEY-----";
    const END: &str = "-----END";
    let mut blocks = text.split(BEGIN);
    let mut out = blocks.next().unwrap_or_default().to_owned();
    for block in blocks {
        out.push_str(BEGIN);
        // The block of a certificate ends before that of a key begins.
        let key = block.split_once(KEY).filter(|(kind, _)| !kind.contains("-----"));
        match key.and_then(|(kind, rest)| Some((kind, rest.split_once(END)?))) {
            Some((kind, (secret, rest))) => {
                found.insert(secret.to_owned());
                out.extend([kind, KEY, MASK, END, rest]);
            }
            None => out.push_str(block),
        }
    }
    out
}

/// Without words that have the form of a key or a token; of a token its beginning stays, which says what it is.
fn without_words(text: &str, found: &mut BTreeSet<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut mask = |begin: &str, secret: &str, out: &mut String| {
        found.insert(secret.to_owned());
        out.extend([begin, MASK]);
    };
    each(text, |c| c.is_ascii_alphanumeric() || "_-/+".contains(c), &mut out, &mut |word, out| {
        if is_secret_key(word) {
            return mask("", word, out);
        }
        each(word, |c| c != '/' && c != '+', out, &mut |part, out| {
            if let Some(begin) = token(part) {
                return mask(begin, part, out);
            }
            each(part, |c| c.is_ascii_alphanumeric(), out, &mut |plain, out| match access_key(plain) {
                Some(begin) => mask(begin, plain, out),
                None => out.push_str(plain),
            });
        });
    });
    out
}

/// Writes every word of a text as it is told to, and what is between them as it is.
fn each(text: &str, is_part: fn(char) -> bool, out: &mut String, write: &mut dyn FnMut(&str, &mut String)) {
    for piece in text.split_inclusive(|c| !is_part(c)) {
        let word = piece.trim_end_matches(|c| !is_part(c));
        write(word, out);
        out.push_str(piece.get(word.len()..).unwrap_or_default());
    }
}

/// How a token begins, if it is one.
fn token(word: &str) -> Option<&'static str> {
    TOKENS.iter().find(|(begin, least)| word.starts_with(begin) && word.len() >= *least).map(|(begin, _)| *begin)
}

/// How an access key begins, if it is one.
fn access_key(word: &str) -> Option<&'static str> {
    let fits = word.len() == ACCESS_KEY_LENGTH && word.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    ACCESS_KEYS.into_iter().find(|begin| fits && word.starts_with(begin))
}

fn is_secret_key(word: &str) -> bool {
    let kind = |c: u8| (c.is_ascii_lowercase(), c.is_ascii_uppercase(), c.is_ascii_digit());
    let changes = || word.bytes().zip(word.bytes().skip(1)).filter(|(a, b)| kind(*a) != kind(*b)).count();
    let has = |of: fn(&u8) -> bool| word.bytes().any(|c| of(&c));
    word.len() == SECRET_KEY_LENGTH
        && !word.contains(['_', '-'])
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && changes() >= CHANGES
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str) -> (String, usize) {
        let mut found = BTreeSet::new();
        let text = without_secrets(text, &mut found);
        (text, found.len())
    }

    #[test]
    fn keys_and_tokens_are_known_by_their_form() {
        let cases = [
            (
                "key `AKIAIOSFODNN7EXAMPLE`, again AKIAIOSFODNN7EXAMPLE",
                "key `AKIA................`, again AKIA................",
            ),
            ("x/ASIAIOSFODNN7EXAMPLE-y", "x/ASIA................-y"),
            ("is wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.", "is .................."),
            ("url?t=ghp_0123456789abcdefghijABCDEFGHIJ012345&x", "url?t=ghp_................&x"),
            ("\"sk_live_0123456789abcdef0123\"", "\"sk_live_................\""),
        ];
        for (text, expected) in cases {
            let (masked, count) = without(text);
            assert_eq!(count, 1, "{text}: {masked}");
            assert_eq!(masked.replace('.', ""), expected.replace('.', ""), "{text}");
        }
    }

    #[test]
    fn a_private_key_is_masked_and_a_certificate_is_not() {
        let certificate = "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n";
        let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----\n";
        let (masked, count) = without(&format!("{certificate}{key}"));
        assert_eq!(count, 1);
        assert_eq!(masked, format!("{certificate}{}", key.replace("\nMIIEpAIBAAKCAQEA\n", MASK)));
    }

    #[test]
    fn what_is_called_a_password_is_one_unless_it_says_where_it_is() {
        let secrets = [
            "  \"MasterUserPassword\": \"hunter22\",",
            "  DB_PASSWORD: hunter22",
            "export API_KEY=hunter22",
            r#"{"Port":5432,"MasterUserPassword":"hunter22","Name":"db"}"#,
            "{Port: 5432, MasterUserPassword: hunter22, Name: db}",
            "{MasterUserPassword: hunter22}",
            "https://example.com/?user=a&api_key=hunter22&page=2",
            "DB_PASSWORD=hunter22 ./start",
            r#""Fn::Sub": "export DB_PASSWORD=\"hunter22\" && ./start ${Stage}""#,
            r#""DbPassword": {"Type": "String", "NoEcho": true, "Default": "hunter22"}"#,
            "DbPassword:\n  Type: String\n  Description: for x:y\n  Default: hunter22\n",
            r#"{"Name": "DB_PASSWORD", "Value": "hunter22"}"#,
            "[{\"ParameterKey\": \"DbPassword\",\n \"ParameterValue\": \"hunter22\"}]",
        ];
        for text in secrets {
            let (masked, count) = without(text);
            assert!(count == 1 && masked.contains(MASK) && !masked.contains("hunter22"), "{text}: {masked}");
        }
        let references = [
            "\"Password\": \"{{resolve:secretsmanager:db}}\",",
            "Password: !Ref DbPassword",
            "\"Secret\": {\"Ref\": \"Key\"}",
            "\"Secret\": \"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db\"",
            "The password: it has to be long",
            "\"PasswordLength\": \"hunter22\"",
            r#"{"Name": "DB_PASSWORD", "ValueFrom": "hunter22"}"#,
            r#""DbPassword": {"Type": "String"}, "Stage": {"Default": "production"}"#,
            r#"{"Name": "STAGE", "Value": "production"}"#,
            &"password: a ".repeat(1 << 14),
        ];
        for text in references {
            assert_eq!(without(text), (text.to_owned(), 0));
        }
    }

    #[test]
    fn digests_paths_and_names_are_none() {
        for text in [
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "Resources/AlertsSubscription/Properties1",
            "ASIAIOSFODNN7EXAMPLEX",
            "glpat-short",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        ] {
            assert_eq!(without(text), (text.to_owned(), 0));
        }
    }
}
