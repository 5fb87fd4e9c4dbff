"""The command line as the suites run it: built once, then called like anybody would."""

import functools
import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROOF = bool(os.environ.get("TWINSTACK_PROOF"))


@functools.cache
def build(*arguments):
    """Builds a native program of the package and gives its path."""
    told = subprocess.run(
        ["cargo", "build", "--locked", "--message-format=json-render-diagnostics", *arguments],
        cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
    ).stdout  # fmt: skip
    built = [json.loads(line) for line in told.splitlines()]
    return [message["executable"] for message in built if message.get("executable")][-1]


def twinstack(*arguments, check=True):
    """Runs the command line and gives what it did."""
    program = build("--bin", "twinstack")
    return subprocess.run([program, *map(str, arguments)], check=check, capture_output=True, text=True)


def spread(count, folder):
    """Writes the presets and the first designs of the series; gives their paths, the presets first."""
    subprocess.run([build("--example", "spread"), str(count), str(folder)], check=True)
    designs = [path for path in sorted(folder.iterdir()) if path.suffix == ".json"]
    return sorted(designs, key=lambda path: path.stem.isdigit())


def export(design, folder):
    """Exports a design file and gives the folder."""
    arguments = ["export", "--design", design, "--out", folder]
    if json.loads(design.read_text())["parameters"]["compute"]["artifact"] == "zip":
        arguments += ["--artifact", design.parent / "code.zip"]
    twinstack(*arguments)
    return folder


def templates(folder):
    """Every template of an export with the Region that it is for."""
    regions = json.loads((folder / "design.json").read_text())["parameters"]["regions"]
    regions["edge"] = "us-east-1"
    for path in sorted(folder.rglob("*.template.json")):
        yield path, regions[path.name.split(".")[0]]
