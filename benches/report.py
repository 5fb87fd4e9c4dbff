"""Prints what one parameter change costs, natively and in Chromium, next to the bounds that the product holds.

Times are medians and 95th percentiles of this machine in this run; nothing is asserted, because a busy machine proves
nothing. What is compared with cfn-lint and AWS's validator is timed over the same two templates.
"""

import html
import json
import math
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from browser import DIST, Page, chromium, served  # noqa: E402
from program import spread, export, templates  # noqa: E402

CHANGES = 60
COLD = 20  # changes that a page which has just been opened takes until the browser has compiled what they run through
KB = 1024


def row(label, *columns):
    print(f"  {label:<42}" + "".join(f"{column:>16}" for column in columns))


def milliseconds(value):
    return f"{value:.3f} ms" if value < 10 else f"{value:.0f} ms"


def percentiles(times):
    return statistics.median(times), sorted(times)[math.ceil(len(times) * 0.95) - 1]


def native():
    """Runs the Rust bench and gives its numbers."""
    command = ["cargo", "bench", "--locked", "--features", "aws", "--bench", "stages"]
    told = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(told.splitlines()[-1])


def print_native(numbers):
    print("\nOne changed parameter, natively")
    row("", "least", "median", "p95", "bound (p95)")
    for stage, times in numbers["stages"].items():
        bound = "2 ms" if stage == "one change" else ""
        row(stage, *(milliseconds(times[which] / 1e3) for which in ("least", "median", "p95")), bound)


def print_growth(growth):
    print("\nGrowth with the number of resources in the pair, natively (the least of many rounds)")
    counts = sorted(map(int, growth))
    row("", *(str(count) for count in counts), "exponent", "bound")
    for stage in growth[str(counts[0])]:
        times = [growth[str(count)][stage] for count in counts]
        # The slope of the line through the logarithms.
        exponent = statistics.linear_regression([math.log(c) for c in counts], [math.log(t) for t in times]).slope
        row(stage, *(milliseconds(t / 1e3) for t in times), f"{exponent:.2f}", "1.15")


def print_timelines(rates):
    print("\nFaults played a second, natively")
    row("", "timelines", "bound")
    for fault, rate in rates.items():
        row(fault, f"{rate:,.0f}", "1,000")


def in_chromium():
    """Times of each stage in the built page for a series of changes, and of the frame that shows the change; those of the
    first changes apart."""
    with served() as address, tempfile.TemporaryDirectory() as profile, chromium(Path(profile)) as driver:
        page = Page(driver, address, Path(profile))
        loaded = driver.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
        files = {name.removeprefix(address).split("?")[0] for name in loaded if name.startswith(address)}
        # From then on nothing else is at work.
        page.wait(lambda: page.aws_rules().startswith("AWS rules checked"), "AWS's rules")
        times, cold = {}, []
        for view in ["topology", "templates"]:
            page.show(view)
            field = page.id_of("alarms.function_errors")
            page.field("alarms.function_errors")
            for change in range(CHANGES):
                measures = driver.execute_async_script(CHANGE, field, str(6 + change + (view == "templates")))
                if len(cold) < COLD:
                    cold.append(measures["one change"])
                    continue
                for name, duration in measures.items():
                    times.setdefault(name, []).append(duration)
        memory = driver.execute_cdp_cmd("Runtime.getHeapUsage", {})["totalSize"]
        # The worker and what starts it come after the first paint.
        return times, cold, {"index.html", *files} - {"aws-rules.js", "worker.js", "worker_bg.wasm"}, memory


def worker():
    """Milliseconds from the first paint until AWS's rules are there and have looked, and from a change to the answer."""
    with served() as address, tempfile.TemporaryDirectory() as profile, chromium(Path(profile)) as driver:
        driver.set_script_timeout(60)
        first, again = [], []
        for _ in range(5):
            driver.get("about:blank")
            page = Page(driver, address, Path(profile))
            first.append(driver.execute_async_script(CHECKED, None, None))
        field = page.id_of("alarms.function_errors")
        page.field("alarms.function_errors")
        for change in range(20):
            again.append(driver.execute_async_script(CHECKED, field, str(6 + change)))
        return first, again


# Types a value, if there is one, and answers once AWS's rules have looked at what is there: at the pair as it is, in
# milliseconds since the first paint; at the changed one, since the change.
CHECKED = """
const [id, text, done] = arguments;
const status = document.querySelector('[data-testid=aws]');
const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
const start = id ? performance.now() : paint;
let waiting = !id;
const look = () => {
  const checked = status.textContent.includes('checked');
  waiting ||= !checked;
  if (waiting && checked) { watch.disconnect(); done(performance.now() - start); }
};
const watch = new MutationObserver(look);
watch.observe(status, {subtree: true, childList: true, characterData: true});
if (id) {
  const field = document.getElementById(id);
  field.value = text;
  field.dispatchEvent(new InputEvent('input', {bubbles: true}));
}
look();
"""


