//! Templates that were opened for review: what was read, where each belongs, and what was changed to mend them.

use std::sync::Arc;

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::lines::Lines;
use crate::finding::{Finding, Patch, Place, Suppression};
use crate::parameters::{Parameters, check};
use crate::recovery::{Reckoned, Workload};
use crate::review::{self, Source, Targets, regions, roles};
use crate::stacks::Stack;
use crate::template::given::Given;
use crate::template::read::{self, Reading};
use crate::template::text::{S3_LIMIT, indented, minified};
use crate::template::{Template, patch};
use crate::words::{grouped, hex, listed};

/// As many templates are reviewed together: primary, secondary and edge.
pub const MOST: usize = 3;
/// What a file can be, in the order in which places are given away.
const PLACES: [Place; MOST] = [Place::Primary, Place::Secondary, Place::Edge];

/// A template that was opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Tells it from the others, wherever it is put.
    id: u32,
    /// Whether the user said which stack it is.
    placed: bool,
    /// Whether the user said which Region it is in, or that it is not known.
    located: bool,
    /// The file's name.
    pub name: String,
    /// Whether it is written in YAML, and shown as JSON.
    pub yaml: bool,
    /// The digest of the file as it was opened, in hexadecimal.
    pub sha256: String,
    /// Which stack it is taken for.
    pub place: Place,
    /// Its Region; `None` while nobody said.
    pub region: Option<String>,
    /// What speaks for both; empty once the user said otherwise.
    pub evidence: Vec<String>,
    /// The values it is deployed with.
    pub given: Given,
    /// What was read.
    pub template: Arc<Template>,
    /// The whole of it, with what the reader does not know.
    pub document: Arc<Json>,
    /// Its text now.
    pub lines: Arc<Lines>,
    /// Its text as it was opened.
    pub original: Arc<Lines>,
    /// Its text, and the values, as they were opened or saved last.
    saved: (Arc<Lines>, Given),
    /// What there was to say when it was read.
    said: Vec<Finding>,
}

impl Opened {
    fn read(name: &str, bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > S3_LIMIT {
            return Err(too_long(bytes.len()));
        }
        if bytes.trim_ascii().is_empty() {
            return Err("it is empty; choose a template in JSON or YAML".to_owned());
        }
        // What is no text says itself what to do.
        read::text(bytes)?;
        let Reading { template, findings, .. } = read::read(bytes, Place::Primary).map_err(mended)?;
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let json = serde_json::from_slice::<Json>(text).ok();
        let yaml = json.is_none();
        let document = json.unwrap_or_else(|| serde_json::to_value(&template).unwrap_or_default());
        let lines = Arc::new(Lines::new(indented(&document)));
        Ok(Self {
            id: 0,
            placed: false,
            located: false,
            name: name.to_owned(),
            yaml,
            sha256: hex(&Sha256::digest(bytes)),
            place: Place::Primary,
            region: None,
            evidence: Vec::new(),
            given: Given::new(),
            template: Arc::new(template),
            document: Arc::new(document),
            original: lines.clone(),
            saved: (lines.clone(), Given::new()),
            lines,
            said: findings,
        })
    }

    /// Takes back what spoke for a Region.
    fn disown(&mut self, region: Option<&str>) {
        if let Some(region) = region {
            let why = format!("{region}: ");
            self.evidence.retain(|evidence| !evidence.starts_with(&why));
        }
    }

    /// Takes another document in its stead; `false` if that is no template any more.
    fn become_document(&mut self, document: Json) -> bool {
        let Ok(reading) = read::read(minified(&document).as_bytes(), self.place) else { return false };
        self.lines = Arc::new(Lines::new(indented(&document)));
        (self.template, self.said, self.document) = (Arc::new(reading.template), reading.findings, Arc::new(document));
        true
    }
}

/// A file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The file's name.
    pub name: String,
    /// Why, and what to do; without a full stop.
    pub reason: String,
}

