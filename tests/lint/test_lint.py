"""cfn-lint over the exported templates, each for its own Region: no error, no warning.

A few designs by default; with TWINSTACK_PROOF=1 sixty-four, spread over the parameter space and over Region pairs.
"""

import multiprocessing

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs
from program import PROOF, export, spread, templates

SERIES = 64 if PROOF else 3

# Rule, logical id (None for any) and the reason why the rule is wrong about it; one that nothing needs fails.
WAIVERS = []


def check(job):
    """Lints one template; runs in a process of its own."""
    path, region = job
    matches = lint(path.read_text(), config=ManualArgs(regions=[region]))
    return [
        (match.rule.id, ".".join(map(str, match.path or [])), f"{match.message} (line {match.linenumber})")
        for match in matches
        if not match.rule.id.startswith("I")
    ]


@pytest.fixture(scope="module")
def jobs(tmp_path_factory):
    """Every template to lint."""
    designs = tmp_path_factory.mktemp("designs")
    exports = tmp_path_factory.mktemp("exports")
    return [
        job
        for design in spread(SERIES, designs)
        for job in templates(export(design, exports / design.stem))
    ]


def test_the_designs_are_spread_over_region_pairs(jobs):
    pairs = {}
    for path, region in jobs:
        if path.parent.name != "foundation":
            pairs.setdefault(path.parent, {})[path.name.split(".")[0]] = region
    pairs = {(regions["primary"], regions["secondary"]) for regions in pairs.values()}
    assert len(pairs) >= (8 if PROOF else 3), pairs


def test_no_error_and_no_warning(jobs):
    assert len(jobs) >= (SERIES + 3) * 4
    with multiprocessing.Pool() as pool:
        results = pool.map(check, jobs, chunksize=4)
    found, needed = [], set()
    for (path, region), matches in zip(jobs, results, strict=True):
        for rule, place, message in matches:
            waiver = next((w for w in WAIVERS if w[0] == rule and w[1] in (None, place.split(".")[1])), None)
            if waiver:
                needed.add(waiver)
            else:
                found.append(f"{'/'.join(path.parts[-3:])} ({region}): {rule} {place}: {message}")
    assert not found, f"{len(found)} matches:\n" + "\n".join(found[:200])
    assert needed == set(WAIVERS), "waivers that nothing needs"


def test_what_is_wrong_is_seen(tmp_path):
    bad = tmp_path / "bad.template.json"
    bad.write_text('{"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicNam": "x"}}}}')
    assert any(rule.startswith("E") for rule, *_ in check((bad, "us-east-1")))
