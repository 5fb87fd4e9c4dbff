//! Links that were made by earlier versions open for ever: one fixture for each form of the link and of the design.

use std::fs;
use std::path::Path;

use twinstack::parameters::{Parameters, link};

#[test]
fn links_of_every_version_open_as_the_design_they_were_made_of() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/links");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let (parameters, said) = link::read(text.trim()).expect("a design").unwrap();
        assert_eq!(said, [], "{}", path.display());
        let mut expected = Parameters::default();
        "old".clone_into(&mut expected.environment.suffix);
        expected.dns.failure_threshold = 2;
        assert_eq!(parameters.environment, expected.environment, "{}", path.display());
        assert_eq!(parameters.dns, expected.dns, "{}", path.display());
        count += 1;
    }
    assert!(count >= 1, "version 1");
}
