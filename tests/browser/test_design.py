"""A designer's way through the page: change, see, take away."""

import json
import zipfile

import pytest
from program import twinstack
from selenium.webdriver.common.keys import Keys


def test_a_change_is_seen_in_the_picture_and_in_the_templates_and_taken_away(page, tmp_path):
    assert "transactions-prod" in page.picture()
    nodes = page.nodes()

    page.type_in("environment.suffix", "blue")
    page.wait(lambda: "transactions-blue" in page.picture(), "the new suffix in the picture")
    assert "-prod" not in page.picture()
    assert page.nodes() == nodes, "a new suffix moves nothing"

    page.choose("regions.secondary", "eu-west-1")
    page.wait(lambda: "eu-west-1" in page.picture(), "the new Region in the picture")
    assert "us-west-2" not in page.picture()

    page.type_in("compute.reserved_concurrency", "1500")
    page.type_in("alarms.function_errors", "7")

    page.show("templates")
    page.find("primary", '"Default": "blue"')
    page.find("secondary", "eu-west-1")
    for place in ["primary", "secondary"]:
        page.find(place, "LambdaReservedConcurrency")
        page.find(place, "1500")
        page.find(place, "FunctionErrorsThreshold")

    taken = unzip(page.export(), tmp_path / "page")
    parameters = json.loads((taken / "design.json").read_text())["parameters"]
    assert parameters["environment"]["suffix"] == "blue"
    assert parameters["regions"]["secondary"] == "eu-west-1"
    assert parameters["compute"]["reserved_concurrency"] == 1500
    assert parameters["alarms"]["function_errors"] == 7
    for place in ["primary", "secondary"]:
        declared = json.loads((taken / f"{place}.template.json").read_text())["Parameters"]
        assert declared["EnvironmentSuffix"]["Default"] == "blue"
        assert int(declared["LambdaReservedConcurrency"]["Default"]) == 1500
        assert int(declared["FunctionErrorsThreshold"]["Default"]) == 7

    same_as_the_command_line(taken, tmp_path)


@pytest.mark.parametrize("preset", ["as-briefed", "lean"])
def test_a_preset_is_taken_away_as_the_command_line_writes_it(page, preset, tmp_path):
    page.one("[data-testid=presets]").click()
    page.one(f"#preset-{preset}").click()
    designed = json.loads(twinstack("design", "--preset", preset).stdout)
    reserved = str(designed["parameters"]["compute"]["reserved_concurrency"])
    page.wait(lambda: page.value("compute.reserved_concurrency") == reserved, preset)
    taken = unzip(page.export(), tmp_path / "page")
    assert json.loads((taken / "design.json").read_text()) == designed
    same_as_the_command_line(taken, tmp_path)


def test_a_third_stack_comes_with_two_regions_without_health_check_metrics(page):
    page.show("templates")
    assert not page.all("#pane-edge")
    page.choose("regions.primary", "eu-central-1")
    page.find("edge", "AWS::CloudWatch::Alarm")
    page.choose("regions.primary", "us-east-1")
    page.wait(lambda: not page.all("#pane-edge"), "two panes")


def test_every_resource_can_be_seen_and_inspected(page):
    services = page.nodes()
    page.driver.find_element("xpath", "//div[@aria-label='Level of detail']/button[2]").click()
    page.wait(lambda: len(page.nodes()) > 2 * len(services), "every resource")
    node = page.one("[data-node='primary/Processor']")
    page.driver.execute_script(
        "arguments[0].dispatchEvent(new PointerEvent('click', {bubbles: true}))", node
    )
    page.wait(lambda: "AWS::Lambda::Function" in page.text("[data-testid=inspector]"), "the inspector")
    assert "transaction-processor-prod" in page.text("[data-testid=inspector]")
    assert page.one("[data-testid=inspector] dl.tree dt").is_displayed(), "its properties are seen"


@pytest.mark.parametrize(
    ("parameter", "typed"),
    [
        ("environment.suffix", "blue-2"),
        ("targets.transactions_per_second", "12345"),
        ("targets.item_kb", "1.25"),
        ("environment.tags", "owner=payments\ncost:centre=17"),
        ("alarms.addresses", "ops@bank.com\nhttps://hooks.bank.com/x"),
        ("dns.domain", "pay.bank.co.uk"),
    ],
)
def test_typing_keeps_every_character_and_the_focus(page, parameter, typed):
    field = page.type_in(parameter, "")
    expected = ""
    for character in typed:
        field.send_keys(character)
        expected += character
        assert page.value(parameter) == expected
        assert page.driver.switch_to.active_element == field, f"the focus was lost at {expected!r}"
    # In the middle too, where a field that is written back moves the caret to the end.
    field.send_keys(Keys.HOME, Keys.ARROW_RIGHT, "1")
    last = typed.split("\n")[-1]
    assert page.value(parameter).endswith(last[:1] + "1" + last[1:])


