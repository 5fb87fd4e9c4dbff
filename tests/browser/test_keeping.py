"""What is kept and taken back: designs on this device, steps of the history, links."""

import contextlib
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

LINKS = Path(__file__).parents[1] / "links"


def kept(page):
    return page.text("[data-testid=kept]")


def change(page, parameter, text):
    """Changes a parameter and waits until that is kept."""
    page.type_in(parameter, text).send_keys(Keys.TAB)
    page.wait(lambda: kept(page) == "Saved on this device", "the kept design")


def again(page, address=None):
    """Loads the page anew."""
    page.driver.get("about:blank")
    page.driver.get(address or page.address)
    page.wait(lambda: page.aws_rules().startswith("AWS rules checked"), "AWS's rules")
    loaded = page.requests()
    assert loaded and all(url.startswith((page.address, "about:")) for url in loaded), loaded


def designs(page):
    """The names in the dialog, the latest first."""
    if not page.all(".designs-dialog[open]"):
        page.one("[data-testid=designs]").click()
        page.one(".designs-dialog[open]")
    return [button.text for button in page.all("[data-design] .design-name .link")]


def do(page, action, name):
    page.one(f'.designs-dialog [aria-label="{action} {name}"]').click()


def renaming(page, name):
    """The field of a design's name."""
    do(page, "Rename", name)
    is_field = lambda it: it.tag_name == "input" and it.get_attribute("aria-label") == "Name of the design"
    return page.wait(lambda: is_field(field := page.driver.switch_to.active_element) and field, "the field")


@contextlib.contextmanager
def other_tab(page):
    """Another tab with the page, and the ways to the first and to this one; closed in the end."""
    driver = page.driver
    first = driver.current_window_handle
    driver.switch_to.new_window("tab")
    second = driver.current_window_handle
    try:
        again(page)
        yield lambda: driver.switch_to.window(first), lambda: driver.switch_to.window(second)
    finally:
        driver.switch_to.window(second)
        driver.close()
        driver.switch_to.window(first)


def close(page):
    page.one("dialog[open] [aria-label=Close]").click()
    page.wait(lambda: not page.all("dialog[open]"), "the closed dialog")


def keys(page, *keys):
    """Presses keys where nothing is typed into."""
    page.one("#tab-topology").send_keys(*keys)


def test_a_design_is_there_again_after_a_reload_and_the_reference_is_not_kept(page):
    assert kept(page) == "" and designs(page) == []
    close(page)
    change(page, "environment.suffix", "blue")
    page.show("templates")
    again(page)
    assert page.value("environment.suffix") == "blue"
    assert "transaction-primary-blue" in page.picture()
    assert designs(page) == ["transaction-blue"]


def test_every_kind_of_change_is_taken_back_and_done_again(page, tmp_path):
    change(page, "environment.suffix", "blue")
    page.one("[data-testid=presets]").click()
    page.one("#preset-lean").click()
    page.wait(lambda: page.value("environment.suffix") == "prod", "the preset")
    page.wait(lambda: "another design" in page.one("[data-testid=undo]").get_attribute("title"), "the step")
    keys(page, Keys.CONTROL, "z")
    page.wait(lambda: page.value("environment.suffix") == "blue", "the design before")
    keys(page, Keys.CONTROL, "z")
    page.wait(lambda: page.value("environment.suffix") == "prod", "the start")
    assert page.one("[data-testid=undo]").get_attribute("aria-disabled") == "true"
    page.one("[data-testid=redo]").click()
    page.wait(lambda: page.value("environment.suffix") == "blue", "the change, done again")
    keys(page, Keys.CONTROL, Keys.SHIFT, "z")
    page.wait(lambda: "500" in page.value("targets.transactions_per_second"), "the preset, done again")
    # A review is one more step, and so is what is accepted in it.
    template = tmp_path / "one.json"
    template.write_text('{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}')
    page.one("[data-testid=review]").click()
    page.one("[data-testid=review-files]").send_keys(str(template))
    page.wait(lambda: "one.json" in page.text("[data-testid=banner]"), "the review")
    keys(page, Keys.CONTROL, "z")
    page.wait(lambda: not page.one("[data-testid=banner]").is_displayed(), "the design before the review")
    keys(page, Keys.CONTROL, "y")
    page.wait(lambda: page.one("[data-testid=banner]").is_displayed(), "the review, done again")


