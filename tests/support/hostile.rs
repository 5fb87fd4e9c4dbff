//! Templates that nobody means well with, and everything that is done with a template that was read.

use std::fmt::Write as _;
use std::sync::Arc;

use twinstack::compare::{self, Side, compare};
use twinstack::finding::Place;
use twinstack::review::review_templates;
use twinstack::stacks::Stack;
use twinstack::template::read::lines::Lines;
use twinstack::template::read::{read, text};
use twinstack::template::resolve::{self, Setting};
use twinstack::topology::{Detail, scene};

/// Reads the text and does with it all that the page and the program do. What is refused is refused in one line.
pub(crate) fn drive(bytes: &[u8]) -> Result<(), String> {
    let lines = text(bytes).map(Lines::of).unwrap_or_default();
    let reading = read(bytes, Place::Primary).inspect_err(|line| {
        assert!(!line.is_empty() && line.len() < 400 && !line.contains('\n'), "{line:?}");
    })?;
    let template = &reading.template;
    let found = review_templates(template, template, Some(template));
    for finding in found.iter().chain(&reading.findings) {
        let _ = lines.line(finding.path.as_deref().unwrap_or_default());
    }
    let stack = |place, region: &str| Stack {
        place,
        region: region.to_owned(),
        name: "stack".to_owned(),
        template: template.clone(),
        foundation: None,
    };
    let stacks = [(Place::Primary, "us-east-2"), (Place::Secondary, "us-west-2"), (Place::Edge, "us-east-1")]
        .map(|(place, region)| stack(place, region));
    for detail in [Detail::Services, Detail::Resources] {
        let _ = scene(&stacks, detail);
    }
    let mut other = stacks.clone();
    for stack in &mut other {
        stack.template.parameters.clear();
        stack.template.resources.values_mut().for_each(|resource| resource.properties = Arc::default());
    }
    let side = |stacks| Side { name: "side", parameters: None, stacks, given: &[], findings: &found, budgets: None };
    assert!(compare(&side(&stacks), &side(&stacks)).is_empty());
    for (one, two) in [(&stacks, &other), (&other, &stacks)] {
        let comparison = compare(&side(one), &side(two));
        let _ = (compare::text(&comparison), compare::markdown(&comparison));
    }
    let setting =
        Setting { parameters: &template.parameters, given: None, region: "us-east-1", account: "123456789012" };
    for resource in template.resources.values() {
        for value in resource.properties.values() {
            let _ = resolve::text(&setting, value);
            let _ = resolve::mentions(value, "EnvironmentSuffix");
        }
    }
    for output in template.outputs.values() {
        let _ = resolve::text(&setting, &output.value);
    }
    let _ = serde_json::to_string(template).unwrap();
    Ok(())
}

