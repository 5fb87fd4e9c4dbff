"""The picture, taken away: each form is what it says it is, says what the page shows, and is drawn by what it is made for."""

import contextlib
import json
import struct
import xml.etree.ElementTree as ET

import pytest
from browser import script
from selenium.webdriver.common.keys import Keys

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "a\"]<b>&c`_d_"


def take(page, words):
    for earlier in page.downloads.iterdir():
        earlier.unlink()
    page.one("#save-picture").click()
    page.one(f'[data-picture="{words}"]').click()
    return page.wait(lambda: next((it for it in page.downloads.iterdir() if it.suffix in (".svg", ".png", ".drawio")), None), words)


def copied(page):
    """The picture as Mermaid, from the clipboard."""
    page.driver.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
    page.one("#save-picture").click()
    page.one('[data-picture="Copy as Mermaid"]').click()
    page.wait(lambda: "copied as Mermaid" in page.text("[data-testid=toast]"), "the copy")
    return page.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0], error => arguments[0](String(error)))")


def suffixed(page, suffix):
    page.type_in("environment.suffix", suffix).send_keys(Keys.TAB)
    page.wait(lambda: f"transaction-primary-{suffix}" in page.picture(), "the picture")


@pytest.fixture
def named(page):
    suffixed(page, "blue")
    return page


@contextlib.contextmanager
def elsewhere(page, url):
    """Another page for a while; whatever it does, its console stays clean too."""
    page.driver.get(url)
    yield
    assert not page.console()
    page.driver.get(page.address)
    page.wait(lambda: page.aws_rules().startswith("AWS rules checked"), "the page again")
    page.requests()


def with_script(folder, name, before=""):
    """The address of a page with nothing but a script."""
    path = folder / "script.html"
    path.write_text(f'<!doctype html><meta charset="utf-8"><script>{before}</script><script src="{script(name).as_uri()}"></script>')
    return path.as_uri()


def drawn_by_mermaid(page, folder, text):
    """How many nodes and edges Mermaid draws, and every text in the drawing."""
    with elsewhere(page, with_script(folder, "mermaid/mermaid.min.js")):
        return page.driver.execute_async_script(
            """
            const [text, done] = arguments;
            mermaid.initialize({startOnLoad: false, maxTextSize: 1e6, maxEdges: 1e4});
            const read = ({svg}) => {
              document.body.innerHTML = svg;
              const texts = [...document.querySelectorAll('.nodeLabel, .edgeLabel p, .cluster-label p')];
              return {
                nodes: document.querySelectorAll('g.node').length,
                edges: document.querySelectorAll('.edgePaths > path').length,
                texts: texts.map(element => element.innerText),
              };
            };
            mermaid.render('drawing', text).then(read).then(done, error => done(String(error)));
            """,
            text,
        )


def drawn_by_mxgraph(page, folder, saved):
    """What draw.io's own graph makes of a diagram: its nodes, its edges, and which edges run through a node."""
    url = with_script(folder, "mxgraph/mxClient.min.js", "mxLoadResources = mxLoadStylesheets = false; mxBasePath = '.'")
    with elsewhere(page, url):
        return page.driver.execute_script(
            """
            const file = new DOMParser().parseFromString(arguments[0], 'text/xml');
            const graph = new mxGraph(document.body);
            graph.setHtmlLabels(false);
            graph.foldingEnabled = false;
            new mxCodec(file).decode(file.querySelector('mxGraphModel'), graph.getModel());
            const cells = Object.values(graph.getModel().cells);
            const nodes = cells.filter(cell => cell.vertex && cell.id.startsWith('n'));
            const edges = cells.filter(cell => cell.edge);
            const through = (edge, node) => {
              const points = graph.view.getState(edge).absolutePoints;
              const {x, y, width, height} = graph.view.getState(node);
              return points.slice(1).some((to, index) => {
                const from = points[index];
                return Math.min(from.x, to.x) < x + width - 1 && Math.max(from.x, to.x) > x + 1
                  && Math.min(from.y, to.y) < y + height - 1 && Math.max(from.y, to.y) > y + 1;
              });
            };
            return {
              nodes: nodes.map(cell => cell.value),
              edges: edges.length,
              loose: edges.filter(edge => !edge.source || !edge.target).length,
              crossing: edges.flatMap(edge => nodes.filter(node => through(edge, node)).map(node => `${edge.id} ${node.value}`)),
              texts: [...document.querySelectorAll('svg text')].map(text => text.textContent),
            };
            """,
            saved.read_text(),
        )