def test_designs_are_named_copied_deleted_and_put_back(page):
    change(page, "environment.suffix", "blue")
    assert designs(page) == ["transaction-blue"]
    name = renaming(page, "transaction-blue")
    name.send_keys(Keys.CONTROL, "a")
    name.send_keys("Payments <b>2026</b>", Keys.ENTER)
    page.wait(lambda: designs(page) == ["Payments <b>2026</b>"], "the name")
    page.wait(lambda: page.focused() == "Rename Payments <b>2026</b>", "the focus where it was")
    do(page, "Copy", "Payments <b>2026</b>")
    page.wait(lambda: designs(page)[0] == "Payments <b>2026</b> (copy)", "the copy")
    do(page, "Delete", "Payments <b>2026</b> (copy)")
    page.wait(lambda: len(designs(page)) == 1, "the copy deleted")
    page.one("#designs-undo").click()
    page.wait(lambda: len(designs(page)) == 2, "the copy put back")
    page.one("#designs-new").click()
    page.wait(lambda: page.value("environment.suffix") == "prod", "a new design")
    assert len(designs(page)) == 2, "an untouched design is not kept"
    page.one("[data-design] .design-name .link").click()
    page.wait(lambda: page.value("environment.suffix") == "blue", "the design that was kept")
    assert "Payments <b>2026</b>" in page.one("[data-testid=designs]").text


def test_a_deletion_is_taken_back_like_any_other_change(page):
    change(page, "environment.suffix", "blue")
    page.wait(lambda: designs(page) == ["transaction-blue"], "the design")
    do(page, "Delete", "transaction-blue")
    page.wait(lambda: designs(page) == [], "the deletion")
    close(page)
    assert "the deletion of transaction-blue" in page.one("[data-testid=undo]").get_attribute("title")
    keys(page, Keys.CONTROL, "z")
    page.wait(lambda: kept(page) == "Saved on this device", "the design, which is still on the page")
    assert designs(page) == ["transaction-blue"] and page.value("environment.suffix") == "blue"
    close(page)
    keys(page, Keys.CONTROL, Keys.SHIFT, "z")
    page.wait(lambda: designs(page) == [], "the deletion, done again")
    page.one("#designs-undo").click()
    page.wait(lambda: designs(page) == ["transaction-blue"], "the design put back by hand")
    close(page)
    # What comes back takes nobody's place.
    designs(page)
    do(page, "Delete", "transaction-blue")
    page.one("#designs-new").click()
    change(page, "environment.suffix", "green")
    page.wait(lambda: designs(page) == ["transaction-green"], "the new design")
    page.one("#designs-undo").click()
    page.wait(lambda: sorted(designs(page)) == ["transaction-blue", "transaction-green"], "both")
    # Changed on after it was deleted, a design is kept anew; what then comes back has another name.
    do(page, "Delete", "transaction-green")
    page.wait(lambda: designs(page) == ["transaction-blue"], "the deletion")
    close(page)
    change(page, "dns.failure_threshold", "4")
    keys(page, Keys.CONTROL, "z")
    page.wait(lambda: page.value("dns.failure_threshold") == "3", "the value before")
    keys(page, Keys.CONTROL, "z")
    page.wait(lambda: sorted(designs(page)) == ["transaction-blue", "transaction-green", "transaction-green 2"], "all three")


