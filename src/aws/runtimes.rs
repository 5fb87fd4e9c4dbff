//! The Lambda runtimes a design may choose, and how long AWS still supports them.

/// A Lambda runtime that can be chosen for a new function on 22 November 2026 (Lambda developer guide, "Runtimes").
#[derive(Debug, PartialEq, Eq)]
pub struct Runtime {
    /// Its identifier in a template.
    pub id: &'static str,
    /// The date of its deprecation, ISO 8601.
    pub until: &'static str,
    /// Whether that date is less than a year after this table was written.
    pub ending: bool,
}

const fn runtime(id: &'static str, until: &'static str, ending: bool) -> Runtime {
    Runtime { id, until, ending }
}

/// Every runtime on offer; the built-in handler needs one whose id begins with `python`.
pub static RUNTIMES: &[Runtime] = &[
    runtime("python3.14", "2029-06-30", false),
    runtime("python3.13", "2029-06-30", false),
    runtime("python3.12", "2028-10-31", false),
    runtime("python3.11", "2027-06-30", true),
    runtime("nodejs24.x", "2028-04-30", false),
    runtime("nodejs22.x", "2027-04-30", true),
    runtime("java25", "2029-06-30", false),
    runtime("java21", "2029-06-30", false),
    runtime("java17", "2027-06-30", true),
    runtime("dotnet10", "2028-11-14", false),
    runtime("ruby3.4", "2028-03-31", false),
    runtime("ruby3.3", "2027-03-31", true),
    runtime("provided.al2023", "2029-06-30", false),
];

/// The runtime with this identifier.
#[must_use]
pub fn find(id: &str) -> Option<&'static Runtime> {
    RUNTIMES.iter().find(|runtime| runtime.id == id)
}

/// Whether a runtime can take a handler of this form: Python, Node.js and Ruby want the file and the function in it
/// (Lambda developer guide, "Configuration for .zip file archives"). Of other runtimes nothing is said.
#[must_use]
pub fn takes_handler(runtime: &str, handler: &str) -> bool {
    let Some(language) = ["python", "nodejs", "ruby"].into_iter().find(|language| runtime.starts_with(language)) else {
        return true;
    };
    let (file, name) = handler.rsplit_once('.').unwrap_or((handler, ""));
    // In Ruby a method of a module is written so, in Java and .NET every method.
    let foreign = handler.contains("::") && language != "ruby";
    !file.is_empty() && !name.is_empty() && !foreign
}

/// The day on which these tables were written, ISO 8601.
const WRITTEN: &str = "2026-11-22";
/// Runtimes that ended before this day can no longer be chosen for a new function; for later ones AWS put that off to 2027.
const REFUSED_BEFORE: &str = "2024-03-01";

/// Runtimes that a design cannot choose, and the date of their deprecation (Lambda developer guide, "Runtimes"; those of
/// before 2021 as its "Runtime support policy" had them then).
static OTHERS: &[(&str, &str)] = &[
    ("dotnet6", "2024-12-20"),
    ("dotnet7", "2024-05-14"),
    ("dotnet8", "2026-11-10"),
    ("dotnetcore1.0", "2019-07-30"),
    ("dotnetcore2.0", "2019-05-30"),
    ("dotnetcore2.1", "2022-01-05"),
    ("dotnetcore3.1", "2023-04-03"),
    ("go1.x", "2024-01-08"),
    ("java11", "2027-06-30"),
    ("java8", "2024-01-08"),
    ("java8.al2", "2027-06-30"),
    ("nodejs", "2016-10-31"),
    ("nodejs10.x", "2021-07-30"),
    ("nodejs12.x", "2023-03-31"),
    ("nodejs14.x", "2023-12-04"),
    ("nodejs16.x", "2024-06-12"),
    ("nodejs18.x", "2025-09-01"),
    ("nodejs20.x", "2026-04-30"),
    ("nodejs4.3", "2020-03-06"),
    ("nodejs4.3-edge", "2019-04-30"),
    ("nodejs6.10", "2019-08-12"),
    ("nodejs8.10", "2020-03-06"),
    ("provided", "2024-01-08"),
    ("provided.al2", "2026-07-31"),
    ("python2.7", "2021-07-15"),
    ("python3.10", "2026-10-31"),
    ("python3.6", "2022-07-18"),
    ("python3.7", "2023-12-04"),
    ("python3.8", "2024-10-14"),
    ("python3.9", "2025-12-15"),
    ("ruby2.5", "2021-07-30"),
    ("ruby2.7", "2023-12-07"),
    ("ruby3.2", "2026-03-31"),
];

/// How long AWS still supports a runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// It ends within a year.
    Ends(&'static str),
    /// It has ended.
    Ended(&'static str),
    /// It has ended, and no function can be made with it.
    Refused(&'static str),
}

/// What has to be known about a runtime; `None` where it is supported for long, or unknown.
#[must_use]
pub fn support(id: &str) -> Option<Support> {
    if let Some(runtime) = find(id) {
        return runtime.ending.then_some(Support::Ends(runtime.until));
    }
    let (_, until) = OTHERS.iter().find(|(known, _)| *known == id)?;
    Some(match *until {
        until if until < REFUSED_BEFORE => Support::Refused(until),
        until if until <= WRITTEN => Support::Ended(until),
        until => Support::Ends(until),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handler_is_of_the_form_of_its_runtime() {
        for (runtime, handler, expected) in [
            ("python3.13", "app.handler", true),
            ("python3.13", "bank/pay.handler", true),
            ("python3.13", "com.bank.Pay::run", false),
            ("nodejs22.x", "index", false),
            ("nodejs22.x", ".handler", false),
            ("ruby3.4", "app.Pay::Handler.run", true),
            ("java21", "com.bank.Pay::run", true),
            ("provided.al2023", "bootstrap", true),
        ] {
            assert_eq!(takes_handler(runtime, handler), expected, "{runtime} {handler}");
        }
    }

    #[test]
    fn support_is_told_by_the_date_of_the_tables() {
        for (id, expected) in [
            ("python3.13", None),
            ("python3.11", Some(Support::Ends("2027-06-30"))),
            ("java11", Some(Support::Ends("2027-06-30"))),
            ("python3.9", Some(Support::Ended("2025-12-15"))),
            ("nodejs14.x", Some(Support::Refused("2023-12-04"))),
            ("nodejs8.10", Some(Support::Refused("2020-03-06"))),
            ("cobol85", None),
        ] {
            assert_eq!(support(id), expected, "{id}");
        }
    }
}