/// The templates, with what each tries.
#[allow(clippy::too_many_lines, reason = "a table")]
pub(crate) fn set() -> Vec<(&'static str, Vec<u8>)> {
    let many = |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<String>();
    let properties = |properties: &str| {
        format!("{{\"Resources\":{{\"A\":{{\"Type\":\"AWS::S3::Bucket\",\"Properties\":{{{properties}}}}}}}}}")
    };
    let yaml = |properties: &str| format!("Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Properties:\n{properties}");
    let nested = |open: &str, close: &str, depth| format!("{}1{}", open.repeat(depth), close.repeat(depth));
    let mut laughs = "a0: &a0 [ha, ha]\n".to_owned();
    for level in 1..40 {
        let below = level - 1;
        let _ = writeln!(laughs, "a{level}: &a{level} [*a{below}, *a{below}]");
    }
    let doubled = |inner: &str, depth| {
        (0..depth).fold(inner.to_owned(), |inner, _| format!("{{\"Fn::Sub\":[\"${{A}}${{A}}\",{{\"A\":{inner}}}]}}"))
    };
    let blocks = many(10_000, &|level| format!("{}a:\n", " ".repeat(level % 2_000)));
    let long_default = format!(
        "{{\"Parameters\":{{\"P\":{{\"Type\":\"String\",\"Default\":\"{}\"}}}},\"Resources\":{{\"A\":{{\"Type\":\"AWS::S3::Bucket\",\"Properties\":{{\"BucketName\":{{\"Fn::Sub\":\"{}\"}}}}}}}}}}",
        "x".repeat(400_000),
        "${P}".repeat(100_000)
    );
    let everybody = {
        let all = many(500, &|index| format!("{{\"Ref\":\"R{index}\"}},"));
        // Within the limit: each refers to every fourth.
        let some = |from: usize| {
            let list = (from % 4..500).step_by(4).map(|index| format!("{{\"Ref\":\"R{index}\"}}")).collect::<Vec<_>>();
            list.join(",")
        };
        let resources = many(500, &|index| {
            format!("\"R{index}\":{{\"Type\":\"AWS::IAM::Role\",\"Properties\":{{\"X\":[{}]}}}},", some(index))
        });
        assert!(all.len() < resources.len());
        format!("{{\"Resources\":{{{}}}}}", resources.trim_end_matches(','))
    };
    let routes = many(3_000, &|index| {
        format!("\"R{index}\":{{\"Type\":\"AWS::Lambda::Function\",\"DependsOn\":\"R{}\"}},", (index + 1) % 3_000)
    });
    let mut texts: Vec<(&'static str, String)> = vec![
        ("nothing", String::new()),
        ("only a byte order mark", "\u{feff}".into()),
        ("only comments", "# a\n# b\n".into()),
        ("only blanks", " \n\t\r\n".into()),
        ("only a marker", "---\n".into()),
        ("a BOM and a template", format!("\u{feff}{}", properties(""))),
        ("a BOM in the middle", "Resources:\n\u{feff}  A: 1\n".into()),
        ("10,000 lists in JSON", format!("{{\"a\":{}}}", nested("[", "]", 10_000))),
        ("10,000 objects in JSON", nested("{\"a\":", "}", 10_000)),
        ("126 levels in JSON", properties(&format!("\"X\":{}", nested("[", "]", 120)))),
        ("10,000 open lists", "[".repeat(10_000)),
        ("10,000 flow objects", "{a: ".repeat(10_000).replacen('{', "- {", 1)),
        ("10,000 flow lists", yaml(&format!("      X: {}", nested("[", "]", 10_000)))),
        ("10,000 lists in a line", "- ".repeat(10_000)),
        ("10,000 keys in a line", "? ".repeat(10_000)),
        ("10,000 nested keys", blocks),
        ("1,000 nested tags", yaml(&format!("      X: {}", nested("!If [a, ", "]", 1_000)))),
        ("1,000 tags in a row", yaml(&format!("      X: {}", "!Sub ".repeat(1_000)))),
        ("120 tags", yaml(&format!("      X: {}", nested("!Join ['', [", "]]", 40)))),
        ("billion laughs", laughs),
        ("an alias in itself", "a: &a [*a]".into()),
        ("merges", "a: &a {b: c}\nd: {<<: *a}".into()),
        ("over the limit", " ".repeat(1_048_577)),
        ("1 MB of one string", properties(&format!("\"X\":\"{}\"", "x".repeat(1_000_000)))),
        ("1 MB of one line", yaml(&format!("      X: {}\n", "x ".repeat(500_000)))),
        ("1 MB of quotes", yaml(&format!("      X: '{}'\n", "''".repeat(500_000)))),
        ("1 MB of escapes", yaml(&format!("      X: \"{}\"\n", "\\n".repeat(500_000)))),
        ("1 MB of a block", yaml(&format!("      X: |\n{}", "        x\n".repeat(100_000)))),
        ("1 MB of folded lines", yaml(&format!("      X: >\n{}", "        x\n\n".repeat(90_000)))),
        ("1 MB of comments", format!("{}a: b", "# x\n".repeat(250_000))),
        ("1 MB of empty lines", format!("{}a: b", "\n".repeat(1_000_000))),
        ("1 MB of colons", ":".repeat(1_000_000)),
        ("1 MB of dashes", "-".repeat(1_000_000)),
        ("1 MB of brackets", format!("a: {}", "[]".repeat(500_000))),
        ("1 MB of closed lists", format!("[{}]", "[],".repeat(340_000))),
        ("1 MB of anchors", format!("[{}]", "&a a,".repeat(200_000))),
        ("1 MB of different anchors", format!("[{}]", many(80_000, &|index| format!("&a{index} a,")))),
        ("1 MB of tags", format!("[{}]", "!Ref a,".repeat(140_000))),
        ("1 MB of an unknown tag", format!("!{} a", "a".repeat(1_000_000))),
        ("1 MB of directives", "%A b\n".repeat(200_000)),
        ("1 MB of %TAG", many(40_000, &|index| format!("%TAG !{index}! tag:{index}\n"))),
        ("1 MB of questions", "? a\n".repeat(250_000)),
        ("1 MB of a key", format!("{}: a", "a".repeat(1_000_000))),
        ("1 MB of words", format!("a:\n{}", " b\n".repeat(330_000))),
        ("60,000 keys", properties(many(60_000, &|index| format!("\"k{index}\":1,")).trim_end_matches(','))),
        ("60,000 keys in YAML", yaml(&many(60_000, &|index| format!("      k{index}: 1\n")))),
        ("60,000 elements", properties(&format!("\"X\":[{}1]", "1,".repeat(60_000)))),
        ("60,000 elements in YAML", yaml(&format!("      X:\n{}", "      - 1\n".repeat(60_000)))),
        ("60,000 tags of a bucket", properties(&format!("\"Tags\":[{}]", many(20_000, &|i| format!("{{\"Key\":\"{i}\",\"Value\":\"v\"}},")).trim_end_matches(',')))),
        ("100,000 ${", properties(&format!("\"BucketName\":{{\"Fn::Sub\":\"{}\"}}", "${".repeat(100_000)))),
        ("100,000 ${ outside Sub", properties(&format!("\"BucketName\":\"{}\"", "${".repeat(100_000)))),
        ("100,000 ${A}", properties(&format!("\"BucketName\":{{\"Fn::Sub\":\"{}\"}}", "${A}".repeat(100_000)))),
        ("100,000 unknown names", properties(&format!("\"X\":{{\"Fn::Sub\":\"{}\"}}", many(100_000, &|i| format!("${{N{i}}}"))))),
        ("a long default, often", long_default),
        ("doubled 40 times", properties(&format!("\"BucketName\":{}", doubled("\"x\"", 40)))),
        ("nothing doubled 40 times", properties(&format!("\"BucketName\":{}", doubled("\"\"", 40)))),
        ("the same key 60,000 times", properties(&format!("{}\"X\":2", "\"X\":1,".repeat(60_000)))),
        ("the same key twice", "Resources: {A: {Type: x, Type: y}}\nResources: {A: {}}".into()),
        ("lone surrogates", properties(r#""X":"\ud800","\udc00":1"#)),
        ("a surrogate pair", properties(r#""X":"\ud83d\ude00""#)),
        ("surrogates in YAML", yaml("      X: \"\\ud800\"\n")),
        ("NUL in JSON", properties("\"X\":\"\\u0000\"")),
        ("bare NUL in JSON", properties("\"X\":\"\0\"")),
        ("NUL in YAML", yaml("      X: a\0b\n")),
        ("NUL between lines", yaml("      X: a\n\0\n      Y: b\n")),
        ("NUL in quotes", yaml("      X: 'a\0b'\n")),
        ("NUL in a block", yaml("      X: |\n        a\0b\n")),
        ("NUL in a comment", yaml("      X: a # \0\n      Y: b\n")),
        ("names of a prototype", properties(r#""__proto__":{"constructor":1},"constructor":{"Ref":"__proto__"},"":{"Ref":""}"#)),
        ("resources of a prototype", r#"{"Resources":{"__proto__":{"Type":"constructor"},"constructor":{"Type":"__proto__","DependsOn":"__proto__"},"":{"Type":""}}}"#.into()),
        ("a condition in itself", r#"{"Conditions":{"A":{"Condition":"A"},"B":{"Fn::Not":[{"Condition":"C"}]},"C":{"Fn::Or":[{"Condition":"B"},{"Condition":"C"}]}},"Resources":{"A":{"Type":"AWS::S3::Bucket","Condition":"A","DependsOn":"A","Properties":{"X":{"Ref":"A"}}}}}"#.into()),
        ("a map in itself", properties(r#""X":{"Fn::FindInMap":[{"Fn::FindInMap":["A","A","A"]},{"Ref":"A"},{"Fn::GetAtt":["A","Arn"]}]}"#)),
        ("a parameter of itself", r#"{"Parameters":{"A":{"Type":"String","Default":{"Ref":"A"}}},"Resources":{"B":{"Type":"AWS::S3::Bucket","Properties":{"BucketName":{"Ref":"A"}}}}}"#.into()),
        ("an alias of itself", "Resources:\n  Live: {Type: 'AWS::Lambda::Alias', Properties: {Name: live, FunctionName: !Ref Live}}\n  Call: {Type: 'AWS::ApiGatewayV2::Integration', Properties: {ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: !Ref Live}}\n  Api: {Type: 'AWS::ApiGatewayV2::Api', Properties: {Name: a, ProtocolType: HTTP}}\n  Way: {Type: 'AWS::ApiGatewayV2::Route', Properties: {ApiId: !Ref Api, RouteKey: $default, Target: !Sub 'integrations/${Call}'}}\n".into()),
        ("functions of the wrong kind", properties(r#""A":{"Ref":[]},"B":{"Fn::Sub":{}},"C":{"Fn::GetAtt":[]},"D":{"Fn::If":[1]},"E":{"Fn::Join":[[],""]},"F":{"Fn::Select":"x"},"G":{"Fn::GetAtt":["A"]},"H":{"Fn::Sub":["${A",1]},"I":{"Fn::Cidr":null}"#)),
        ("a long key around many mistakes", properties(&format!("\"{}\":[{}1]", "k".repeat(400_000), "{\"Ref\":1},".repeat(50_000)))),
        ("a long id of many mistakes", format!("Resources:\n  {}:\n    Type: A\n{}", "k".repeat(1_000), many(60_000, &|index| format!("    x{index}: 1\n")))),
        ("names of each other", format!("Resources:\n{}", many(16, &|index| format!("  R{index}:\n    Type: AWS::S3::Bucket\n    Properties: {{BucketName: !Sub '{}'}}\n", format!("${{R{}}}", (index + 1) % 16).repeat(100))))),
        ("conditions of each other", format!("Resources: {{A: {{Type: 'AWS::S3::Bucket', Condition: C0, Properties: {{BucketName: !If [C0, a, b]}}}}}}\nConditions:\n{}", many(16, &|index| format!("  C{index}: !And [{}]\n", format!("!Condition C{}, ", (index + 1) % 16).repeat(100))))),
        ("1 MB joined", properties(&format!("\"BucketName\":{{\"Fn::Join\":[\"{}\",[{}1]]}}", "s".repeat(400_000), "1,".repeat(100_000)))),
        ("500 that refer to each other", everybody),
        ("3,000 in a ring", format!("{{\"Resources\":{{{}}}}}", routes.trim_end_matches(','))),
        ("5,000 resources", format!("Resources:\n{}", many(5_000, &|index| format!("  R{index}:\n    Type: AWS::DynamoDB::Table\n    Properties: {{TableName: same}}\n")))),
        ("5,000 outputs", format!("Resources: {{A: {{Type: a}}}}\nOutputs:\n{}", many(5_000, &|index| format!("  O{index}: {{Value: !Ref A, Export: {{Name: same}}}}\n")))),
        ("5,000 parameters", format!("Resources: {{A: {{Type: a}}}}\nParameters:\n{}", many(5_000, &|index| format!("  O{index}: {{Type: String, Default: a, AllowedPattern: '(a*)*b'}}\n")))),
        ("sections of the wrong kind", "Resources: []\nParameters: 1\nOutputs: a\nConditions: ~\nMappings: [a]\nMetadata: !Ref x\nRules: .nan\n".into()),
        ("CR alone", "Resources:\r  A:\r    Type: AWS::S3::Bucket\r".into()),
        ("line separators", "Resources:\u{2028}  A:\u{85}    Type: x\n".into()),
        ("several documents", "a: b\n---\nc: d\n...\n---\n".into()),
    ];
    texts.extend((0..20).map(|length| {
        (
            "a truncated template",
            yaml("      X: [!If [a, \"b\", {c: |").get(..40 + length).unwrap_or_default().to_owned(),
        )
    }));
    let mut set: Vec<(&'static str, Vec<u8>)> =
        texts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    set.push(("bad UTF-8", b"Resources:\n  A\xff: 1".to_vec()));
    set.push(("a bad end", b"Resources: \xe2\x82".to_vec()));
    set.push(("UTF-16", b"\xff\xfeR\0e\0".to_vec()));
    set.push(("UTF-16, big end first", b"\xfe\xff\0R\0e".to_vec()));
    set.push(("UTF-32", b"\xff\xfe\0\0R\0\0\0".to_vec()));
    set
}
