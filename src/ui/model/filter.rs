//! Which findings are asked for, and what tells one from another.

use std::collections::BTreeMap;

use crate::finding::{Finding, Layer, Place, Severity};
use crate::review::rules;

/// What is asked for; `None` asks for all.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "each is what it says")]
pub struct Filter {
    pub severity: Option<Severity>,
    pub layer: Option<Layer>,
    pub service: Option<&'static str>,
    pub stack: Option<Place>,
    pub text: String,
}

/// The service of every resource.
pub type Services = BTreeMap<(Place, String), &'static str>;

/// The service that a finding is about; `None` where it is about no resource of the picture.
#[must_use]
pub fn service_of(finding: &Finding, services: &Services) -> Option<&'static str> {
    services.get(&(finding.stack, finding.logical_id.clone()?)).copied()
}

impl Filter {
    /// Whether a finding is asked for.
    #[must_use]
    pub fn takes(&self, finding: &Finding, services: &Services) -> bool {
        self.severity.is_none_or(|severity| severity == finding.severity)
            && self.layer.is_none_or(|layer| layer == finding.layer)
            && self.stack.is_none_or(|stack| stack == finding.stack)
            && self.service.is_none_or(|service| service_of(finding, services) == Some(service))
            && self.has_text(finding)
    }

    /// Whether anything but a weight is asked for.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        *self != Self { severity: self.severity, ..Self::default() }
    }

    fn has_text(&self, finding: &Finding) -> bool {
        let wanted = self.text.trim().to_lowercase();
        let rule = rules::find(&finding.rule);
        let texts = [
            Some(&*finding.rule),
            Some(finding.message.as_str()),
            finding.logical_id.as_deref(),
            finding.path.as_deref(),
            rule.map(|rule| rule.title),
            rule.map(|rule| rule.why),
        ];
        wanted.is_empty() || texts.into_iter().flatten().any(|text| text.to_lowercase().contains(&wanted))
    }
}

/// What a finding is known by while the templates change: an id for its element.
#[must_use]
pub fn key(finding: &Finding) -> String {
    let parts = [
        finding.stack.name(),
        &finding.rule,
        finding.path.as_deref().unwrap_or_default(),
        finding.logical_id.as_deref().unwrap_or_default(),
        &finding.message,
        finding.fix.as_deref().unwrap_or_default(),
    ];
    // FNV-1a: short, and the same in every build.
    let hash = parts
        .join("\n")
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("finding-{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_filter_has_to_hold() {
        let finding = Finding::new("deletion-not-retained", Severity::Error, "It is deleted.")
            .at(Place::Primary, "/Resources/Table")
            .on("Table");
        let services = Services::from([((Place::Primary, "Table".to_owned()), "table")]);
        let takes = |filter: Filter| filter.takes(&finding, &services);
        assert!(takes(Filter::default()));
        let whole = Filter {
            severity: Some(Severity::Error),
            layer: Some(Layer::Twinstack),
            service: Some("table"),
            stack: Some(Place::Primary),
            text: " TABLE".to_owned(),
        };
        assert!(takes(whole.clone()));
        assert!(!takes(Filter { severity: Some(Severity::Info), ..whole.clone() }));
        assert!(!takes(Filter { layer: Some(Layer::Guard), ..whole.clone() }));
        assert!(!takes(Filter { service: Some("key"), ..whole.clone() }));
        assert!(!takes(Filter { stack: Some(Place::Edge), ..whole.clone() }));
        assert!(!takes(Filter { text: "absent".to_owned(), ..whole }));
        assert_ne!(key(&finding), key(&Finding { stack: Place::Secondary, ..finding.clone() }));
    }
}
