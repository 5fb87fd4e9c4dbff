"""A reviewer's way: open a pair, find what is wrong, see it, mend it, take it back, accept it, and go back."""

import html
import json
import zipfile

import pytest
from program import twinstack
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

RULE = "bucket-not-versioned"


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """A pair of ours of which the standby's documents bucket keeps no versions."""
    folder = tmp_path_factory.mktemp("pair")
    twinstack("export", "--preset", "lean", "--out", folder)
    path = folder / "secondary.template.json"
    template = json.loads(path.read_text())
    del template["Resources"]["DocumentsBucket"]["Properties"]["VersioningConfiguration"]
    path.write_text(json.dumps(template))
    return folder / "primary.template.json", path


def drop(page, *paths):
    """Drops files from the desktop onto the middle of the page."""
    for step in ["dragEnter", "dragOver", "drop"]:
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        page.driver.execute_cdp_cmd("Input.dispatchDragEvent", {"type": step, "x": 900, "y": 500, "data": data})


def found(page, rule=RULE):
    return page.all(f"#findings .finding[data-rule={rule}]:not(.accepted)")


def files(page):
    """Which file is which stack."""
    names = page.all("[data-under-review]")
    return {file.get_attribute("data-under-review"): file.find_element("css selector", "h3").text for file in names}


def test_a_finding_leads_to_its_node_and_line_and_back_and_is_mended_and_taken_back(page, pair):
    page.type_in("environment.suffix", "mine")
    page.wait(lambda: "transactions-mine" in page.picture(), "the design")
    page.review(*reversed(pair))
    assert files(page) == {"primary": "primary.template.json", "secondary": "secondary.template.json"}
    assert "PRIMARY failover record" in page.text("[data-under-review=primary]")

    row = page.wait(lambda: next(iter(found(page)), None), "the finding")
    assert "DocumentsBucket" in row.text and "VersioningConfiguration" in page.text(f"[data-rule={RULE}] .finding-patch")
    row.find_element("css selector", "[data-to=picture]").click()
    page.wait(lambda: RULE in page.text("[data-testid=inspector] [data-rule]"), "the finding in the inspector")
    assert "transactions-mine" not in page.picture()
    node, inspector = page.one("[data-node][aria-pressed=true]"), page.one("[data-testid=inspector]")
    page.wait(lambda: node.rect["x"] + node.rect["width"] <= inspector.rect["x"], "the node beside the inspector")
    active = lambda: page.driver.switch_to.active_element
    assert active().get_attribute("data-node"), "the focus goes along"
    assert "✕ 1" in page.text(".flag.error")

    page.show("review")
    page.wait(lambda: page.all(f"[data-rule={RULE}].open"), "the row as it was left")
    found(page)[0].find_element("css selector", "[data-to=line]").click()
    page.wait(lambda: '"Properties"' in page.text("#pane-secondary .line.target"), "the line")
    assert '"DocumentsBucket"' in page.text("#pane-secondary .line")
    page.one("#pane-secondary .line.target .line-mark").send_keys(Keys.ENTER)
    page.wait(lambda: active().get_attribute("data-rule") == RULE, "the finding of the line, with the focus")

    page.one(f"[data-fix={RULE}]").click()
    page.wait(lambda: not found(page), "the finding to go")
    title = page.one("[data-testid=undo]").get_attribute("title")
    assert title.startswith("Undo: a change to secondary.template.json"), title
    page.wait(lambda: active().get_attribute("data-rule") not in {None, RULE}, "the focus on another finding")
    page.show("templates")
    page.find("secondary", '"VersioningConfiguration"')
    page.show("review")
    page.one("[data-testid=undo]").click()
    page.wait(lambda: found(page), "the finding to be back")

    page.one("[data-testid=back]").click()
    page.wait(lambda: not page.one("[data-testid=banner]").is_displayed(), "the design")
    page.show("topology")
    assert "transactions-mine" in page.picture()
    assert page.value("environment.suffix") == "mine"


