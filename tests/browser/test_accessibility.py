"""What axe finds on every view, light and dark, wide and narrow; that every control is reached by keys; and that nothing is
cut off on a narrow page."""

import pytest
from browser import script
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = [1440, 390, 320]


def found(page):
    """What axe finds on the page as it is: rule, element and reason."""
    if not page.driver.execute_script("return typeof axe === 'object'"):
        page.driver.execute_script(script("axe-core/axe.min.js").read_text())
    return page.driver.execute_async_script(
        """
        const [tags, done] = arguments;
        const run = async () => {
          const {violations} = await axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']});
          const found = [];
          for (const {id, nodes} of violations) {
            for (const {target, failureSummary} of nodes) {
              // A node of the picture draws several texts, each cut to its width; axe joins them without a blank. That the
              // name holds them whole is tested below.
              if (id === 'label-content-name-mismatch' && target[0].startsWith('#node-')) continue;
              if (id === 'target-size') {
                // What a scroller cuts off is a target of its full size as soon as it is scrolled to.
                const element = document.querySelector(target[0]);
                element.scrollIntoView({block: 'center'});
                const again = await axe.run(element, {runOnly: ['target-size']});
                if (again.violations.length === 0) continue;
              }
              found.push(`${id}: ${target.join(' ')}: ${failureSummary}`);
            }
          }
          return found;
        };
        run().then(done, error => done([String(error)]));
        """,
        TAGS,
    )


def look(page, width=None, dark=False):
    """Sets what the page is looked at with."""
    if width:
        page.width(width, 900)
    features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    # What moves is looked at when it rests.
    features.append({"name": "prefers-reduced-motion", "value": "reduce"})
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


@pytest.fixture(autouse=True)
def as_before(driver):
    yield
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def click(page, selector):
    """Presses what may be in a menu."""
    page.driver.execute_script("document.querySelector(arguments[0]).click()", selector)


def close(page):
    for button in page.all("dialog[open] [aria-label=Close]"):
        button.click()
    page.wait(lambda: not page.all("dialog[open]"), "the closed dialog")


