"""What is different, and what CloudFormation would do about it: from presets, the last export, kept designs and opened pairs."""

import json

from program import twinstack
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select


def compared(page):
    return page.text("[data-testid=compared]")


def begin(page):
    page.one("[data-testid=compare]").click()
    page.wait(lambda: compared(page), "the comparison")


def against(page, value):
    Select(page.one("#compare-with")).select_by_value(value)


def effect(page, logical_id):
    """What becomes of a resource; None where nothing does."""
    rows = page.all(f'[data-stack-change=primary] [data-resource-change="{logical_id}"]')
    return rows[0].get_attribute("data-effect") if rows else None


def exported(tmp_path, **changes):
    """The templates of a design, as files."""
    design = json.loads(twinstack("design").stdout)
    for group, values in changes.items():
        design["parameters"][group].update(values)
    (tmp_path / "design.json").write_text(json.dumps(design))
    twinstack("export", "--design", tmp_path / "design.json", "--out", tmp_path / "export")
    return [tmp_path / "export" / f"{stack}.template.json" for stack in ("primary", "secondary")]


def test_a_change_is_told_by_what_cloudformation_would_do(page):
    begin(page)
    assert compared(page) == "Nothing is different."
    page.choose("dns.interval_s", "10")
    page.type_in("compute.memory_mb", "1024").send_keys(Keys.TAB)
    page.wait(lambda: effect(page, "PrimaryHealthCheck") == "replaced", "what the interval does")
    assert effect(page, "Processor") == "in place"
    assert "2 parameters" in compared(page) and "RTO 7:58 instead of 8:58" in compared(page)
    rows = page.text('[data-resource-change="PrimaryHealthCheck"]')
    assert "RequestInterval" in rows and "30" in rows and "10" in rows
    assert "Cost" in page.text("[data-budget-change=cost] h3")
    page.show("topology")
    marks = page.text(".compare-mark")
    assert "replaced" in marks and "changed" in marks
    page.show("compare")
    page.one("[data-parameter='dns.interval_s'] button").click()
    page.wait(lambda: page.driver.switch_to.active_element.get_attribute("id") == "field-dns-interval_s", "the field")
    page.one("[data-testid=end-comparison]").click()
    page.wait(lambda: not page.one("#tab-compare").is_displayed() and not page.all(".compare-mark"), "the page by itself")


def test_now_is_compared_with_the_last_export_and_turned_round(page):
    page.export()
    page.type_in("compute.memory_mb", "1024").send_keys(Keys.TAB)
    begin(page)
    assert page.one("#compare-with").get_property("value") == "exported"
    row = page.one("[data-parameter='compute.memory_mb']")
    assert [cell.text for cell in row.find_elements("css selector", "td")] == ["512 MB", "1,024 MB"]
    page.one("[data-testid=turn]").click()
    page.wait(lambda: "1,024 MB" in page.one("[data-parameter='compute.memory_mb'] td").text, "the other way round")
    against(page, "preset:lean")
    page.wait(lambda: page.all("[data-parameter='targets.transactions_per_second']"), "the preset")


def test_a_pair_that_was_exported_opens_as_the_design_that_it_came_from(page, tmp_path):
    page.review(*exported(tmp_path, environment={"suffix": "blue"}))
    page.wait(lambda: "as it was made" in page.text("[data-testid=banner]"), "what it is")
    page.one("[data-testid=open-origin]").click()
    page.wait(lambda: not page.one("[data-testid=banner]").is_displayed(), "the design")
    assert page.value("environment.suffix") == "blue"


def test_one_that_was_edited_by_hand_lists_what_was_changed(page, tmp_path):
    primary, secondary = exported(tmp_path)
    template = json.loads(primary.read_text())
    template["Resources"]["Processor"]["Properties"]["Timeout"] = 29
    primary.write_text(json.dumps(template))
    page.review(primary, secondary)
    page.wait(lambda: "1 thing in it is not as" in page.text("[data-testid=banner]"), "that it was edited")
    page.one("[data-testid=show-changed]").click()
    page.wait(lambda: effect(page, "Processor") == "in place", "what was edited")
    assert "29" in page.text('[data-resource-change="Processor"]')
    body = page.text(".compare-body")
    assert "stack of its own" not in body, "a file's name is no stack's"
    assert "make both the same" in body and "example.com" not in body, "what was there before is not told"
    page.one("[data-testid=open-origin]").click()
    page.wait(lambda: "Timeout 29 instead of 10" in page.text("[data-testid=findings]"), "what the design does not hold")
    assert page.value("compute.timeout_s") == "10"


def test_on_a_phone_there_is_a_way_out_of_a_review(page, tmp_path):
    primary, secondary = exported(tmp_path)
    primary.write_text(primary.read_text().replace('"Timeout": 10', '"Timeout": 29'))
    page.review(primary, secondary)
    page.wait(lambda: "1 thing in it is not as" in page.text("[data-testid=banner]"), "that it was edited")
    for width in (480, 390, 320):
        page.width(width)
        page.wait(lambda: page.covered("[data-testid=banner] button, .tabs button:first-child") == [], f"everything in reach at {width}")
    page.one("[data-testid=back]").click()
    page.wait(lambda: not page.one("[data-testid=banner]").is_displayed(), "the design")
    page.width(None)


def test_one_unedited_template_of_a_pair_is_as_it_was_made(page, tmp_path):
    primary, _ = exported(tmp_path)
    page.review(primary)
    page.wait(lambda: "as it was made" in page.text("[data-testid=banner]"), "that nothing was changed")


def test_a_design_is_compared_with_the_pair_that_stands(page, tmp_path):
    page.type_in("compute.memory_mb", "1024").send_keys(Keys.TAB)
    page.wait(lambda: page.text("[data-testid=kept]") == "Saved on this device", "the kept design")
    page.review(*exported(tmp_path))
    begin(page)
    against(page, "design")
    page.wait(lambda: effect(page, "Processor") == "in place", "what deploying the design would do")
    row = page.all('[data-stack-change=primary] [data-resource-change="Processor"] td')
    cells = [cell.get_property("textContent") for cell in row]
    assert cells[:2] == ["512", "1024"], cells
    page.one("[data-testid=back]").click()
    page.wait(lambda: not page.one("#tab-compare").is_displayed(), "the end of it: there is no pair any more")