def test_a_bad_file_is_told_and_the_other_goes_on(page, pair, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text('{"Resources": {\n  "A": }')
    long = tmp_path / "long.yaml"
    long.write_text("#" * ((1 << 20) + 1))
    page.review(pair[0], bad, long)
    page.wait(lambda: "long.yaml" in page.text(".refused"), "the refusal")
    words = page.text(".refused")
    assert "bad.json" in words and "line 2" in words and "1,048,576" in words
    assert list(files(page)) == ["primary"]
    assert "Open the other template" in page.text("[data-testid=gaps]"), "what was not checked is told"
    page.review(bad)
    assert "bad.json" in page.text(".refused")


def test_roles_are_corrected_and_templates_taken_away_as_mended(page, pair):
    page.review(*pair)
    page.one("[data-testid=swap]").click()
    page.wait(lambda: files(page)["primary"] == "secondary.template.json", "the swap")
    Select(page.one("#role-primary")).select_by_value("secondary")
    page.wait(lambda: files(page)["primary"] == "primary.template.json", "the roles as found")
    Select(page.one("#region-secondary")).select_by_value("eu-west-1")
    page.wait(lambda: "eu-west-1" in page.text(".subject"), "the Region")
    page.one(f"[data-fix={RULE}]").click()
    page.wait(lambda: not found(page), "the finding to go")
    page.one("[data-testid=back]").click()
    assert "lost" in page.text(".ask")
    page.one("#keep").click()
    page.one("[data-testid=save-templates]").click()
    saved = page.wait(lambda: next(page.downloads.glob("*.zip"), None), "the ZIP")
    with zipfile.ZipFile(saved) as archive:
        mended = json.loads(archive.read("secondary.template.json"))
        report = archive.read("review.md").decode()
    bucket = mended["Resources"]["DocumentsBucket"]["Properties"]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert "What only AWS can tell" in report and "SHA-256" in report
    assert "## Changes" in report and "- Sets /Resources/DocumentsBucket" in report
    page.one("[data-testid=back]").click()
    page.wait(lambda: not page.one("[data-testid=banner]").is_displayed(), "the design, unasked")


def test_what_is_accepted_needs_a_reason_does_not_count_and_comes_back(page, pair):
    page.review(*pair)
    row = page.wait(lambda: next(iter(found(page)), None), "the finding")
    row.find_element("css selector", ".finding-tools .quiet").click()
    reason = page.wait(lambda: row.find_element("css selector", "[data-accept=reason]"), "the reason")
    assert not row.find_element("css selector", "[data-accept=do]").is_enabled()
    reason.send_keys("   ", Keys.ENTER)
    page.show("templates")
    page.show("review")
    page.wait(lambda: page.one("[data-accept=reason]").get_property("value") == "   ", "what was typed, again")
    reason = page.one("[data-accept=reason]")
    reason.send_keys(Keys.CONTROL, "a")
    assert found(page)
    reason.send_keys("<b>known</b>", Keys.ENTER)
    page.wait(lambda: not found(page), "the finding to go")
    assert "<b>known</b>" in page.text("[data-testid=suppressed]"), "a reason is text"
    page.one("[data-testid=suppressed] button").click()
    page.wait(lambda: found(page), "the finding to count again")


def test_what_is_accepted_of_a_design_is_saved_with_it(page, tmp_path):
    page.show("review")
    row = page.wait(lambda: next(iter(found(page, "nobody-told")), None), "the finding")
    row.find_element("css selector", ".finding-tools .quiet").click()
    page.wait(lambda: page.all("[data-accept=reason]"), "the reason")
    page.one("[data-accept=reason]").send_keys("Our own tool subscribes.", Keys.ENTER)
    page.wait(lambda: not found(page, "nobody-told"), "the finding to go")
    with zipfile.ZipFile(page.export()) as archive:
        archive.extract("design.json", tmp_path)
    accepted = json.loads((tmp_path / "design.json").read_text())["suppressions"]
    assert accepted == [{"rule": "nobody-told", "stack": "pair", "reason": "Our own tool subscribes."}]
    page.one("[data-testid=presets]").click()
    page.one("#preset-reference").click()
    page.wait(lambda: found(page, "nobody-told"), "the preset")
    page.open(tmp_path / "design.json")
    page.wait(lambda: not found(page, "nobody-told"), "the design that was saved")


def test_files_are_dropped_anywhere_and_text_is_pasted(page, pair, tmp_path):
    drop(page, *pair)
    page.wait(lambda: len(files(page)) == 2, "both templates")
    page.one("[data-testid=back]").click()
    page.wait(lambda: page.field("environment.suffix"), "the design")
    page.type_in("environment.suffix", "old")
    design = tmp_path / "anything.json"
    design.write_text(twinstack("design", "--preset", "lean").stdout)
    drop(page, design)
    page.wait(lambda: page.value("environment.suffix") == "prod", "the design that was dropped")
    assert not page.all(".ask"), "nothing is lost: the other design is kept"

    page.one("[data-testid=review]").click()
    assert not page.one("[data-testid=review-this]").is_enabled()
    text = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n  <img src=x>:\n    Type: AWS::SNS::Topic\n"
    box = page.one("[data-testid=review-text]")
    page.driver.execute_script(
        "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))", box, text
    )
    page.one("[data-testid=review-this]").click()
    page.wait(lambda: "Pasted template" in page.text("[data-testid=banner]"), "the pasted template")
    assert "YAML" in page.text("[data-under-review]")
    assert not page.all("main img"), "nothing of a template is markup"


def test_findings_are_filtered_and_searched(page, pair):
    page.review(*pair)
    page.wait(lambda: found(page), "the finding")
    every = len(page.all("#findings .finding"))
    box = page.one("[data-testid=search-findings]")
    box.send_keys("keeps no versions")
    page.wait(lambda: {row.get_attribute("data-rule") for row in page.all("#findings .finding")} == {RULE}, "the search")
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys("nothing has this in it")
    page.wait(lambda: "No finding" in page.text("#findings .empty"), "words for none")
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(Keys.DELETE)
    page.wait(lambda: len(page.all("#findings .finding")) == every, "every finding")


def given(page, place, name):
    """The field of a value that a stack is deployed with, the list of them opened."""
    more = page.one(f"[data-under-review={place}] .values .link")
    if more.get_attribute("aria-expanded") == "false":
        more.click()
    field = page.one(f"#given-{place}-{name}")
    page.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", field)
    return field


def test_what_is_written_in_yaml_is_said_to_be_mended_and_saved_as_json(page, pair, tmp_path):
    # JSON is YAML, and with a comment nothing else.
    yaml = tmp_path / "standby.yaml"
    yaml.write_text("# Ours\n" + pair[1].read_text())
    page.review(pair[0], yaml)
    page.wait(lambda: found(page), "the finding")
    assert "secondary.template.json: the YAML is saved as JSON, without its comments" in page.text(f"[data-rule={RULE}]")
    page.one(f"[data-fix={RULE}]").click()
    page.wait(lambda: "mended in secondary.template.json" in page.text("[data-testid=toast]"), "word of it")


def test_values_that_were_typed_are_not_lost_unasked(page, pair):
    page.review(*pair)
    field = given(page, "secondary", "EnvironmentSuffix")
    field.send_keys("blue", Keys.TAB)
    for leave in [lambda: page.one("[data-testid=back]").click(), lambda: page.review(*pair)]:
        leave()
        page.wait(lambda: "value" in page.text(".ask"), "the question")
        page.one("#keep").click()
        assert given(page, "secondary", "EnvironmentSuffix").get_property("value") == "blue"


def test_what_was_accepted_and_is_not_found_any_more_is_listed_and_removed(page, pair):
    page.review(*pair)
    row = page.wait(lambda: next(iter(found(page)), None), "the finding")
    row.find_element("css selector", ".finding-tools .quiet").click()
    page.wait(lambda: page.all("[data-accept=reason]"), "the reason")
    page.one("[data-accept=reason]").send_keys("A cache.", Keys.ENTER)
    page.wait(lambda: not found(page), "the finding to go")
    # The version without the fault is read in its place: nothing is left to accept.
    mended = json.loads(pair[1].read_text())
    bucket = mended["Resources"]["DocumentsBucket"]["Properties"]
    bucket["VersioningConfiguration"] = {"Status": "Enabled"}
    path = pair[1].parent / "mended" / pair[1].name
    path.parent.mkdir()
    path.write_text(json.dumps(mended))
    drop(page, path)
    listed = page.wait(lambda: next(iter(page.all("[data-testid=suppressed] .idle")), None), "what is idle")
    assert "A cache." in listed.text and "Matches nothing now" in listed.text
    listed.find_element("css selector", "button").click()
    page.wait(lambda: not page.one("[data-testid=suppressed]").is_displayed(), "the end of it")


def test_values_that_are_dropped_go_to_the_stack_that_they_fit(page, pair, tmp_path):
    def values(name, given):
        (tmp_path / name).write_text(json.dumps(given))
        return tmp_path / name

    drop(page, values("early.json", {"Parameters": {"EnvironmentSuffix": "x"}}))
    page.wait(lambda: "review the templates first" in page.text("[data-testid=findings]"), "word of what is missing")
    page.review(*pair)
    drop(page, values("secondary.json", [{"ParameterKey": "EnvironmentSuffix", "ParameterValue": "green"}]))
    page.wait(lambda: "(1 of" in page.text("[data-under-review=secondary]"), "the value in the stack of that name")
    assert given(page, "secondary", "EnvironmentSuffix").get_property("value") == "green"
    drop(page, values("prod.json", {"Parameters": {"EnvironmentSuffix": "prod"}}))
    page.wait(lambda: "prod.json" in page.text(".ask"), "the question which stack is meant")
    next(button for button in page.all(".ask .button") if "each" in button.text.lower()).click()
    page.wait(lambda: "(1 of" in page.text("[data-under-review=primary]"), "the value in both")
    assert given(page, "secondary", "EnvironmentSuffix").get_property("value") == "prod"
    drop(page, values("other.json", {"Parameters": {"Colour": "red"}}))
    page.wait(lambda: "Colour" in page.text(".refused"), "what no template declares")
    page.one("[data-testid=back]").click()
    page.wait(lambda: not page.one("[data-testid=banner]").is_displayed(), "the design, unasked: files hold the values")


def test_one_template_that_is_dropped_takes_the_place_of_its_older_version(page, pair, tmp_path):
    page.review(*pair)
    page.wait(lambda: found(page), "the finding")
    page.one(f"[data-fix={RULE}]").click()
    page.wait(lambda: not found(page), "the finding to go")
    version = json.loads(pair[1].read_text())
    version["Description"] = "Another version"
    (tmp_path / "standby-2.json").write_text(json.dumps(version))
    drop(page, tmp_path / "standby-2.json")
    page.wait(lambda: "saved nowhere" in page.text(".ask"), "the question, for the fix is lost")
    page.one(".ask .danger").click()
    both = {"primary": "primary.template.json", "secondary": "standby-2.json"}
    page.wait(lambda: files(page) == both, "the other version in its place")
    assert "takes the place of secondary.template.json" in page.text("[data-testid=toast]")
    assert found(page)

    (tmp_path / "queue.json").write_text('{"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}')
    drop(page, tmp_path / "queue.json")
    page.wait(lambda: files(page) == both | {"edge": "queue.json"}, "what is like none of them beside them")
    (tmp_path / "bus.json").write_text('{"Resources": {"Bus": {"Type": "AWS::Events::EventBus"}}}')
    drop(page, tmp_path / "bus.json")
    page.wait(lambda: "bus.json" in page.text(".ask"), "the question which it replaces")
    next(button for button in page.all(".ask .button") if "queue.json" in button.text).click()
    page.wait(lambda: files(page) == both | {"edge": "bus.json"}, "the one that was chosen")
    page.one("[data-testid=back]").click()
    page.wait(lambda: not page.text("[data-testid=toast]").strip(), "no word about what has left the page")


def test_account_ids_and_secrets_of_opened_templates_are_left_out_of_the_report(page, tmp_path):
    template = tmp_path / "of-210987654321-AKIAIOSFODNN7EXAMPLE.json"
    role = "arn:aws:iam::210987654321:role/none"
    function = {"Type": "AWS::Lambda::Function", "Properties": {"Role": role, "FunctionName": "f-210987654321"}}
    template.write_text(json.dumps({"Parameters": {"DbPassword": {"Type": "String"}}, "Resources": {"F": function}}))
    page.review(template)
    page.wait(lambda: page.all("#findings .finding"), "the findings")
    values = tmp_path / "values.json"
    values.write_text(json.dumps({"Parameters": {"DbPassword": "hunter_22"}}))
    drop(page, values)
    page.wait(lambda: "(1 of" in page.text("[data-under-review]"), "the value")
    for masks in (True, False):
        box = page.wait(lambda: page.one("[data-testid=mask-report]"), "the choice")
        if not masks:
            box.click()
        for earlier in page.downloads.iterdir():
            earlier.unlink()
        page.one("[data-testid=save-report]").click()
        report = html.unescape(page.wait(lambda: next(page.downloads.glob("*.md"), None), "the report").read_text())
        assert ".json" in report and "DbPassword" in report
        for private in ("210987654321", "AKIAIOSFODNN7EXAMPLE", "hunter_22"):
            assert (private in report) == (not masks), private