/// What is under review. A copy shares its templates with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// At most [`MOST`], each for another stack, in the order of the stacks.
    pub files: Vec<Opened>,
    /// What could not be read.
    pub refused: Vec<Refused>,
    /// What the pair has to achieve.
    pub targets: Targets,
    /// What was accepted.
    pub suppressions: Vec<Suppression>,
    /// What was accepted when the report was saved last.
    noted: Vec<Suppression>,
    /// How many files there have been.
    ids: u32,
}

impl Session {
    /// Reads files, and finds out which stack each is; one that cannot be read leaves the others as they are.
    pub fn open<'f>(&mut self, files: impl IntoIterator<Item = (&'f str, &'f [u8])>) {
        self.rearrange(|session| {
            for (name, bytes) in files {
                if session.files.len() == MOST {
                    session.refuse(
                        name,
                        format!("it is one too many: a review takes {MOST} templates at most; take one out first"),
                    );
                    continue;
                }
                match Opened::read(name, bytes) {
                    Ok(opened) => session.add(opened),
                    Err(reason) => session.refuse(name, reason),
                }
            }
            session.place_all();
        });
    }

    /// Reads files in place of those that are open; these stay where none of the others can be read.
    pub fn replace<'f>(&mut self, files: impl IntoIterator<Item = (&'f str, &'f [u8])>) {
        let mut other = Self::default();
        other.open(files);
        if other.files.is_empty() {
            self.refused = other.refused;
        } else {
            *self = other;
        }
    }

    /// Whether so many files that were dropped on a review have room beside what is open.
    #[must_use]
    pub fn takes_beside(&self, count: usize) -> bool {
        !self.files.is_empty() && self.files.len() + count <= MOST
    }

    /// Reads another version of the file of a stack. The stack keeps its values, and what was accepted; the file stays
    /// where the other cannot be read.
    pub fn exchange(&mut self, place: Place, name: &str, bytes: &[u8]) {
        self.refused.clear();
        let new = match Opened::read(name, bytes) {
            Ok(new) => new,
            Err(reason) => return self.refuse(name, reason),
        };
        self.rearrange(|session| {
            session.change(place, |old| {
                let given = std::mem::take(&mut old.given);
                let region = old.region.take().filter(|_| old.located);
                let saved = (new.lines.clone(), std::mem::take(&mut old.saved.1));
                // Whoever chose this stack for the file is right about it, whatever the file says.
                *old = Opened { id: old.id, placed: true, located: old.located, place, region, given, saved, ..new };
            });
            session.place_all();
        });
    }

    /// Gives a stack values that stand in a file.
    pub fn give(&mut self, place: Place, values: &Given) {
        self.change(place, |file| {
            for given in [&mut file.given, &mut file.saved.1] {
                given.extend(values.clone());
            }
        });
    }

    fn add(&mut self, file: Opened) {
        self.ids += 1;
        self.files.push(Opened { id: self.ids, ..file });
    }

    /// Notes a file that cannot be read.
    pub fn refuse(&mut self, name: &str, reason: String) {
        self.refused.push(Refused { name: name.to_owned(), reason });
    }

    /// Takes the only file for both stacks: one template can be deployed in two Regions.
    pub fn double(&mut self) {
        if let [one] = self.files.as_slice() {
            let twin = Opened { placed: false, located: false, ..one.clone() };
            self.rearrange(|session| {
                session.add(twin);
                session.place_all();
            });
        }
    }

    /// Takes a file out, and what was accepted of it and of the pair that it was part of.
    pub fn close(&mut self, place: Place) {
        self.rearrange(|session| {
            session.files.retain(|file| file.place != place);
            session.suppressions.retain(|suppression| suppression.stack != Place::Pair);
            session.place_all();
        });
    }

    /// Finds out which stack each file is and where; what the user said stays as it is.
    fn place_all(&mut self) {
        let found = roles(&self.files.iter().map(|file| file.template.as_ref()).collect::<Vec<_>>());
        let mut taken: Vec<Place> = self.files.iter().filter(|file| file.placed).map(|file| file.place).collect();
        let mut left = Vec::new();
        for (file, role) in self.files.iter_mut().zip(&found).filter(|(file, _)| !file.placed) {
            if taken.contains(&role.place) {
                left.push(file);
            } else {
                (file.place, file.evidence) = (role.place, role.evidence.clone());
                taken.push(role.place);
            }
        }
        for file in left {
            if let Some(place) = PLACES.into_iter().find(|place| !taken.contains(place)) {
                (file.place, file.evidence) = (place, Vec::new());
                taken.push(place);
            }
        }
        let places: Vec<_> = self.files.iter().map(|file| (file.place, file.template.as_ref())).collect();
        let told = regions(&places);
        for ((file, region), role) in self.files.iter_mut().zip(told).zip(&found) {
            // A file that was swapped takes its Region along.
            let stays = file.located || file.placed && file.region.is_some();
            if !stays {
                file.region = region;
            }
            if file.region != role.region {
                file.disown(role.region.as_deref());
            }
        }
    }

    /// Lets files come, go and move. They stand in the order of their stacks; what was accepted goes where its file goes.
    fn rearrange(&mut self, change: impl FnOnce(&mut Self)) {
        let before: Vec<(u32, Place)> = self.files.iter().map(|file| (file.id, file.place)).collect();
        change(self);
        self.files.sort_by_key(|file| file.place);
        let files = &self.files;
        let now = |place: Place| {
            let Some((id, _)) = before.iter().find(|(_, was)| *was == place) else {
                return (place == Place::Pair).then_some(place);
            };
            files.iter().find(|file| file.id == *id).map(|file| file.place)
        };
        for accepted in [&mut self.suppressions, &mut self.noted] {
            accepted.retain_mut(|suppression| now(suppression.stack).map(|place| suppression.stack = place).is_some());
        }
    }

    /// The file of a stack.
    #[must_use]
    pub fn of(&self, place: Place) -> Option<&Opened> {
        self.files.iter().find(|file| file.place == place)
    }

    /// Changes the file of a stack.
    pub fn change(&mut self, place: Place, change: impl FnOnce(&mut Opened)) {
        if let Some(file) = self.files.iter_mut().find(|file| file.place == place) {
            change(file);
        }
    }

    /// Takes the file of one stack for another's; whichever was there takes its place.
    pub fn put(&mut self, from: Place, to: Place) {
        self.rearrange(|session| {
            for file in &mut session.files {
                if file.place == from || file.place == to {
                    file.place = if file.place == from { to } else { from };
                    file.placed = true;
                    file.evidence.clear();
                }
            }
        });
    }

    /// Takes the user's word for the Region of a stack; `None` if it is not known.
    pub fn locate(&mut self, place: Place, region: Option<String>) {
        self.change(place, |file| {
            file.disown(file.region.clone().as_deref());
            file.region = region;
            file.located = true;
        });
    }

    /// The stacks, as far as they are known.
    #[must_use]
    pub fn stacks(&self) -> Vec<Stack> {
        let stack = |file: &Opened| Stack {
            place: file.place,
            region: file.region.clone().unwrap_or_default(),
            name: file.name.clone(),
            template: (*file.template).clone(),
            foundation: None,
        };
        self.files.iter().map(stack).collect()
    }

    /// What the templates are reviewed as.
    fn sources(&self) -> Vec<Source<'_>> {
        self.files
            .iter()
            .map(|file| Source {
                place: file.place,
                template: &file.template,
                region: file.region.as_deref(),
                given: Some(&file.given),
            })
            .collect()
    }

    /// The system and its budgets under the targets of the review; what else is asked and assumed is the design's.
    #[must_use]
    pub fn reckoned(&self, parameters: &Parameters) -> Option<Reckoned> {
        let system = review::system(&self.sources())?;
        let (settled, _) = check::settle(parameters);
        let workload = Workload {
            rate: self.targets.transactions_per_second.into(),
            recovery_time_s: self.targets.recovery_time_s.into(),
            recovery_point_s: self.targets.recovery_point_s.into(),
            ..Workload::new(&settled.targets, &settled.usage)
        };
        Some(Reckoned::new(system, workload))
    }

    /// Everything that is wrong.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let said = self
            .files
            .iter()
            .flat_map(|file| file.said.iter().map(|finding| Finding { stack: file.place, ..finding.clone() }));
        let sources = self.sources();
        let mut findings: Vec<Finding> = said.collect();
        if !sources.is_empty() {
            findings.extend(self.found_in(&sources));
        }
        findings
    }

    /// What is wrong with templates under the targets of this review. No parameter of a design mends somebody's template.
    #[must_use]
    pub fn found_in(&self, sources: &[Source<'_>]) -> Vec<Finding> {
        let found = review::review_sources(sources, self.targets);
        found.into_iter().map(|finding| Finding { parameter: None, fix: None, ..finding }).collect()
    }

    /// Changes the template of a stack; `false` if the place is not there, and then nothing has changed.
    pub fn mend(&mut self, place: Place, change: &Patch) -> bool {
        let Some(file) = self.files.iter_mut().find(|file| file.place == place) else { return false };
        let mut document = (*file.document).clone();
        patch::apply(&mut document, change) && document != *file.document && file.become_document(document)
    }

    /// Whether nothing was changed between the two. Texts are compared by where they are: a change makes new ones.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let same = |(one, other): (&Opened, &Opened)| {
            Arc::ptr_eq(&one.lines, &other.lines)
                && (one.id, one.place, &one.region, &one.given) == (other.id, other.place, &other.region, &other.given)
        };
        self.files.len() == other.files.len()
            && self.files.iter().zip(&other.files).all(same)
            && (&self.targets, &self.suppressions) == (&other.targets, &other.suppressions)
    }

    /// What was done since an earlier state, for a button that takes it back.
    #[must_use]
    pub fn done_since(&self, earlier: &Self) -> String {
        let ids = |session: &Self| session.files.iter().map(|file| file.id).collect::<Vec<_>>();
        if ids(self).iter().collect::<std::collections::BTreeSet<_>>()
            != ids(earlier).iter().collect::<std::collections::BTreeSet<_>>()
        {
            return "templates opened or closed".to_owned();
        }
        let twin = |file: &Opened| earlier.files.iter().find(|other| other.id == file.id).cloned();
        let changed = |differs: fn(&Opened, &Opened) -> bool| {
            self.files.iter().find(|file| twin(file).is_some_and(|twin| differs(file, &twin)))
        };
        if let Some(file) = changed(|one, other| !Arc::ptr_eq(&one.lines, &other.lines)) {
            return format!("a change to {}", file.name);
        }
        if let Some(file) = changed(|one, other| one.given != other.given) {
            return format!("values for {}", file.name);
        }
        if changed(|one, other| one.place != other.place || one.region != other.region).is_some() {
            return "which template is which".to_owned();
        }
        if self.targets == earlier.targets { "an accepted finding".to_owned() } else { "the targets".to_owned() }
    }

    /// Whether there are changes, values or reasons for accepting findings that are saved nowhere.
    #[must_use]
    pub fn is_unsaved(&self) -> bool {
        Place::ALL.into_iter().any(|place| self.loses(place))
    }

    /// Whether some of them are about a stack.
    #[must_use]
    pub fn loses(&self, place: Place) -> bool {
        let lost = |suppression: &Suppression| suppression.stack == place && !self.noted.contains(suppression);
        let values = |file: &Opened| file.given != file.saved.1;
        self.is_mended(place) || self.of(place).is_some_and(values) || self.suppressions.iter().any(lost)
    }

    /// Whether the template of a stack was changed and not saved since.
    #[must_use]
    pub fn is_mended(&self, place: Place) -> bool {
        self.of(place).is_some_and(|file| file.lines != file.saved.0)
    }

    /// Says that the templates have been saved, and the report with the reasons.
    pub fn mark_saved(&mut self) {
        for file in &mut self.files {
            file.saved = (file.lines.clone(), file.given.clone());
        }
        self.noted.clone_from(&self.suppressions);
    }

    /// Takes note of what is saved from a later state: what is saved does not change with what is on the page.
    pub fn take_saved(&mut self, later: &Self) {
        for file in &mut self.files {
            if let Some(other) = later.files.iter().find(|other| other.id == file.id) {
                file.saved = other.saved.clone();
            }
        }
        self.noted.clone_from(&later.noted);
    }

    /// "primary.yaml and secondary.yaml".
    #[must_use]
    pub fn names(&self) -> String {
        let names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        if names.is_empty() { "nothing".to_owned() } else { listed(&names) }
    }
}

