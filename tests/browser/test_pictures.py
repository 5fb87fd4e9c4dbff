"""The picture, taken away: each form is what it says it is, and says what the page shows."""

import struct
import xml.etree.ElementTree as ET

import pytest
from selenium.webdriver.common.keys import Keys

SVG = "{http://www.w3.org/2000/svg}"


def take(page, words):
    for earlier in page.downloads.iterdir():
        earlier.unlink()
    page.one("#save-picture").click()
    page.one(f'[data-picture="{words}"]').click()
    return page.wait(lambda: next((it for it in page.downloads.iterdir() if it.suffix in (".svg", ".png", ".drawio")), None), words)


@pytest.fixture
def named(page):
    page.type_in("environment.suffix", "blue").send_keys(Keys.TAB)
    page.wait(lambda: "transaction-primary-blue" in page.picture(), "the picture")
    return page


def test_the_svg_stands_alone_in_any_viewer(named, driver, address):
    saved = take(named, "SVG")
    assert saved.name == "transaction-blue-topology.svg"
    root = ET.parse(saved).getroot()
    words = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert "transaction-blue" in words and "DynamoDB table" in words
    assert all(flow in words for flow in ("Requests", "Replication", "Peering", "Alarms")), "the legend"
    assert not list(root.iter(f"{SVG}script")) and not list(root.iter(f"{SVG}foreignObject"))
    driver.get(saved.as_uri())
    assert driver.execute_script("return document.documentElement.tagName") == "svg"
    width = driver.execute_script("return document.documentElement.getBoundingClientRect().width")
    assert width == pytest.approx(float(root.get("width")), abs=1)
    assert not named.console()
    driver.get(address)
    named.wait(lambda: named.aws_rules().startswith("AWS rules checked"), "the page again")
    named.requests()


def test_as_seen_is_less_than_the_whole(named):
    whole = ET.parse(take(named, "SVG")).getroot()
    for _ in range(4):
        named.one(".zoom [aria-label='Zoom in']").click()
    named.one('[data-flow="replication"]').click()
    seen = ET.parse(take(named, "SVG, as seen")).getroot()
    box = [float(number) for number in seen.find(f"{SVG}svg").get("viewBox").split()]
    assert box[2] < float(whole.find(f"{SVG}svg").get("viewBox").split()[2])
    legend = [text.text for text in seen.findall(f"{SVG}text")]
    assert "Requests" in legend and "Replication" not in legend


@pytest.mark.parametrize("words", ["PNG", "PNG, as seen"])
def test_the_png_is_one_and_twice_as_large_as_the_picture(named, words):
    content = take(named, words).read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert width >= 1_400 and height >= 600 and len(content) > 20_000


def test_drawio_and_mermaid_name_every_node(named):
    root = ET.parse(take(named, "draw.io")).getroot()
    cells = [cell.get("value") for cell in root.iter("mxCell") if cell.get("value")]
    assert any(value.startswith("DynamoDB table") for value in cells)
    named.driver.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
    named.one("#save-picture").click()
    named.one('[data-picture="Copy as Mermaid"]').click()
    named.wait(lambda: "copied as Mermaid" in named.text("[data-testid=toast]"), "the copy")
    text = named.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0], error => arguments[0](String(error)))")
    assert text.startswith("flowchart TB\n") and '"DynamoDB table' in text