def test_the_svg_stands_alone_in_any_viewer(named):
    saved = take(named, "SVG")
    assert saved.name == "transaction-blue-topology.svg"
    root = ET.parse(saved).getroot()
    words = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert "transaction-blue" in words and "DynamoDB table" in words
    assert all(flow in words for flow in ("Requests", "Replication", "Peering", "Alarms")), "the legend"
    assert not list(root.iter(f"{SVG}script")) and not list(root.iter(f"{SVG}foreignObject"))
    with elsewhere(named, saved.as_uri()):
        assert named.driver.execute_script("return document.documentElement.tagName") == "svg"
        width = named.driver.execute_script("return document.documentElement.getBoundingClientRect().width")
        assert width == pytest.approx(float(root.get("width")), abs=1)


def legend(root):
    return [text.text for text in root.findall(f"{SVG}text")]


def test_as_seen_is_the_part_that_is_seen_with_its_lines_as_large_as_the_document(named):
    whole = ET.parse(take(named, "SVG")).getroot()
    for _ in range(6):
        named.one(".zoom [aria-label='Zoom in']").click()
    named.one('[data-flow="replication"]').click()
    named.one('[data-flow="encryption"]').click()
    seen = ET.parse(take(named, "SVG, as seen")).getroot()
    inner = seen.find(f"{SVG}svg")
    box = [float(number) for number in inner.get("viewBox").split()]
    assert box[2] < 720 < float(whole.find(f"{SVG}svg").get("viewBox").split()[2])
    assert float(inner.get("width")) == float(seen.get("width")) == pytest.approx(720) and float(inner.get("x")) == 0
    assert "Requests" in legend(seen) and "Encryption" in legend(seen) and "Replication" not in legend(seen)
    assert "Replication" in legend(whole) and "Encryption" not in legend(whole)


@pytest.mark.parametrize("words", ["PNG", "PNG, as seen"])
def test_the_png_is_one_and_twice_as_large_as_the_picture(named, words):
    content = take(named, words).read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert width >= 1_400 and height >= 600 and len(content) > 20_000


@pytest.mark.parametrize("detail", ["Services", "Resources"])
def test_mermaid_and_drawio_draw_every_node_and_edge(named, tmp_path, detail):
    named.driver.find_element("xpath", f"//div[@aria-label='Level of detail']/button[.='{detail}']").click()
    named.wait(lambda: (len(named.nodes()) > 60) == (detail == "Resources"), detail)
    nodes, text, saved = len(named.nodes()), copied(named), take(named, "draw.io")
    edges = text.count('|"')
    drawn = drawn_by_mermaid(named, tmp_path, text)
    assert (drawn["nodes"], drawn["edges"]) == (nodes, edges), drawn
    assert any("transaction-documents-blue" in words or "DocumentsBucket" in words for words in drawn["texts"])
    assert "replication · 15 min SLA" in drawn["texts"]
    drawn = drawn_by_mxgraph(named, tmp_path, saved)
    assert (len(drawn["nodes"]), drawn["edges"], drawn["loose"]) == (nodes, edges, 0), drawn
    assert not drawn["crossing"], "lines through nodes"
    assert "replication · 15 min SLA" in drawn["texts"]


def test_hostile_names_stay_names_in_every_form(page, tmp_path):
    suffixed(page, HOSTILE)
    root = ET.parse(take(page, "SVG")).getroot()
    assert f"transaction-{HOSTILE}" in legend(root)
    root = ET.parse(take(page, "draw.io")).getroot()
    assert f"transaction-primary-{HOSTILE}" in [cell.get("value") for cell in root.iter("mxCell")]
    drawn = drawn_by_mermaid(page, tmp_path, copied(page))
    assert any(f"transactions-{HOSTILE}" in words.replace("\n", "") for words in drawn["texts"]), drawn["texts"]


def test_the_picture_of_an_opened_template_is_named_by_its_file(page, tmp_path):
    resources = {"<i>": {"Type": "AWS::SQS::Queue"}, "1. list": {"Type": "AWS::SQS::Queue"}}
    opened = tmp_path / ("a-very-long-name-of-a-file-" * 8 + "x.template.json")
    opened.write_text(json.dumps({"Resources": resources}))
    page.review(opened)
    page.show("topology")
    page.driver.find_element("xpath", "//div[@aria-label='Level of detail']/button[.='Resources']").click()
    page.wait(lambda: "1. list" in page.picture(), "the template")
    saved = take(page, "SVG")
    assert saved.name == opened.name.removesuffix(".template.json") + "-topology.svg"
    root = ET.parse(saved).getroot()
    assert root.find(f"{SVG}title").text == opened.name
    heading = next(text for text in root.findall(f"{SVG}text") if text.get("font-size") == "20")
    assert heading.text.endswith("…") and opened.name.startswith(heading.text[:-1]), "a title that is cut says so"
    drawn = drawn_by_mermaid(page, tmp_path, copied(page))
    assert {"<i>", "1. list"} <= {words.split("\n")[0] for words in drawn["texts"]}, drawn["texts"]
