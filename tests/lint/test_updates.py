"""The table of updates is what tools/updates makes of the sources and of AWS's resource schemas."""

import subprocess
import sys

from program import ROOT


def test_the_table_of_updates_is_as_it_would_be_written_now():
    script = [sys.executable, ROOT / "tools/updates"]
    written = subprocess.run(script, check=True, capture_output=True, text=True).stdout
    told = "write it anew: tools/with tools/updates > src/aws/updates/table.rs"
    assert (ROOT / "src/aws/updates/table.rs").read_text() == written, told