def test_what_a_full_device_does_not_take_back_can_be_taken_back_later(page):
    change(page, "environment.suffix", "blue")
    page.wait(lambda: designs(page) == ["transaction-blue"], "the design")
    do(page, "Delete", "transaction-blue")
    page.wait(lambda: designs(page) == [], "the deletion")
    close(page)
    refuse = "window.store = Storage.prototype.setItem; Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    page.driver.execute_script(refuse)
    keys(page, Keys.CONTROL, "z")
    page.wait(lambda: "“transaction-blue” could not be put back" in page.text("[data-testid=toast]"), "the refusal")
    assert "the deletion of transaction-blue" in page.one("[data-testid=undo]").get_attribute("title")
    page.driver.execute_script("Storage.prototype.setItem = window.store")
    keys(page, Keys.CONTROL, "z")
    page.wait(lambda: designs(page) == ["transaction-blue"], "the design")


def test_a_design_that_is_deleted_and_put_back_in_one_tab_is_kept_on_in_the_other(page):
    change(page, "environment.suffix", "blue")
    with other_tab(page) as (to_first, to_second):
        designs(page)
        do(page, "Delete", "transaction-blue")
        page.wait(lambda: designs(page) == [], "the deletion")
        to_first()
        page.wait(lambda: "was deleted in another tab" in page.text("[data-testid=elsewhere]"), "the other tab's deletion")
        page.type_in("environment.suffix", "green").send_keys(Keys.TAB)
        to_second()
        page.one("#designs-undo").click()
        to_first()
        page.wait(lambda: kept(page) == "Saved on this device" and not page.all("[data-testid=elsewhere]"), "the kept change")
        assert designs(page) == ["transaction-green"]


def test_neither_a_name_nor_a_deletion_taken_back_is_a_choice_between_two_tabs(page):
    change(page, "environment.suffix", "blue")
    with other_tab(page):
        change(page, "environment.suffix", "green")
    asked = lambda: "changed in another tab" in page.text("[data-testid=elsewhere]")
    page.wait(asked, "the other tab's change")
    designs(page)
    renaming(page, "transaction-green").send_keys("s", Keys.ENTER)
    page.wait(lambda: designs(page) == ["transaction-greens"], "the name")
    do(page, "Delete", "transaction-greens")
    page.wait(lambda: designs(page) == [], "the deletion")
    page.one("#designs-undo").click()
    page.wait(lambda: designs(page) == ["transaction-greens"], "the design put back")
    close(page)
    assert asked() and kept(page) == "Not saved" and page.value("environment.suffix") == "blue"
    page.one("[data-testid=elsewhere] button").click()
    page.wait(lambda: page.value("environment.suffix") == "green", "the version of the other tab")


def test_a_design_is_called_by_what_it_makes_until_somebody_names_it(page):
    change(page, "environment.suffix", "blue")
    again(page)
    page.type_in("environment.suffix", "green").send_keys(Keys.TAB)
    page.wait(lambda: page.one("[data-testid=designs] strong").text == "transaction-green", "the name")
    assert designs(page) == ["transaction-green"]


def test_a_name_that_is_being_typed_stays_when_the_design_is_kept_again(page):
    change(page, "environment.suffix", "blue")
    designs(page)
    name = renaming(page, "transaction-blue")
    name.send_keys(Keys.END, " of cards")
    # What another tab does that keeps the same version an hour later.
    page.driver.execute_script(
        """
        const key = Object.keys(localStorage).find(key => key.startsWith('twinstack-design-'));
        const kept = JSON.parse(localStorage[key]);
        localStorage[key] = JSON.stringify({...kept, at_ms: kept.at_ms + 3600000});
        window.before = document.querySelector('[data-design] .muted').textContent;
        dispatchEvent(new StorageEvent('storage', {key}));
        """
    )
    told = "return document.querySelector('[data-design] .muted').textContent !== window.before"
    page.wait(lambda: page.driver.execute_script(told), "the later time")
    assert page.driver.switch_to.active_element == name and name.get_property("value") == "transaction-blue of cards"
    name.send_keys(Keys.ENTER)
    page.wait(lambda: designs(page) == ["transaction-blue of cards"], "the name")


