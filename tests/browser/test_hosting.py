"""What a host is given: headers, compressed files, hashes; and the page under those very headers, in a folder of the host."""

import functools
import gzip
import hashlib
import html.parser
import http.server
import re
import subprocess
import threading

import pytest
from browser import DIST, Handler, Page, chromium
from program import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("host") / "tools" / "twinstack"
    printed = subprocess.run(["node", ROOT / "tools/dist.mjs", DIST, folder], check=True, capture_output=True, text=True).stdout
    return folder, printed


def headers_of(folder):
    """Path to headers, as Netlify and Cloudflare read them."""
    found, path = {}, None
    for line in (folder / "_headers").read_text().splitlines():
        if line.startswith("/"):
            path = found.setdefault(line, {})
        else:
            name, value = line.strip().split(": ", 1)
            path[name] = value
    return found


class Hosted(Handler):
    """A host that heeds the headers file."""

    headers_file: dict = {}

    def end_headers(self):
        path = self.path.removeprefix("/tools/twinstack").split("?")[0]
        for name, value in {**self.headers_file["/*"], **self.headers_file.get(path, {})}.items():
            self.send_header(name, value)
        super().end_headers()


class Elements(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.text = [], []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def handle_data(self, data):
        if self.found and self.found[-1][0] in ("script", "style"):
            self.text.append(data.strip())


def test_the_built_page_has_nothing_inline_and_refers_to_nothing_else():
    page = Elements()
    page.feed((DIST / "index.html").read_text())
    assert not any(page.text), "a script or a style has text"
    policy = next(it["content"] for tag, it in page.found if tag == "meta" and it.get("http-equiv") == "Content-Security-Policy")
    assert "unsafe-inline" not in policy and "'unsafe-eval'" not in policy and "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    for tag, attributes in page.found:
        assert not any(name.startswith("on") or name == "style" for name in attributes), (tag, attributes)
        for name in {"href", "src", "data-js", "data-wasm", "data-base"} & set(attributes):
            address = attributes[name]
            if address and tag != "a":
                assert not re.match(r"^(\w+:|//|/)", address), f"{address} is not relative"
                assert (DIST / address).is_file(), address


def test_compressed_files_and_hashes_are_those_of_the_files(site):
    folder, printed = site
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == {path.name for path in DIST.iterdir()}
    for name, digest in sums.items():
        content = (folder / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest and digest in printed
        if not name.endswith(".png"):
            assert gzip.decompress((folder / f"{name}.gz").read_bytes()) == content
            script = "process.stdout.write(require('zlib').brotliDecompressSync(require('fs').readFileSync(process.argv[1])))"
            plain = subprocess.run(["node", "-e", script, folder / f"{name}.br"], check=True, capture_output=True).stdout
            assert plain == content


def test_the_three_forms_say_the_same_headers(site):
    folder, _ = site
    headers = headers_of(folder)
    apache, nginx = (folder / ".htaccess").read_text(), (folder / "nginx.conf").read_text()
    for name, value in headers["/*"].items():
        assert f'{name} "{value}"' in apache and f'{name} "{value}"' in nginx, name
    assert "frame-ancestors 'none'" in headers["/*"]["Content-Security-Policy"]
    for path, own in headers.items():
        if path != "/*":
            lasts = bool(re.search(r"-[0-9a-f]{16}[._]", path))
            assert ("immutable" in own["Cache-Control"]) == lasts, path
    assert "no-cache" == headers["/sw.js"]["Cache-Control"] == headers["/"]["Cache-Control"]


def test_the_page_works_under_these_headers_in_a_folder(site, tmp_path):
    folder, _ = site
    handler = type("Own", (Hosted,), {"headers_file": headers_of(folder)})
    root = folder.parents[1]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=root))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        (tmp_path / "downloads").mkdir()
        with chromium(tmp_path) as driver:
            watch = "addEventListener('securitypolicyviolation', event => { window.violated = event.violatedDirective })"
            driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": watch})
            page = Page(driver, f"http://127.0.0.1:{server.server_port}/tools/twinstack/", tmp_path / "downloads", keeps=True)
            page.wait(lambda: page.aws_rules().startswith("AWS rules checked"), "AWS's rules")
            for tab in ("templates", "failover", "review", "topology"):
                page.show(tab)
            page.export()
            assert driver.execute_script("return window.violated") is None and not page.console()
    finally:
        server.shutdown()


@pytest.mark.parametrize(
    "attempt",
    [
        "document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>'",
        "document.createElement('div').innerHTML = '<svg/onload=alert(1)>'",
        "document.createElement('template').innerHTML = '<a href=\"JavaScript:alert(1)\">a</a>'",
        "document.body.insertAdjacentHTML('beforeend', '<iframe src=x></iframe>')",
        "document.createElement('script').text = 'alert(1)'",
        "document.createElement('script').src = 'boot.js'",
        "new Worker('sw.js?other')",
        "trustedTypes.createPolicy('default', {})",
        "trustedTypes.createPolicy('another', {})",
    ],
)
def test_text_becomes_neither_a_script_nor_markup_that_runs_one(page, attempt):
    refused = page.driver.execute_script(f"try {{ {attempt}; return null }} catch (error) {{ return error.name }}")
    assert refused == "TypeError"
    # The browser tells of it in the console, which is to be empty otherwise.
    assert page.console()