def states(page, tmp_path):
    """Every state that the page is looked at in; each goes on from the one before."""
    click(page, "[data-testid=no-tour]")
    yield "topology"
    page.driver.execute_script("document.querySelector('[data-node]').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    page.one("[data-testid=inspector]")
    yield "inspector"
    page.driver.execute_script("document.querySelector('[data-testid=inspector] [aria-label^=Close]').click()")
    press(page, "List")
    yield "list"
    press(page, "Picture")
    press(page, "Resources")
    yield "resources"
    press(page, "Services")
    page.show("templates")
    yield "templates"
    page.show("failover")
    yield "budgets"
    press(page, "Watch a failure")
    page.driver.execute_script(
        "const s = document.querySelector('[data-testid=scrub]'); s.value = 120; s.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    yield "player"
    press(page, "Scorecard")
    yield "scorecard"
    page.show("review")
    click(page, "#findings .finding button")
    yield "review"
    for name, selector in {
        "designs": "[data-testid=designs]",
        "link": "[data-testid=share]",
        "export": "[data-testid=export]",
        "open": "[data-testid=review]",
        "help": "[data-testid=help]",
    }.items():
        click(page, selector)
        page.wait(lambda: page.all("dialog[open]"), name)
        yield name
        close(page)
    page.one("#tab-topology").send_keys(Keys.CONTROL, "k")
    page.wait(lambda: page.all("#palette-list li"), "the palette")
    yield "palette"
    close(page)
    click(page, "[data-testid=compare]")
    page.wait(lambda: page.text("[data-testid=compared]"), "the comparison")
    yield "comparison"
    page.driver.execute_script("document.querySelector('[data-testid=end-comparison]').click()")
    click(page, "[data-testid=help]")
    click(page, "[data-testid=take-tour]")
    page.wait(lambda: page.all("[data-testid=tour]"), "the tour")
    yield "tour"
    click(page, "[data-testid=leave-tour]")
    for stack in ("primary", "secondary"):
        (tmp_path / f"{stack}.yaml").write_text(f"Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties: {{TopicName: {stack}}}\n")
    click(page, "[data-testid=review]")
    page.one("[data-testid=review-files]").send_keys(f"{tmp_path}/primary.yaml\n{tmp_path}/secondary.yaml")
    page.wait(lambda: page.one("[data-testid=banner]").is_displayed(), "the review")
    page.wait(lambda: not page.all("dialog[open]"), "the closed dialog")
    yield "opened pair"
    click(page, "[data-testid=back]")


def press(page, words):
    """Presses the button with these words, wherever it is."""
    buttons = page.driver.find_elements(By.XPATH, f"//main//button[normalize-space()='{words}']")
    assert buttons, words
    page.driver.execute_script("arguments[0].click()", buttons[0])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_view(page, tmp_path, width, dark):
    look(page, width, dark)
    wrong = {}
    for state in states(page, tmp_path):
        if problems := found(page):
            wrong[state] = problems
        page_width = page.driver.execute_script("return document.documentElement.scrollWidth")
        if page_width > width:
            wrong[f"{state}, width"] = [f"{page_width} pixels on a page of {width}"]
    assert not wrong, "\n".join(f"== {state}\n" + "\n".join(problems) for state, problems in wrong.items())


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_where_something_is_wrong(page, dark):
    look(page, dark=dark)
    page.type_in("network.secondary_cidr", "10.10.0.0/16")
    page.type_in("environment.suffix", "a b")
    page.type_in("compute.memory_mb", "much").send_keys(Keys.TAB)
    page.refused("environment.suffix", "letters")
    assert found(page) == []
    click(page, "[data-testid=export]")
    page.wait(lambda: page.all("dialog[open] .export-blocked"), "what blocks the export")
    assert found(page) == []
    close(page)
    page.show("review")
    assert found(page) == []


@pytest.mark.parametrize("detail", ["Services", "Resources"])
def test_a_nodes_name_begins_with_all_that_is_drawn_on_it(page, detail):
    press(page, detail)
    nodes = page.driver.execute_script(
        "return [...document.querySelectorAll('[data-node]')].map(n => [n.getAttribute('aria-label'), n.querySelector('title').textContent])"
    )
    assert len(nodes) > 25
    for name, drawn in nodes:
        assert name.startswith(", ".join(line for line in drawn.splitlines() if line)), (name, drawn)


FOCUSABLE = """
const seen = element => element.checkVisibility({visibilityProperty: true}) && element.getClientRects().length > 0;
const all = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
return [...document.querySelectorAll(all)].filter(e => seen(e) && !e.disabled && e.tabIndex >= 0 && !e.closest('[inert]'));
"""


@pytest.mark.parametrize("tab", ["topology", "templates", "failover", "review"])
def test_every_control_is_reached_by_the_tab_key_and_seen_when_it_is(page, tab):
    click(page, "[data-testid=no-tour]")
    page.show(tab)
    page.driver.execute_script("document.activeElement.blur(); scrollTo(0, 0)")
    wanted = set(page.driver.execute_script(FOCUSABLE))
    reached, unseen = set(), []
    body = page.driver.find_element(By.TAG_NAME, "body")
    for _ in range(len(wanted) + 30):
        ActionChains(page.driver).send_keys(Keys.TAB).perform()
        active = page.driver.switch_to.active_element
        if active == body or active in reached:
            if reached >= wanted:
                break
            continue
        reached.add(active)
        style = page.driver.execute_script(
            "const s = getComputedStyle(arguments[0]), p = arguments[0].parentElement ? getComputedStyle(arguments[0].parentElement) : s;"
            "const card = arguments[0].querySelector(':scope > .card');"
            "return [s.outlineStyle, s.boxShadow, p.outlineStyle, card ? getComputedStyle(card).strokeWidth : 'none']",
            active,
        )
        # A node of the picture has its outline on its card.
        if style[:3] == ["none", "none", "none"] and style[3] in ("none", "1px"):
            unseen.append(active.get_attribute("outerHTML")[:160])
    missed = [element.get_attribute("outerHTML")[:160] for element in wanted - reached]
    assert not missed, "\n".join(missed)
    assert not unseen, "\n".join(unseen)


def test_arrows_walk_along_edges_and_say_which(page):
    click(page, "[data-testid=no-tour]")
    page.driver.execute_script("document.querySelector('[data-node=\"primary.table\"]').focus()")
    ActionChains(page.driver).send_keys(Keys.ARROW_RIGHT).perform()
    active = page.driver.switch_to.active_element
    assert active.get_attribute("data-node") == "secondary.table"
    page.wait(lambda: "DynamoDB replica" in page.text("[data-testid=travelled]"), "the edge, in words")


@pytest.mark.parametrize("width", [320, 360, 390, 480, 560, 640, 720, 768, 840, 900, 1000, 1100, 1280, 1440])
def test_what_stands_in_a_row_is_never_cut(page, width):
    """Whatever is zoomed: 200 % of a window of 1,280 pixels are 640."""
    page.width(width, 700)
    try:
        for tab in ("topology", "templates", "failover", "review"):
            page.show(tab)
            cut = page.driver.execute_script(
                """
                const row = document.querySelectorAll('.topbar button, .topbar label, .toolbar button, .toolbar input');
                return [...row].filter(it => it.checkVisibility({visibilityProperty: true})).map(it => [it, it.getBoundingClientRect()])
                  .filter(([it, {left, right, width}]) => width > 1 && (left < 0 || right > innerWidth + 0.5))
                  .map(([it]) => it.id || it.dataset.testid || it.textContent);
                """
            )
            assert not cut, tab
            # On a phone that line is pushed aside; elsewhere what has no room in it is not there at all.
            cut = page.driver.execute_script(
                """
                const {bottom, right} = document.querySelector('.status').getBoundingClientRect();
                return [...document.querySelectorAll('.status *')].map(it => [it, it.getBoundingClientRect()])
                  .filter(([it, at]) => at.width && at.top < bottom && (at.bottom > bottom + 0.5 || at.right > right + 0.5))
                  .map(([it]) => it.textContent);
                """
            )
            assert width < 900 or not cut, tab
            if width < 900:
                page.one("#more").click()
                assert page.one("[data-testid=share]").is_displayed() and page.one("[data-testid=help]").is_displayed()
                page.one("#more").send_keys(Keys.ESCAPE)
            assert page.one("[data-testid=export]").is_displayed()
    finally:
        page.width(None)
