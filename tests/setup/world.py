"""A machine made of stand-ins: a clone of the set-up scripts, and a PATH on which every program records its calls."""

import os
import shutil
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
STAND_INS = Path(__file__).resolve().parent / "stand-ins"

# What the scripts may use of the real machine: programs that change nothing outside the test's folder.
REAL = """awk bash basename cat chmod cksum cp cut dirname env grep gzip head ln mkdir mktemp mv readlink rm sed sleep
sort tail tar touch tr uname xargs""".split()

# What a well-equipped machine has, beside rustup: each can be taken away.
GIVEN = ["rustup", "cargo", "apt-get", "npm", "node", "python3", "id"]

# Calls that change a machine, as they begin. Everything else only asks.
CHANGES = (
    "rustup toolchain",
    "rustup default ",  # with an argument: without one it only asks
    "apt-get",
    "npm",
    "cargo install",
    "cargo build",
    "cargo fetch",
    "python3 -m venv",
    "python -m pip",
)


class Result:
    """How a set-up ended."""

    def __init__(self, status: int, out: str, err: str, calls: list[str]):
        self.status, self.out, self.err, self.calls = status, out, err, calls

    def changes(self) -> list[str]:
        """The calls that change the machine, in order."""
        return [call for call in self.calls if call.startswith(CHANGES) and "--offline" not in call]

    def called(self, start: str) -> list[str]:
        """The calls that begin like this."""
        return [call for call in self.calls if call.startswith(start)]

    def stopped(self) -> str:
        """The one line that says why it could not go on."""
        lines = [line for line in self.err.splitlines() if line.startswith("Twinstack stopped: ")]
        assert self.status == 1 and len(lines) == 1, self.out + self.err
        assert self.err.rstrip().endswith(lines[0]), "it is the last line"
        return lines[0]


class World:
    """The machine. It starts as Debian, root, every registry reachable, rustup with a default toolchain."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.bin, self.usr, self.clone = folder / "bin", folder / "usr", folder / "clone"
        self.tools = self.clone / ".tools"
        for made in (self.bin, self.usr, self.clone / "tests", folder / "state", folder / "rustup", folder / "home"):
            made.mkdir(parents=True)
        shutil.copytree(REPOSITORY / "tools", self.clone / "tools")
        shutil.copytree(STAND_INS, folder / "stand-ins")
        (self.clone / "Cargo.toml").write_text('[package]\nname = "clone"\nrust-version = "1.96"\n')
        (self.clone / "Cargo.lock").write_text('[[package]]\nname = "wasm-bindgen"\nversion = "0.2.130"\n')
        (self.clone / "tests/requirements.txt").write_text("pytest==9.2.0\n")
        for name in REAL:
            (self.bin / name).symlink_to(shutil.which(name))
        for name in GIVEN:
            shutil.copy(STAND_INS / name, self.bin / name)
        shutil.copy(STAND_INS / "common.sh", self.bin / "common.sh")
        for name in ("cc", "chromium", "chromedriver"):
            self.give(name, "1")
        self.set("uid", "0")
        self.set("rustup", "downloads")
        self.set("default", "stable")
        self.set("debian-rust", "1.96.0")
        self.set("node", "v20.1.0")

    def set(self, name: str, value: str) -> None:
        """Says how the machine behaves; stand-ins/common.sh lists the names."""
        (self.folder / "state" / name).write_text(value + "\n")

    def get(self, name: str) -> str:
        """What a setting is now; empty when there is none."""
        path = self.folder / "state" / name
        return path.read_text().strip() if path.exists() else ""

    def give(self, name: str, version: str) -> None:
        """Puts a program that tells its version on PATH."""
        path = self.bin / name
        path.write_text(f'#!/usr/bin/env bash\necho "{name} {version}"\n')
        path.chmod(0o755)

    def take(self, *names: str) -> None:
        """Takes programs off the machine."""
        for name in names:
            (self.bin / name).unlink()

    def setup(self, target: str = "test", **environment: str) -> Result:
        """Runs the set-up on this machine and nothing else of the real one."""
        calls = self.folder / "calls"
        calls.write_text("")
        known = {
            "PATH": str(self.bin),
            "HOME": str(self.folder / "home"),
            "WORLD": str(self.folder),
            "TWINSTACK_USR": str(self.usr),
            "TWINSTACK_RUSTUP_WAIT": "1",
            "TMPDIR": str(self.folder),
            "LC_ALL": "C",
        }
        run = subprocess.run(
            [self.clone / "tools/setup", target],
            env={**known, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Result(run.returncode, run.stdout, run.stderr, [line.strip() for line in calls.read_text().splitlines()])

    def environment(self) -> str:
        """What tools/with gives to commands."""
        return (self.tools / "env").read_text()
