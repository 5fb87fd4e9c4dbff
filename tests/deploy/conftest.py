"""A moto server, an export to deploy, and a way to run its scripts as an operator would, with the real AWS CLI."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest

import moto_models
import standin

moto_models.install()

from moto.cloudformation.models import cloudformation_backends  # noqa: E402
from moto.cloudformation.parsing import get_model_map  # noqa: E402
from moto.server import ThreadedMotoServer  # noqa: E402

ACCOUNT = "123456789012"
HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]


@pytest.fixture(scope="session")
def server():
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@dataclasses.dataclass
class Run:
    """One run of a script: how it ended, what it said, and its AWS calls: read, change or refused, and their words."""

    code: int
    out: str
    err: str
    calls: list[list[str]]

    @property
    def changes(self) -> list[str]:
        """`verb stack-or-bucket` of every call that changed something, in order."""
        told = []
        for kind, *words in self.calls:
            if kind == "change":
                switches = dict(zip(words[2:], words[3:]))
                told.append(f"{words[1]} {switches.get('--stack-name') or switches.get('--bucket') or ''}".strip())
        return told

    def sent(self, verb: str) -> list[dict[str, str]]:
        """The switches of every call of that verb."""
        return [dict(zip(words[3:], words[4:])) for words in self.calls if words[2:3] == [verb]]


# Every endpoint answers, but those whose host stands in the file `down`.
CURL = """#!/usr/bin/env bash
printf '%s\\n' "$*" >>"$(dirname "$0")/asked"
! grep -qF "$(sed 's|https://||; s|/health||' <<<"${*: -1}")" "$(dirname "$0")/down" 2>/dev/null
"""


class Operator:
    """Runs scripts of one export folder."""

    def __init__(self, folder: Path, server: str, tmp: Path) -> None:
        self.folder, self.tools = folder, tmp / "bin"
        self.tools.mkdir()
        shutil.copy(HERE / "aws_on_path.sh", self.tools / "aws")
        self.put_tool("curl", CURL)
        self.calls = tmp / "calls"
        real = shutil.which("aws")
        assert real, "the AWS CLI is not installed"
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("AWS_")},
            "PATH": f"{self.tools}:{os.environ['PATH']}",
            "REAL_AWS": real,
            "AWS_CALLS": str(self.calls),
            "AWS_ENDPOINT_URL": server,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
        }

    def unknown_types(self) -> set[str]:
        """Resource types of the export's templates that neither moto nor moto_models knows."""
        templates = [json.loads(path.read_text()) for path in self.folder.glob("**/*.template.json")]
        return {resource["Type"] for template in templates for resource in template["Resources"].values()} - set(get_model_map())

    def put_tool(self, name: str, text: str) -> None:
        """A command of the test's own, before the machine's."""
        (self.tools / name).write_text(text)
        (self.tools / name).chmod(0o755)

    def break_down(self, endpoint: str) -> None:
        """From now on the Region with this endpoint does not answer; with none, every one does."""
        (self.tools / "down").write_text(endpoint.removeprefix("https://"))

    def run(self, script: str, *switches: str, input: str = "", kill_after: int | None = None) -> Run:
        self.calls.write_text("")
        environment = {**self.environment, "KILL_AFTER": str(kill_after or "")}
        process = subprocess.Popen(
            [str(self.folder / script), *switches],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            out, err = process.communicate(input, timeout=400)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            pytest.fail(f"{script} did not end:\n{out}\n{err}")
        calls = [line.split("\t") for line in self.calls.read_text().splitlines()]
        return Run(process.returncode, out, err, calls)

    def deploy(self, *switches: str, **keywords) -> Run:
        """deploy.sh without what moto cannot answer: service quotas, and public DNS."""
        return self.run("deploy.sh", "--skip", "quotas,delegation", "--accept-open-endpoint", "--poll", "0", *switches, **keywords)


def stack(name: str, region: str):
    """moto's own record of a stack, to look into it or to put it into a state."""
    return cloudformation_backends[ACCOUNT][region].get_stack(name)


def empty_account(server: str) -> None:
    """Makes moto forget everything, and what it was told."""
    moto_models.tell()
    urllib.request.urlopen(urllib.request.Request(f"{server}/moto-api/reset", method="POST")).close()


@pytest.fixture
def operator(server, tmp_path):
    """An operator with the small stand-in export and an empty account."""
    empty_account(server)
    return Operator(standin.write(tmp_path / "export"), server, tmp_path)


@pytest.fixture(scope="session")
def twinstack() -> str:
    """The command line of this repository, built if need be; TWINSTACK names another one."""
    given = os.environ.get("TWINSTACK")
    if given:
        return given
    subprocess.run(["cargo", "build", "--locked", "--quiet", "--bin", "twinstack"], cwd=REPOSITORY, check=True)
    target = REPOSITORY / os.environ.get("CARGO_TARGET_DIR", "target")
    return str(target / "debug" / "twinstack")


@pytest.fixture
def exported(server, tmp_path, twinstack):
    """Exports a design and gives an operator with it and an empty account."""

    def export(**changes: dict[str, object]) -> Operator:
        design = json.loads(subprocess.run([twinstack, "design"], check=True, capture_output=True, text=True).stdout)
        for group, values in {"dns": {"domain": "transactions.bank.tld"}, **changes}.items():
            design["parameters"][group].update(values)
        (tmp_path / "design.json").write_text(json.dumps(design))
        arguments = ["export", "--design", str(tmp_path / "design.json"), "--out", str(tmp_path / "export")]
        subprocess.run([twinstack, *arguments], check=True, capture_output=True)
        empty_account(server)
        return Operator(tmp_path / "export", server, tmp_path)

    return export
