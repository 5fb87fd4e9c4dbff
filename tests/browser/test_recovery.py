"""Budgets: what they say, what changes them, and that the status line says the same."""

from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select


def cells(page, budget, line):
    row = page.one(f'[data-budget="{budget}"] [data-line="{line}"]')
    return [cell.text for cell in row.find_elements(By.TAG_NAME, "td")]


def recovery(page):
    return page.one('[data-testid="recovery"]').text


def turn(page, parameter, value):
    """Turns a dial to where its slider is, as a drag does, and returns what the page says in the frame after it."""
    return page.driver.execute_async_script(
        """
        const [parameter, value, done] = arguments;
        const dial = document.querySelector(`[data-dial="${parameter}"] input`);
        dial.value = value;
        dial.dispatchEvent(new Event('input', {bubbles: true}));
        requestAnimationFrame(() => {
          const total = [...document.querySelectorAll('[data-line="total"] td')].map(cell => cell.textContent);
          done({total, status: document.querySelector('[data-testid="recovery"]').textContent});
        });
        """,
        parameter,
        value,
    )


def test_the_recovery_time_adds_up_and_the_status_line_says_the_same(page):
    assert recovery(page).startswith("RTO 8:58 of 15:00")
    page.one('[data-testid="recovery"]').click()
    assert page.driver.find_element(By.ID, "tab-failover").get_attribute("aria-selected") == "true"
    assert cells(page, "time", "detection") == ["1:00", "1:37", "1:48"]
    assert cells(page, "time", "total") == ["1:00", "5:12", "8:58"]
    worst = [cells(page, "time", line)[2] for line in ("detection", "publishing", "answers", "clients", "warming")]
    seconds = [int(minutes) * 60 + int(rest) for minutes, rest in (time.split(":") for time in worst)]
    assert sum(seconds) == 8 * 60 + 58


def test_a_dial_moves_the_budget_and_the_status_line_within_a_frame(page):
    page.show("failover")
    # The slider's last position is ten failures in a row: at worst 360 s, as expected 0.82 × 30 + 9 × 30 + 10 × 4 = 334.6 s.
    shown = turn(page, "dns.failure_threshold", 1000)
    assert shown["total"][:3] == ["4:30", "9:10", "13:10"], shown
    assert shown["status"].startswith("RTO 13:10 of 15:00"), shown
    # The panel's own field follows, and so does the template.
    page.one('[data-dial="dns.failure_threshold"] button').click()
    field = page.one("#field-dns-failure_threshold")
    page.wait(lambda: field.get_attribute("value") == "10", "the field")


def test_what_aws_does_not_promise_is_not_called_held(page):
    page.show("failover")
    table = cells(page, "loss", "transactions")
    assert table[0] == "met, not promised" and table[1].startswith("nothing")
    assert "RPO met, not promised" in recovery(page)


def scrub(page, seconds):
    """Moves the clock by hand."""
    page.driver.execute_script(
        "const s = document.querySelector('[data-testid=scrub]'); s.value = arguments[0];"
        "s.dispatchEvent(new Event('input', {bubbles: true}))",
        seconds,
    )


def seconds(text):
    whole = 0
    for part in text.split(":"):
        whole = whole * 60 + int(part)
    return whole


def watch(page):
    page.show("failover")
    next(part for part in page.all(".recovery-bar .segment") if part.text == "Watch a failure").click()
    return page.one("[data-testid=player]")


def classes(page, node):
    return page.one(f'[data-node="{node}"]').get_attribute("class").split()


def test_a_failure_is_played_on_the_picture_and_told_in_words(page):
    watch(page)
    events = page.all("[data-testid=events] li")
    words = [event.text for event in events]
    answered = next(at for at, text in enumerate(words) if "Route 53 answers with the standby" in text)
    moment = seconds(words[answered].splitlines()[0])
    # Before: the primary is gone and nobody answers. After: Route 53 leads to the standby.
    scrub(page, moment - 1)
    page.wait(lambda: "is-failed" in classes(page, "primary.function"), "the lost function")
    assert "is-ok" not in classes(page, "global.dns")
    assert "0 a second" in page.text(".strip-legend .layer-by-standby")
    scrub(page, moment)
    page.wait(lambda: page.text("[data-testid=now]") == "Route 53 answers with the standby.", "the words")
    assert "is-ok" in classes(page, "global.dns")
    assert page.all('[data-testid=events] li[aria-current="step"]')[0].text == words[answered]
    # At the end the standby answers all of it.
    scrub(page, 10**6)
    page.wait(lambda: "10,000 a second" in page.text(".strip-legend .layer-by-standby"), "the standby")
    assert "is-failed" in classes(page, "primary.table") and "is-failed" not in classes(page, "secondary.table")
    assert "within the target" in page.text("[data-testid=ending]")


def test_a_failure_is_stepped_with_the_keyboard_and_played_to_its_end(page):
    player = watch(page)
    play = page.one("[data-testid=play]")
    play.send_keys(".")
    first = page.text("[data-testid=clock]")
    play.send_keys(".")
    page.wait(lambda: page.text("[data-testid=clock]") != first, "the next event")
    play.send_keys(",")
    page.wait(lambda: page.text("[data-testid=clock]") == first, "the event before")
    # As fast as it goes: it ends by itself.
    player.find_element(By.CSS_SELECTOR, ".transport select").send_keys("120")
    play.click()
    page.wait(lambda: play.text == "Pause", "playing")
    page.wait(lambda: play.text == "Play", "the end")
    clock = page.text("[data-testid=clock]").split(" of ")
    assert clock[0] == clock[1], clock


def test_what_health_checks_do_not_see_waits_for_a_person(page):
    watch(page)
    Select(page.one("[data-testid=fault]")).select_by_value("gray-failure")
    page.wait(lambda: "person" in page.text("[data-testid=events]"), "a person")
    scrub(page, 10**6)
    page.wait(lambda: "is-failed" not in classes(page, "global.health-primary"), "a health check that sees nothing")


def test_the_scorecard_shows_another_design_beside_and_leads_to_the_failure(page):
    page.show("failover")
    next(part for part in page.all(".recovery-bar .segment") if part.text == "Scorecard").click()
    row = page.one('[data-fault="region-lost"]')
    assert "Survives" in row.text
    Select(page.one("[data-testid=scorecard] select")).select_by_value("preset:as-briefed")
    page.wait(lambda: len(row.find_elements(By.TAG_NAME, "td")) == 2, "the other design")
    assert "Does not survive" in row.find_elements(By.TAG_NAME, "td")[1].text
    page.one('[data-fault="table-throttled"] button').click()
    page.wait(lambda: Select(page.one("[data-testid=fault]")).first_selected_option.get_attribute("value") == "table-throttled", "it")


def test_the_cheapest_change_that_meets_the_targets_is_taken_over(page):
    page.one("[data-testid=presets]").click()
    next(preset for preset in page.all(".menu-list button") if "As briefed" in preset.text).click()
    page.wait(lambda: "carries" in recovery(page), "the brief's numbers")
    page.show("failover")
    page.one("[data-testid=advise]").click()
    page.wait(lambda: "Reserved concurrency" in page.text("[data-testid=advice]"), "advice")
    page.one("[data-testid=take-advice]").click()
    page.wait(lambda: "load carried" in recovery(page), "the load")
