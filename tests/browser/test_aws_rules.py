"""AWS's own rules beside the page: checked after every change, and missed without harm."""

import re
import shutil

import pytest
from browser import DIST, Page, served
from program import ROOT


def test_the_design_is_checked_and_every_change_again(page):
    pattern = r'name = "cloudformation-validate-validation-engine"\nversion = "(.+)"'
    locked = re.search(pattern, (ROOT / "Cargo.lock").read_text())
    checked = f"AWS rules checked ({locked[1]})"
    assert page.aws_rules() == checked, "nothing is found in the design that the page begins with"
    page.type_in("environment.suffix", "blue")
    page.wait(lambda: page.aws_rules() != checked, "word that the last answer is out of date")
    page.wait(lambda: page.aws_rules() == checked, "another answer")


def drop_anywhere(page, path):
    """Drops a file from the desktop onto the middle of the page."""
    for step in ["dragEnter", "dragOver", "drop"]:
        data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
        page.driver.execute_cdp_cmd("Input.dispatchDragEvent", {"type": step, "x": 900, "y": 500, "data": data})


def test_rules_of_ones_own_are_asked_until_they_are_let_go(page, tmp_path):
    rules = tmp_path / "ours.guard"
    rules.write_text("rule no_topics { Resources.*.Type != 'AWS::SNS::Topic' <<No topics <b>here</b>.>> }")
    broken = tmp_path / "broken.GUARD"
    broken.write_text("rule {")
    found = "[data-rule=no_topics], [data-rule=NO_TOPICS]"
    drop_anywhere(page, rules)
    page.wait(lambda: page.all(found), "what the rules find")
    assert "No topics <b>here</b>." in page.one(found).text, "nothing in a rule is markup"
    drop_anywhere(page, broken)
    page.wait(lambda: page.all("[data-rule=guard-unreadable]"), "word that the other file cannot be read")
    assert page.all(found), "the rest goes on"
    page.one("[aria-label='Stop asking ours.guard']").click()
    page.wait(lambda: not page.all(found), "the end of their findings")
    assert page.all("[data-rule=guard-unreadable]")


@pytest.mark.parametrize("missing", ["aws-rules.js", "worker.js", "worker_bg.wasm"])
def test_without_them_the_page_says_so_and_works(driver, tmp_path, missing):
    folder = tmp_path / "dist"
    shutil.copytree(DIST, folder)
    (folder / missing).unlink()
    driver.get("about:blank")
    driver.get_log("browser"), driver.get_log("performance")
    with served(folder) as address:
        page = Page(driver, address, tmp_path)
        page.wait(lambda: page.aws_rules() == "AWS rules did not load", "word that they did not load")
        page.type_in("environment.suffix", "blue")
        page.wait(lambda: "transactions-blue" in page.picture(), "the new suffix in the picture")
        assert page.aws_rules() == "AWS rules did not load"
        assert not page.all("#failure:not([hidden])")
        # That a file is not there is the browser's to say; nothing else is said.
        assert all(missing in line and "404" in line for line in page.console())
        driver.get("about:blank")


# Stands in for the worker: it breaks down on one name, and has nothing to say about others.
BREAKS_DOWN = """
onmessage = ({ data }) => {
  const { id, templates } = JSON.parse(data);
  if (templates.some(({ text }) => text.includes('"odd"'))) throw new Error("unreachable");
  postMessage(JSON.stringify({ id, findings: [] }));
};
postMessage(JSON.stringify({ ready: true, version: "1" }));
"""


def test_where_they_break_down_the_page_says_so_and_starts_them_again(driver, tmp_path):
    folder = tmp_path / "dist"
    shutil.copytree(DIST, folder)
    (folder / "aws-rules.js").write_text(BREAKS_DOWN)
    with served(folder) as address:
        page = Page(driver, address, tmp_path)
        page.wait(lambda: page.aws_rules() == "AWS rules checked (1)", "the first answer")
        page.type_in("environment.suffix", "odd")
        page.wait(lambda: page.aws_rules() == "AWS rules broke down", "word that they broke down")
        page.type_in("environment.suffix", "blue")
        page.wait(lambda: page.aws_rules() == "AWS rules checked (1)", "an answer by another worker")
        driver.get("about:blank")
