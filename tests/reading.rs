//! Reading templates from files: the same template in either language is the same.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

#[path = "support/yaml.rs"]
mod yaml;

use std::path::Path;

use twinstack::finding::Place;
use twinstack::template::read::lines::line_of;
use twinstack::template::read::{Language, Reading, read};

fn text(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reading").join(name)).unwrap()
}

fn reading(name: &str) -> Reading {
    read(text(name).as_bytes(), Place::Primary).unwrap()
}

#[test]
fn the_same_template_reads_the_same_in_either_language() {
    let (yaml, json) = (reading("pair.yaml"), reading("pair.json"));
    assert_eq!((yaml.language, json.language), (Language::Yaml, Language::Json));
    assert_eq!((&yaml.findings, &json.findings), (&Vec::new(), &Vec::new()));
    assert_eq!(yaml.template, json.template);
    let written = |reading: &Reading| serde_json::to_string(&reading.template).unwrap();
    assert_eq!(written(&yaml), written(&json), "the order of the keys too");
}

#[test]
fn our_own_templates_read_the_same_when_they_are_written_in_yaml() {
    for preset in ["reference", "as-briefed", "lean"] {
        for name in ["primary.template.json", "secondary.template.json"] {
            let text = text(&format!("../golden/{preset}/{name}"));
            let yaml = yaml::block(&serde_json::from_str(&text).unwrap(), 0);
            let [json, yaml] = [&text, &yaml].map(|text| read(text.as_bytes(), Place::Primary).unwrap());
            assert_eq!((yaml.language, &yaml.findings), (Language::Yaml, &json.findings), "{preset} {name}");
            assert_eq!(yaml.template, json.template, "{preset} {name}");
        }
    }
}

#[test]
fn every_place_of_a_template_has_its_line_in_either_language() {
    for pointer in ["/Resources/Topic/Properties/Tags/3/Value", "/Outputs/RoleArn/Value/Fn::GetAtt/1"] {
        for (name, key) in [("pair.yaml", "Value"), ("pair.json", "Value")] {
            let text = text(name);
            let line = line_of(&text, pointer).and_then(|line| text.lines().nth(line - 1)).unwrap();
            assert!(line.contains(key), "{name} {pointer}: {line}");
        }
    }
}