/// Why a file of so many bytes is not read.
#[must_use]
pub fn too_long(bytes: impl std::fmt::Display) -> String {
    format!(
        "it has {} bytes, and CloudFormation takes at most {}: split the template",
        grouped(bytes),
        grouped(S3_LIMIT)
    )
}

/// Why a file is not read that has to be mended.
#[must_use]
pub fn mended(reason: String) -> String {
    reason + "; mend it and open it again"
}

/// What a change does, in a line: the path, and the new value.
#[must_use]
pub fn spoken(change: &Patch) -> (&'static str, String, Option<String>) {
    match change {
        Patch::Add { path, value } => ("Sets", path.clone(), Some(value.to_string())),
        Patch::Remove { path } => ("Removes", path.clone(), None),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PRIMARY: &str = r#"{"Parameters": {"SecondaryRegion": {"Type": "String", "Default": "eu-west-1"}},
        "Resources": {"Table": {"Type": "AWS::DynamoDB::GlobalTable"}}, "Extra": 1}"#;
    const SECONDARY: &str = r#"{"Parameters": {"PrimaryRegion": {"Type": "String", "Default": "us-east-1"}},
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}"#;

    fn opened() -> Session {
        let mut session = Session::default();
        session.open([("b.json", SECONDARY.as_bytes()), ("a.json", PRIMARY.as_bytes()), ("bad", b"{\"a\":")]);
        session
    }

    fn places(session: &Session) -> Vec<(&str, Place)> {
        session.files.iter().map(|file| (file.name.as_str(), file.place)).collect()
    }

    #[test]
    fn each_file_finds_its_place_and_a_bad_one_is_told_apart() {
        let mut session = opened();
        assert_eq!(places(&session), [("a.json", Place::Primary), ("b.json", Place::Secondary)]);
        assert_eq!(session.refused.len(), 1);
        assert!(session.refused[0].reason.contains("line 1"));
        assert!(session.refused[0].reason.ends_with("; mend it and open it again"));
        assert_eq!(session.names(), "a.json and b.json");
        assert!(session.findings().iter().any(|finding| finding.rule == "template-unknown-key"));
        assert!(session.of(Place::Primary).unwrap().lines.text().contains("Extra"), "what is not known is shown");
        session.put(Place::Primary, Place::Secondary);
        assert_eq!(places(&session), [("b.json", Place::Primary), ("a.json", Place::Secondary)]);
        let unknown = |session: &Session| {
            session.findings().into_iter().find(|finding| finding.rule == "template-unknown-key").map(|it| it.stack)
        };
        assert_eq!(unknown(&session), Some(Place::Secondary), "what was read goes along");
        session.close(Place::Secondary);
        assert_eq!(session.files.len(), 1);
        let long = vec![b' '; S3_LIMIT + 1];
        session.open([("long", long.as_slice()), ("2", PRIMARY.as_bytes()), ("3", b"{}"), ("4", PRIMARY.as_bytes())]);
        assert_eq!(session.files.len(), MOST);
        assert!(session.refused[1].reason.contains("1,048,577"));
        assert!(session.refused[2].reason.ends_with("at most; take one out first"));
        session.replace([("empty", &b" \n"[..]), ("picture", b"\x89PNG\0\0")]);
        let reasons: Vec<_> = session.refused.iter().map(|refused| refused.reason.as_str()).collect();
        let expected =
            ["it is empty", "not text, but binary data"].map(|why| format!("{why}; choose a template in JSON or YAML"));
        assert_eq!(reasons, expected);
    }

    #[test]
    fn a_change_is_told_and_leaves_an_earlier_copy_as_it_was() {
        let mut session = opened();
        let add = |path: &str| Patch::Add { path: path.to_owned(), value: json!("Retain") };
        let before = session.clone();
        assert!(!session.mend(Place::Primary, &add("/Resources/None/DeletionPolicy")));
        assert!(session.is_same(&before));
        assert!(session.mend(Place::Primary, &add("/Resources/Table/DeletionPolicy")));
        assert_eq!((session.is_same(&before), session.done_since(&before).as_str()), (false, "a change to a.json"));
        assert_eq!(session.of(Place::Primary).unwrap().template.resources["Table"].deletion_policy, "Retain");
        assert_ne!(session.files[0].lines, session.files[0].original);
        assert_eq!(before.files[0].lines, before.files[0].original);
        let mended = session.clone();
        session.put(Place::Primary, Place::Secondary);
        assert_eq!(session.done_since(&mended), "which template is which");
        session.close(Place::Primary);
        assert_eq!(session.done_since(&mended), "templates opened or closed");
        let mut other = mended.clone();
        other.suppressions.push(accept(Place::Primary, None));
        assert_eq!(other.done_since(&mended), "an accepted finding");
        other.targets.recovery_time_s += 1;
        assert_eq!(other.done_since(&mended), "the targets");
        other.change(Place::Primary, |file| file.given = Given::from([("A".to_owned(), "1".to_owned())]));
        assert_eq!(other.done_since(&mended), "values for a.json");
        session.mark_saved();
        assert!(!session.is_unsaved());
    }

    fn accept(stack: Place, logical_id: Option<&str>) -> Suppression {
        let logical_id = logical_id.map(str::to_owned);
        Suppression { rule: "data-retained".into(), stack, logical_id, reason: "It is a cache.".into() }
    }

    #[test]
    fn a_reason_goes_where_its_file_goes_and_leaves_with_it() {
        let mut session = opened();
        session.suppressions = vec![accept(Place::Primary, Some("Table")), accept(Place::Pair, None)];
        let stacks = |session: &Session| session.suppressions.iter().map(|it| it.stack).collect::<Vec<_>>();
        session.put(Place::Primary, Place::Secondary);
        assert_eq!(stacks(&session), [Place::Secondary, Place::Pair]);
        session.put(Place::Secondary, Place::Edge);
        assert_eq!(stacks(&session), [Place::Edge, Place::Pair]);
        session.open([("c.json", SECONDARY.as_bytes())]);
        assert_eq!(stacks(&session), [Place::Edge, Place::Pair]);
        session.close(Place::Primary);
        assert_eq!(stacks(&session), [Place::Edge], "it was another pair");
        session.close(Place::Edge);
        assert_eq!(stacks(&session), []);
    }

    #[test]
    fn what_is_unsaved_is_told_by_the_text_and_the_reasons() {
        let mut session = opened();
        let add = |path: &str| Patch::Add { path: path.to_owned(), value: json!("Retain") };
        let before = session.clone();
        assert!(session.mend(Place::Primary, &add("/Resources/Table/DeletionPolicy")));
        session.mark_saved();
        let saved = std::mem::replace(&mut session, before);
        session.take_saved(&saved);
        assert!(session.mend(Place::Secondary, &add("/Resources/Topic/DeletionPolicy")));
        assert!(session.is_unsaved(), "as many changes as were saved, but others");
        assert!(session.loses(Place::Primary) && session.loses(Place::Secondary) && !session.loses(Place::Pair));
        session.close(Place::Primary);
        assert!(session.is_unsaved(), "the other file's change is still there");
        session.double();
        assert!(session.is_unsaved());
        session.mark_saved();
        session.suppressions.push(accept(Place::Primary, Some("Topic")));
        assert!(session.is_unsaved(), "a reason is lost as well");
        session.mark_saved();
        session.put(Place::Primary, Place::Secondary);
        assert!(!session.is_unsaved());
    }

    #[test]
    fn values_that_were_typed_are_lost_and_those_of_a_file_are_not() {
        let mut session = opened();
        let values = |value: &str| Given::from([("SecondaryRegion".to_owned(), value.to_owned())]);
        session.give(Place::Primary, &values("eu-west-3"));
        assert!(!session.is_unsaved() && session.files[0].given == values("eu-west-3"));
        session.change(Place::Primary, |file| file.given = values("eu-west-2"));
        assert!(session.loses(Place::Primary) && !session.loses(Place::Secondary));
        assert!(!session.is_mended(Place::Primary), "another version of the template keeps them");
        session.mark_saved();
        assert!(!session.is_unsaved(), "they stand in the report");
    }

    #[test]
    fn another_version_keeps_what_is_known_of_the_stack() {
        let mut session = opened();
        let add = Patch::Add { path: "/Resources/Table/DeletionPolicy".to_owned(), value: json!("Retain") };
        assert!(session.mend(Place::Primary, &add));
        session.suppressions = vec![accept(Place::Primary, Some("Table"))];
        session.give(Place::Primary, &Given::from([("A".to_owned(), "1".to_owned())]));
        session.exchange(Place::Primary, "new.json", SECONDARY.as_bytes());
        assert_eq!(places(&session), [("new.json", Place::Primary), ("b.json", Place::Secondary)]);
        assert_eq!((session.suppressions.len(), session.files[0].given.len()), (1, 1));
        session.mark_saved();
        session.exchange(Place::Primary, "bad", b"{");
        assert_eq!(session.files[0].name, "new.json", "it stays where the other cannot be read");
        assert_eq!(session.refused.len(), 1);
    }

    #[test]
    fn what_the_user_chose_is_kept_when_files_come_and_go() {
        let mut session = opened();
        session.put(Place::Primary, Place::Secondary);
        session.locate(Place::Primary, Some("eu-central-1".into()));
        session.locate(Place::Secondary, None);
        session.open([("c.json", PRIMARY.as_bytes())]);
        let chosen = [("b.json", Place::Primary), ("a.json", Place::Secondary), ("c.json", Place::Edge)];
        assert_eq!(places(&session), chosen);
        let regions: Vec<_> = session.files.iter().map(|file| file.region.as_deref()).collect();
        assert_eq!(regions, [Some("eu-central-1"), None, Some("us-east-1")]);
        session.close(Place::Primary);
        assert_eq!(session.of(Place::Secondary).map(|file| file.name.as_str()), Some("a.json"));
        session.close(Place::Primary);
        session.double();
        assert_eq!(places(&session), [("a.json", Place::Primary), ("a.json", Place::Secondary)]);
        assert!(!session.files[0].located && session.files[1].located, "the user spoke of one only");
        let mut session = opened();
        assert!(session.files[0].evidence.iter().any(|why| why.starts_with("us-east-1: ")));
        session.locate(Place::Primary, Some("eu-north-1".into()));
        assert!(!session.files[0].evidence.iter().any(|why| why.starts_with("us-east-1: ")));
        assert!(!session.files[0].evidence.is_empty(), "what speaks for the stack stays");
    }

    #[test]
    fn a_review_is_replaced_only_by_what_can_be_read() {
        let mut session = opened();
        assert!(session.takes_beside(1) && !session.takes_beside(2) && !Session::default().takes_beside(1));
        let before = session.files.clone();
        session.replace([("broken.yaml", &b"Resources: {"[..])]);
        assert_eq!(session.files, before);
        assert_eq!(session.refused.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["broken.yaml"]);
        session.replace([("broken.yaml", &b"Resources: {"[..]), ("c.json", SECONDARY.as_bytes())]);
        assert_eq!(places(&session), [("c.json", Place::Secondary)]);
        session.open([("d.json", PRIMARY.as_bytes()), ("e.json", PRIMARY.as_bytes())]);
        assert!(!session.takes_beside(1), "there is no room");
    }
}