def test_the_focus_goes_into_what_opens_and_back_when_it_closes(page):
    active = lambda: page.driver.switch_to.active_element
    button = page.one("[data-testid=presets]")
    button.send_keys(Keys.ENTER)
    page.wait(lambda: page.one("#preset-lean").is_displayed(), "the presets")
    active().send_keys(Keys.ESCAPE)
    page.wait(lambda: not page.one("#preset-lean").is_displayed(), "the presets to close")
    assert active() == button
    page.one("[data-testid=status]").send_keys(Keys.ENTER)
    page.wait(lambda: active().get_attribute("id") == "findings", "the focus in the findings")


def test_a_line_that_was_sought_is_no_longer_marked_when_it_means_nothing(page):
    page.show("templates")
    page.find("primary", "KmsKey")
    page.wait(lambda: page.all("#pane-primary .line.target"), "the line that was found")
    page.driver.find_element("xpath", "//div[@aria-label='Step']/button[2]").click()
    page.wait(lambda: not page.all("#pane-primary .line.target"), "no line in the other step")


def test_a_logical_id_is_gone_to_by_a_part_of_it_and_one_that_is_not_there_is_told(page):
    page.show("templates")
    field = page.one("[data-testid=jump]")
    field.send_keys("ailoverRec", Keys.ENTER)
    page.wait(lambda: "FailoverRecord" in page.text("#pane-primary .line.target"), "the resource")
    field.clear()
    field.send_keys("Queue", Keys.ENTER)
    page.wait(lambda: "has “Queue” in it" in page.text("[data-testid=toast]"), "the words")


def test_the_picture_is_not_lost_and_goes_back_once_nothing_is_looked_at(page):
    canvas = page.one(".canvas").rect
    seen = """
    const canvas = document.querySelector('.canvas').getBoundingClientRect();
    return [...document.querySelectorAll('[data-node], .boxes rect')].some(it => {
      const at = it.getBoundingClientRect();
      return at.right > canvas.left && at.left < canvas.right && at.bottom > canvas.top && at.top < canvas.bottom;
    });
    """
    shift = "return document.querySelector('.picture > g').getAttribute('transform')"
    opened = page.driver.execute_script(shift)
    # A node that the inspector would lie over is brought out from under it, and the picture goes back after.
    page.driver.execute_script("document.querySelector('[data-node=\"secondary.iam\"]').dispatchEvent(new PointerEvent('click', {bubbles: true}))")
    page.wait(lambda: page.driver.execute_script(shift) != opened, "the picture beside the inspector")
    page.one("[data-testid=inspector] [aria-label=\"Close the inspector\"]").click()
    page.wait(lambda: page.driver.execute_script(shift) == opened, "the picture as it was")
    for x, y in ((9_000, 0), (0, 9_000), (-90_000, -90_000)):
        event = {"type": "mouseWheel", "x": canvas["x"] + 200, "y": canvas["y"] + 200, "deltaX": x, "deltaY": y}
        page.driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)
        page.wait(lambda: page.driver.execute_script(shift) != opened, "another place")
        assert page.driver.execute_script(seen), (x, y)


def test_on_paper_the_whole_picture_fits(page):
    nodes = page.nodes()
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        for width, height in ((1050, 720), (720, 1050)):
            page.width(width, height)
            page.wait(lambda: page.driver.execute_script("return innerWidth") == width, "the paper")
            off = """
            const inside = ({left, top, right, bottom}) => left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
            return [...document.querySelectorAll('[data-node]')].filter(it => !inside(it.getBoundingClientRect())).map(it => it.dataset.node);
            """
            assert page.driver.execute_script(off) == []
            assert page.nodes() == nodes and not page.one(".topbar").is_displayed() and not page.one(".zoom").is_displayed()
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        page.width(None)


def unzip(archive, folder):
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        opened.extractall(folder)
    return folder


def same_as_the_command_line(taken, folder, *arguments):
    """Exports the design that was taken away once more, natively, and compares every byte."""
    twinstack("export", "--design", taken / "design.json", "--out", folder / "native", *arguments)
    ours, theirs = (
        {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (taken, folder / "native")
    )
    assert len(ours) > 10
    assert ours.keys() == theirs.keys()
    assert [path for path in ours if ours[path] != theirs[path]] == []


@pytest.fixture
def phone(page):
    """The page on a small phone."""
    page.width(360, 740, mobile=True)
    yield page
    page.width(None)


def test_on_a_phone_most_of_the_height_is_left_to_what_is_looked_at(phone):
    for tab, content in [("topology", ".stage"), ("templates", "#pane-primary .code-frame"), ("review", ".review-body")]:
        phone.show(tab)
        height = phone.wait(lambda: phone.one(content).rect["height"], content)
        assert 740 - height < 200, f"{tab} has {height} of 740 px"
        assert phone.driver.execute_script("return document.documentElement.scrollWidth") == 360
    phone.one("#more").click()
    phone.wait(lambda: all(phone.one(f"[data-testid={name}]").is_displayed() for name in ["open", "review", "theme"]), "all")
    phone.one("[data-testid=presets]").click()
    phone.one("#preset-lean").click()
    phone.wait(lambda: not phone.one("[data-testid=theme]").is_displayed(), "the menu to close")
