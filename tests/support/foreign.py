"""Templates of other people: the fixtures in the source distribution of the cfn-lint that the tests use."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

from program import ROOT

CACHE = Path(os.environ.get("TWINSTACK_TOOLS") or ROOT / ".tools") / "cfn-lint-source"


def source():
    """The source distribution, from PyPI where it is not there yet."""
    wanted = next(line for line in (ROOT / "tests/requirements.txt").read_text().split() if line.startswith("cfn-lint=="))
    version = wanted.removeprefix("cfn-lint==")
    path = CACHE / f"cfn_lint-{version}.tar.gz"
    if not path.exists():
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--quiet", "--no-deps",
             "--no-binary", ":all:", "--dest", str(CACHE), wanted],
            check=True,
        )  # fmt: skip
    return path


def fixtures():
    """The name and the bytes of each template."""
    with tarfile.open(source()) as archive:
        for member in archive:
            name = member.name.partition("test/fixtures/templates/")[2]
            if member.isfile() and name.endswith((".yaml", ".yml", ".json", ".template")):
                yield name, archive.extractfile(member).read()
