//! How far a review went: what was not checked, said beside whatever was found.

use crate::finding::Place;
use crate::stacks::Stack;

/// How far AWS's own rules are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aws {
    /// They are still looking.
    Looking,
    /// They have looked at what is there now.
    Done,
    /// They broke down on what is there now.
    Stopped,
    /// They cannot look.
    Failed,
}

/// What was not checked of these stacks, and what to do about it.
#[must_use]
pub fn gaps(stacks: &[Stack], aws: Aws) -> Vec<&'static str> {
    let is_missing = |place: Place| stacks.iter().all(|stack| stack.place != place);
    let is_half = is_missing(Place::Primary) || is_missing(Place::Secondary);
    [
        (is_half, "Open the other template of the pair: what holds for both together was not checked."),
        (
            stacks.iter().any(|stack| stack.region.is_empty()),
            "Choose the Regions: what depends on them was not checked.",
        ),
        (
            aws == Aws::Stopped,
            "AWS's own rules broke down on these templates, so these were not checked. They are started again with the next \
             change.",
        ),
        (
            aws == Aws::Failed,
            "AWS's own rules did not load: what they know was not checked. Reload the page to try again.",
        ),
    ]
    .into_iter()
    .filter(|(is_left_out, _)| *is_left_out && !stacks.is_empty())
    .map(|(_, words)| words)
    .collect()
}

/// What it means that nothing was found.
#[must_use]
pub fn verdict(stacks: &[Stack], aws: Aws) -> &'static str {
    if !gaps(stacks, aws).is_empty() {
        "Nothing was found in what could be checked."
    } else if aws == Aws::Looking {
        "Nothing was found so far; AWS's own rules are still looking."
    } else {
        "Nothing to report: the pair would deploy, and holds its targets as far as templates can tell."
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Template;

    fn stack(place: Place, region: &str) -> Stack {
        Stack { place, region: region.to_owned(), name: String::new(), template: Template::default(), foundation: None }
    }

    #[test]
    fn only_a_whole_check_says_that_the_pair_would_deploy() {
        let pair = [stack(Place::Primary, "us-east-1"), stack(Place::Secondary, "eu-west-1")];
        assert!(gaps(&pair, Aws::Done).is_empty());
        assert!(verdict(&pair, Aws::Done).starts_with("Nothing to report"));
        assert!(verdict(&pair, Aws::Looking).contains("still looking"));
        assert!(gaps(&pair, Aws::Stopped)[0].contains("were not checked"));
        assert!(gaps(&pair, Aws::Failed)[0].contains("did not load"));
        let unknown = [stack(Place::Primary, ""), stack(Place::Secondary, "eu-west-1")];
        assert!(gaps(&unknown, Aws::Done)[0].starts_with("Choose the Regions"));
        let half = [stack(Place::Primary, "us-east-1"), stack(Place::Edge, "us-east-1")];
        assert!(gaps(&half, Aws::Done)[0].starts_with("Open the other"));
        assert!(!verdict(&half, Aws::Done).contains("would deploy"));
        assert!(gaps(&[], Aws::Failed).is_empty());
    }
}
