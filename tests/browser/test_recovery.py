"""Budgets: what they say, what changes them, and that the status line says the same."""

from selenium.webdriver.common.by import By


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
    field = page.driver.find_element(By.ID, "field-dns-failure_threshold")
    page.wait(lambda: field.get_attribute("value") == "10", "the field")


def test_what_aws_does_not_promise_is_not_called_held(page):
    page.show("failover")
    table = cells(page, "loss", "transactions")
    assert table[0] == "met, not promised" and table[1].startswith("nothing")
    assert "RPO met, not promised" in recovery(page)