def test_two_tabs_do_not_write_over_each_other(page):
    change(page, "environment.suffix", "blue")
    with other_tab(page) as (to_first, to_second):
        assert page.value("environment.suffix") == "blue"
        change(page, "environment.suffix", "green")
        to_first()
        page.wait(lambda: "changed in another tab" in page.text("[data-testid=elsewhere]"), "the other tab's change")
        page.width(360)
        notice = ".banner.notice:not([hidden])"
        page.wait(lambda: page.covered(f"{notice} button, {notice} p, .tabs button:first-child") == [], "everything in reach on a phone")
        page.width(None)
        page.type_in("environment.suffix", "red").send_keys(Keys.TAB)
        page.one("[data-testid=elsewhere] button:last-of-type").click()
        page.wait(lambda: kept(page) == "Saved on this device", "the copy")
        assert sorted(designs(page)) == ["transaction-blue (copy)", "transaction-green"]
        close(page)
        to_second()
        assert page.value("environment.suffix") == "green" and not page.all("[data-testid=elsewhere]")
    again(page)
    assert page.value("environment.suffix") == "red"


@pytest.mark.parametrize(
    ("refuse", "words"),
    [
        ("throw new DOMException('full', 'QuotaExceededError')", "no room left"),
        ("throw new DOMException('no', 'SecurityError')", "keeps nothing for this page"),
    ],
)
def test_a_device_that_keeps_nothing_is_told_and_survived(page, refuse, words):
    change(page, "environment.suffix", "blue")
    page.driver.execute_script(f"Storage.prototype.setItem = () => {{ {refuse} }}")
    page.type_in("environment.suffix", "green").send_keys(Keys.TAB)
    page.wait(lambda: kept(page) == "Not saved", "what is not saved")
    assert "transaction-primary-green" in page.picture()
    designs(page)
    assert words in page.text(".designs-note")
    close(page)
    # A preset would lose what is not kept: now the page asks.
    page.one("[data-testid=presets]").click()
    page.one("#preset-lean").click()
    page.wait(lambda: "lost" in page.text(".ask"), "the question")
    page.one("#keep").click()
    assert page.value("environment.suffix") == "green"
    # And so would a new design.
    designs(page)
    assert "Saved as you work" not in page.text(".designs-dialog[open]")
    page.one("#designs-new").click()
    page.wait(lambda: "A new design replaces your design" in page.text(".ask"), "the question")
    page.one("#keep").click()
    assert page.value("environment.suffix") == "green"
    assert page.one("[data-testid=designs] strong").text == "transaction-green", "the name of what is on the page"


def link(page):
    page.one("[data-testid=share]").click()
    link = page.wait(lambda: page.one("#share-link").get_property("value"), "the link")
    assert f"{len(link):,} characters" in page.text("[data-testid=share-length]")
    return link


def test_a_link_opens_the_design_and_leaves_out_what_is_private(page):
    page.type_in("environment.suffix", "blue")
    page.type_in("alarms.addresses", "ops@bank.example").send_keys(Keys.TAB)
    page.type_in("environment.tags", "db-password=hunter22").send_keys(Keys.TAB)
    page.wait(lambda: kept(page) == "Saved on this device", "the kept design")
    masked = link(page)
    assert "1 addressee of alarms and 1 secret" in page.text("dialog[open] label")
    page.one("[data-testid=mask]").click()
    whole = page.wait(lambda: (value := page.one("#share-link").get_property("value")) != masked and value, "the whole link")
    close(page)
    for address, told, secret in [(masked, "address1@example.com", False), (whole, "ops@bank.example", True)]:
        again(page, address)
        assert ("hunter22" in page.value("environment.tags")) == secret
        assert page.value("environment.suffix") == "blue"
        assert page.value("alarms.addresses") == told
        assert page.driver.current_url == page.address, "the link is not opened once more at a reload"
    assert len(designs(page)) == 3, "what a link brings is a design of its own"


def test_a_link_in_the_open_page_is_opened_too(page):
    address = link(page)
    close(page)
    change(page, "environment.suffix", "blue")
    page.driver.execute_script("location.hash = arguments[0]", address.split("#")[1])
    page.wait(lambda: page.value("environment.suffix") == "prod", "the link's design")
    keys(page, Keys.CONTROL, "z")
    page.wait(lambda: page.value("environment.suffix") == "blue", "the design before")