def print_worker(first, again):
    print("\nAWS's rules, in the page's worker")
    row("", "median", "p95", "bound")
    median, p95 = percentiles(first)
    row("first paint to the first answer", milliseconds(median), milliseconds(p95))
    median, p95 = percentiles(again)
    row("a change to its answer (300 ms of it waiting)", milliseconds(median), milliseconds(p95), "0.4 s checking")


# Types a value, and answers once the frame after next begins: by then the change has been painted.
CHANGE = """
const [id, text, done] = arguments;
performance.clearMeasures();
const field = document.getElementById(id);
const start = performance.now();
field.value = text;
field.dispatchEvent(new InputEvent('input', {bubbles: true}));
const handled = performance.now();
requestAnimationFrame(() => requestAnimationFrame(() => {
  const measures = {'input handled': handled - start, 'painted': performance.now() - start};
  let sum = 0;
  for (const entry of performance.getEntriesByType('measure')) {
    measures[entry.name] = entry.duration;
    sum += entry.duration;
  }
  measures['one change'] = sum;
  done(measures);
}));
"""


def print_chromium(times, cold, memory):
    print("\nOne changed parameter, in Chromium")
    row("", "median", "p95", "bound (p95)")
    for stage, series in times.items():
        median, p95 = percentiles(series)
        row(stage, milliseconds(median), milliseconds(p95), "8 ms" if stage == "one change" else "")
    median, p95 = percentiles(cold)
    row(f"one change, the first {COLD} of a new page", milliseconds(median), milliseconds(p95))
    row("JavaScript heap", f"{memory / KB / KB:.1f} MB", "", "60 MB with wasm")


def print_size(files):
    print("\nWhat the browser loads before it draws the page; then the rest of its program and its styles")
    row("", "raw", "brotli", "bound (brotli)")
    raw = compressed = 0
    links = re.findall(r"<link[^>]+>", html.unescape((DIST / "index.html").read_text()))
    styles = {re.search(r'href="\./([^"]+)"', link)[1] for link in links if 'media="not all"' in link}
    rest = styles | {name for name in files if name.endswith("_rest.wasm")}
    for name in sorted(files - rest, key=lambda name: -(DIST / name).stat().st_size):
        body = (DIST / name).read_bytes()
        small = len(brotli.compress(body))
        raw, compressed = raw + len(body), compressed + small
        row(name, f"{len(body) / KB:.1f} KB", f"{small / KB:.1f} KB")
    row("all", f"{raw / KB:.1f} KB", f"{compressed / KB:.1f} KB", "350 KB")
    for name in sorted(rest):
        body = (DIST / name).read_bytes()
        row(name, f"{len(body) / KB:.1f} KB", f"{len(brotli.compress(body)) / KB:.1f} KB")


def cfn_lint(folder):
    """Milliseconds that cfn-lint takes for the pair once it is warm."""
    from cfnlint.api import lint
    from cfnlint.config import ManualArgs

    pair = [(path, region) for path, region in templates(folder) if path.parent == folder]
    times = []
    for _ in range(3):
        start = time.perf_counter()
        for path, region in pair:
            lint(path.read_text(), config=ManualArgs(regions=[region]))
        times.append((time.perf_counter() - start) * 1e3)
    return min(times)


def print_comparison(numbers, linted):
    own = numbers["stages"]["findings"]["median"] / 1e3
    aws = numbers["validator"]["pair"]["median"]
    print("\nThe same two templates of the reference design, all warm")
    row("", "median", "times ours")
    row("own findings", milliseconds(own), "1")
    row("AWS's validator (native)", milliseconds(aws), f"{aws / own:.0f}")
    row("cfn-lint", milliseconds(linted), f"{linted / own:.0f}")
    row("AWS's validator, to start", milliseconds(numbers["validator"]["start"]), "")


def main():
    numbers = native()
    print_native(numbers)
    print_growth(numbers["growth"])
    print_timelines(numbers["timelines"])
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        designs = {design.stem: design for design in spread(0, folder / "designs")}
        linted = cfn_lint(export(designs["reference"], folder / "reference"))
    print_comparison(numbers, linted)
    times, cold, files, memory = in_chromium()
    print_chromium(times, cold, memory)
    print_worker(*worker())
    print_size(files)


if __name__ == "__main__":
    main()
