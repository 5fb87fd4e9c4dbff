"""Finding one's way: the palette, the keys, the tour."""

from selenium.webdriver.common.keys import Keys


def active(page):
    return page.driver.switch_to.active_element


def find(page, typed):
    page.one("#tab-topology").send_keys(Keys.CONTROL, "k")
    page.wait(lambda: active(page).get_attribute("id") == "palette-search", "the palette")
    active(page).send_keys(typed)


def test_the_palette_leads_to_parameters_nodes_and_commands(page):
    find(page, "failure thr")
    page.wait(lambda: "Failure threshold" in page.text("#palette-list"), "the parameter")
    active(page).send_keys(Keys.ENTER)
    page.wait(lambda: active(page).get_attribute("id") == "field-dns-failure_threshold", "the field")
    find(page, "dynamodb replica")
    page.wait(lambda: "DynamoDB replica" in page.text("#palette-list"), "the node")
    active(page).send_keys(Keys.ENTER)
    page.wait(lambda: "DynamoDB replica" in page.text("[data-testid=inspector]"), "the inspector")
    find(page, "preset lean")
    active(page).send_keys(Keys.ENTER)
    page.wait(lambda: "500" in page.value("targets.transactions_per_second"), "the preset")
    find(page, "go to")
    active(page).send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    page.wait(lambda: page.one("#tab-templates").get_attribute("aria-selected") == "true", "the second of them")
    find(page, "xyzzy")
    page.wait(lambda: "Nothing is called so." in page.text(".palette"), "that there is nothing")
    active(page).send_keys(Keys.ESCAPE)
    page.wait(lambda: not page.all("dialog[open]"), "the closed palette")


def test_every_command_of_the_palette_does_something(page):
    """Each leads to another state of the page than the one before it."""
    commands = {
        "go to the topology": lambda: page.one("#tab-topology").get_attribute("aria-selected") == "true",
        "go to the templates": lambda: page.one("#tab-templates").get_attribute("aria-selected") == "true",
        "go to failover": lambda: page.one("#tab-failover").get_attribute("aria-selected") == "true",
        "go to the review": lambda: page.one("#tab-review").get_attribute("aria-selected") == "true",
        "export the": lambda: page.all(".export-dialog[open] [data-testid=export-zip]"),
        "review templates": lambda: page.all("dialog[open] [data-testid=review-text]"),
        "share the": lambda: page.all(".share-dialog[open]"),
        "designs on": lambda: page.all(".designs-dialog[open]"),
        "help and": lambda: page.all(".help-dialog[open]"),
        "compare with": lambda: page.one("#tab-compare").get_attribute("aria-selected") == "true",
        "search the": lambda: active(page).get_attribute("id") == "search",
        "change the theme": lambda: page.driver.execute_script("return document.documentElement.dataset.theme"),
        "take the tour": lambda: page.all("[data-testid=tour]"),
    }
    for typed, reached in commands.items():
        find(page, typed)
        active(page).send_keys(Keys.ENTER)
        page.wait(reached, typed)
        for close in page.all("dialog[open] [aria-label=Close]"):
            close.click()
        page.wait(lambda: not page.all("dialog[open]"), "the closed dialog")


def test_the_tour_is_offered_once_walked_and_left(page):
    page.one("[data-testid=begin-tour]").click()
    titles = set()
    for step in range(1, 8):
        page.wait(lambda: f"{step} of 7" in page.text("[data-testid=tour]"), f"stop {step}")
        assert page.all(".tour-ring"), "what it is about is shown"
        titles.add(page.text("#tour-title"))
        page.wait(lambda: active(page).get_attribute("id") == "tour-next", "the focus")
        active(page).send_keys(Keys.ENTER)
    page.wait(lambda: not page.all("[data-testid=tour]"), "the end")
    assert len(titles) == 7
    assert active(page).get_attribute("id") == "export", "where the last stop was"
    page.driver.refresh()
    page.wait(lambda: page.aws_rules().startswith("AWS rules checked"), "the page again")
    page.requests()
    assert not page.one(".welcome").is_displayed(), "it is not offered again"
    page.one("#tab-topology").send_keys(Keys.F1)
    page.one("[data-testid=take-tour]").click()
    page.wait(lambda: active(page).get_attribute("id") == "tour-next", "the tour, asked for")
    active(page).send_keys(Keys.ESCAPE)
    page.wait(lambda: not page.all("[data-testid=tour]"), "the tour, left")
    assert active(page).get_attribute("id") == "panel", "where its first stop was"
    page.one("#tab-topology").send_keys(Keys.F1)
    page.one("[data-testid=take-tour]").click()
    page.wait(lambda: active(page).get_attribute("id") == "tour-next", "the tour once more")
    page.one("#tab-topology").send_keys(Keys.ESCAPE)
    page.wait(lambda: not page.all("[data-testid=tour]"), "the tour, left from outside it")
    assert active(page).get_attribute("id") == "tab-topology", "the focus stays where the reader put it"


def test_the_keys_are_listed(page):
    page.one("#tab-topology").send_keys(Keys.F1)
    page.wait(lambda: "Ctrl+K" in page.text(".help-dialog[open]"), "the keys")