@pytest.mark.parametrize("fragment", ["design=1.AAAA", "design=9.x", "design=1." + "A" * 40_000, "design=<img src=x onerror=alert(1)>"])
def test_a_broken_or_hostile_link_costs_nothing(page, fragment):
    change(page, "environment.suffix", "blue")
    again(page, page.address + "#" + fragment)
    page.wait(lambda: "The link was not opened" in page.text("main"), "the reason")
    page.show("topology")
    assert page.driver.current_url == page.address
    assert page.value("environment.suffix") == "blue", "the design that was open is open"
    assert designs(page) == ["transaction-blue"]


@pytest.mark.parametrize("old", sorted(LINKS.glob("*.txt")), ids=lambda path: path.stem)
def test_old_links_open_for_ever(page, old):
    again(page, f"{page.address}#{old.read_text().strip()}")
    page.wait(lambda: page.value("environment.suffix") == "old", "the design of the old link")
    assert page.value("dns.failure_threshold") == "2"
    assert "warning" in page.status() and not page.all('[data-rule="unreadable-value"]')


def test_fields_take_back_what_the_page_takes_back(page):
    """In a parameter's field the keys do what they do anywhere, and the focus stays."""
    page.choose("regions.secondary", "eu-west-1")
    field = page.type_in("environment.suffix", "blue")
    page.wait(lambda: "transaction-primary-blue" in page.picture(), "the suffix")
    field.send_keys(Keys.CONTROL, "z")
    page.wait(lambda: page.value("environment.suffix") == "prod", "the suffix before")
    assert page.value("regions.secondary") == "eu-west-1" and page.driver.switch_to.active_element == field
    field.send_keys(Keys.CONTROL, "z")
    page.wait(lambda: page.value("regions.secondary") == "us-west-2", "the Region before")
    field.send_keys(Keys.CONTROL, "y")
    page.wait(lambda: page.value("regions.secondary") == "eu-west-1", "the Region again")
    # Text that is no value changed nothing: it alone goes.
    field = page.type_in("compute.memory_mb", "much")
    page.refused("compute.memory_mb", "number")
    field.send_keys(Keys.CONTROL, "z")
    page.wait(lambda: page.value("compute.memory_mb") == "512", "the value in force")
    assert page.value("regions.secondary") == "eu-west-1"


def test_what_is_typed_and_taken_away_again_is_kept_as_it_was(page):
    change(page, "environment.suffix", "blue")
    field = page.field("environment.suffix")
    field.send_keys("x", Keys.BACKSPACE)
    page.wait(lambda: kept(page) == "Saved on this device", f"the kept design; it says {kept(page)}")
    assert page.value("environment.suffix") == "blue"


def test_a_visit_begins_with_the_design_that_was_open(page):
    change(page, "environment.suffix", "blue")
    again(page)
    assert page.one("[data-testid=undo]").get_attribute("aria-disabled") == "true", "there is nothing before it"


def test_the_focus_is_never_lost_to_what_closes(page):
    page.one("[data-testid=no-tour]").click()
    presets = page.one("[data-testid=presets]")
    presets.send_keys(Keys.ENTER)
    page.one("#preset-lean").send_keys(Keys.ENTER)
    page.wait(lambda: page.driver.switch_to.active_element == presets, f"the menu's button; it is at {page.focused()}")
    change(page, "environment.suffix", "blue")
    designs(page)
    renaming(page, "transaction-blue").send_keys("s", Keys.ENTER)
    page.wait(lambda: page.focused() != "BODY" and page.driver.switch_to.active_element.tag_name == "button", "the row")
    close(page)
    page.one(".topology .menu > button").click()
    page.one(".topology .menu-list li:last-child button").click()
    page.wait(lambda: not page.one(".topology .menu-list").is_displayed(), "the closed menu")
    page.wait(lambda: page.driver.switch_to.active_element == page.one(".topology .menu > button"), f"the menu's button; it is at {page.focused()}")
