"""Every template among cfn-lint's own fixtures is read and reviewed, or refused in one clear line; none takes a second."""

import collections
import json
import time

from foreign import fixtures
from program import twinstack

# How long a template may take, in seconds, with the start of the program.
LONGEST = 1


def test_every_template_is_reviewed_or_refused(tmp_path):
    read, refused, rules, slow = [], [], collections.Counter(), []
    twinstack("--version")
    for number, (name, content) in enumerate(fixtures()):
        path = tmp_path / str(number)
        path.write_bytes(content)
        started = time.monotonic()
        done = twinstack("review", path, path, "--format", "json", check=False)
        if time.monotonic() - started > LONGEST:
            slow.append(name)
        if done.returncode == 2:
            assert done.stderr.count("\n") == 1 and not done.stdout, (name, done.stderr)
            refused.append((name, done.stderr.strip().partition(f"{path}: ")[2]))
            continue
        assert done.returncode in (0, 1) and not done.stderr, (name, done.stderr)
        findings = json.loads(done.stdout)["findings"]
        lines = content.count(b"\n") + 1
        assert all(1 <= finding.get("line", 1) <= lines for finding in findings), name
        read.append(name)
        rules.update({finding["rule"] for finding in findings})
    print(f"\n{len(read)} templates read, {len(refused)} refused:")
    for name, reason in refused:
        print(f"  {name}: {reason}")
    print("rules, by the number of templates in which they fire:")
    for rule, count in rules.most_common():
        print(f"  {count:5} {rule}")
    assert len(read) > 200 and not slow, slow
