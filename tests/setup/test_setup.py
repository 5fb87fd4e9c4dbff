"""The set-up on machines that are not this one: stand-ins for rustup, apt-get, npm and the rest record what is asked."""

import pytest
from world import World


@pytest.fixture(name="world")
def make_world(tmp_path):
    return World(tmp_path)


def succeeded(result):
    assert result.status == 0, result.out + result.err
    return result


# --- which Rust ---------------------------------------------------------------------------------------------------


def test_rustup_that_downloads_is_used_and_debian_is_not_asked(world):
    result = succeeded(world.setup())
    (install,) = result.called("rustup toolchain install")
    assert "install 1.96 " in install and "--target wasm32-unknown-unknown" in install and "--profile minimal" in install
    assert not result.called("apt-get")
    assert not result.called("rustup toolchain link")
    assert "export RUSTUP_TOOLCHAIN=1.96\n" in world.environment()
    assert "LINKER" not in world.environment()


@pytest.mark.parametrize("behaviour", ["refuses", "hangs"])
def test_rustup_that_cannot_download_leads_to_debian(world, behaviour):
    world.set("rustup", behaviour)
    result = succeeded(world.setup())
    installed = " ".join(result.called("apt-get"))
    for package in ("rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "rustfmt-web", "lld-22"):
        assert package in installed
    assert result.called("rustup toolchain link") == [f"rustup toolchain link twinstack {world.usr}"]
    assert "export RUSTUP_TOOLCHAIN=twinstack\n" in world.environment()
    assert f"LINKER={world.usr}/lib/llvm-22/bin/wasm-ld" in world.environment()
    library = world.usr / "lib/rustlib/wasm32-unknown-unknown/lib"
    assert [path.name for path in library.iterdir()] == ["libstd-1.rlib"]


def test_a_download_that_has_begun_may_take_its_time(world):
    world.set("rustup", "slow")
    result = succeeded(world.setup())
    assert not result.called("apt-get")
    assert "RUSTUP_TOOLCHAIN=1.96" in world.environment()


@pytest.mark.parametrize("behaviour", ["downloads", "refuses"])
@pytest.mark.parametrize("default", ["stable", ""])
def test_the_default_toolchain_stays(world, behaviour, default):
    world.set("rustup", behaviour)
    world.set("default", default)
    result = succeeded(world.setup())
    assert world.get("default") == default
    assert set(result.called("rustup default")) <= {"rustup default", "rustup default none"}
    assert not (world.clone / "rust-toolchain.toml").exists()


def test_debian_without_rustup(world):
    world.take("rustup", "cargo")
    succeeded(world.setup())
    environment = world.environment()
    assert "unset RUSTUP_TOOLCHAIN" in environment and f"{world.usr}/bin" in environment


def test_a_source_can_be_forced(world):
    result = succeeded(world.setup(TWINSTACK_RUST="debian"))
    assert not result.called("rustup toolchain install")
    assert "RUSTUP_TOOLCHAIN=twinstack" in world.environment()


# --- nothing twice ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("behaviour", ["downloads", "refuses"])
@pytest.mark.parametrize("target", ["page", "test"])
def test_the_second_run_changes_nothing(world, behaviour, target):
    world.set("rustup", behaviour)
    assert succeeded(world.setup(target)).changes()
    before = world.environment()
    assert succeeded(world.setup(target)).changes() == []
    assert world.environment() == before


def test_the_second_run_without_rustup_changes_nothing(world):
    world.take("rustup", "cargo")
    assert succeeded(world.setup()).changes()
    assert succeeded(world.setup()).changes() == []


def test_the_page_needs_neither_python_nor_a_browser_nor_lints(world):
    world.set("rustup", "refuses")
    world.take("python3", "chromium", "chromedriver")
    result = succeeded(world.setup("page"))
    assert not result.called("python")
    installed = " ".join(result.called("apt-get"))
    assert "chromium" not in installed and "clippy" not in installed


def test_tools_of_the_right_version_on_path_are_used(world):
    world.give("trunk", "0.21.14")
    world.give("wasm-bindgen", "0.2.130")
    world.give("wasm-opt", "version 132 (version_132)")
    result = succeeded(world.setup("page"))
    assert not result.called("cargo install") and not result.called("npm")


def test_tools_of_another_version_on_path_are_not(world):
    world.give("trunk", "0.21.140")
    world.give("wasm-bindgen", "0.2.13")
    world.give("wasm-opt", "version 108")
    result = succeeded(world.setup("page"))
    assert [call.split()[-1] for call in result.called("cargo install")] == ["trunk@0.21.14", "wasm-bindgen-cli@0.2.130"]
    assert result.called("npm")[0].endswith("binaryen@132")


def test_what_was_lost_is_put_back_whatever_the_stamps_say(world):
    succeeded(world.setup())
    (world.tools / "bin/trunk").unlink()
    (world.tools / "venv/bin/python").unlink()
    changes = succeeded(world.setup()).changes()
    assert any("trunk@0.21.14" in change for change in changes)
    assert any(change.startswith("python3 -m venv") for change in changes)
    assert not any("binaryen" in change for change in changes)


def test_changed_python_requirements_are_installed(world):
    succeeded(world.setup())
    (world.clone / "tests/requirements.txt").write_text("pytest==9.2.1\n")
    assert succeeded(world.setup()).called("python -m pip install")


def test_a_new_rustc_of_debian_gets_a_new_standard_library_and_stale_output_goes(world):
    world.set("rustup", "refuses")
    succeeded(world.setup())
    stale, kept = world.clone / "target/wasm32-unknown-unknown", world.clone / "target/debug"
    stale.mkdir(parents=True)
    kept.mkdir()
    (world.usr / "bin/version").write_text("1.97.0\n")
    result = succeeded(world.setup())
    assert result.called("cargo build")
    library = world.usr / "lib/rustlib/wasm32-unknown-unknown/lib/libstd-1.rlib"
    assert library.read_text() == "1.97.0\n"
    assert not stale.exists() and kept.exists()


def test_output_is_kept_while_the_standard_library_stays(world):
    succeeded(world.setup())
    kept = world.clone / "target/wasm32-unknown-unknown"
    kept.mkdir(parents=True)
    succeeded(world.setup())
    assert kept.exists()


# --- what is missing ----------------------------------------------------------------------------------------------

# What the machine lacks, and the words of the one line that says so.
MISSING = {
    "no cargo, no apt": (["rustup", "cargo", "apt-get"], {}, ["cargo is missing", "https://rustup.rs"]),
    "no cargo, not root": (["rustup", "cargo"], {"uid": "1000"}, ["Rust 1.96 is missing", "as root"]),
    "no compiler": (["cc", "apt-get"], {}, ["cc is missing", "gcc or clang"]),
    "no compiler, not root": (["cc"], {"uid": "1000"}, ["cc is missing", "sudo apt-get install -y gcc libc6-dev"]),
    "no download, no apt": (["apt-get"], {"rustup": "refuses"}, ["rustup cannot download Rust 1.96", "network"]),
    "no download, not root": ([], {"rustup": "refuses", "uid": "1000"}, ["rustup cannot download Rust 1.96", "root"]),
    "Debian too old": ([], {"rustup": "refuses", "debian-rust": "1.85.0"}, ["older than Rust 1.96"]),
    "no node": (["node", "apt-get"], {}, ["node is missing", "https://nodejs.org"]),
    "node too old": ([], {"node": "v16.20.0"}, ["Node.js is v16.20.0", "18 or newer"]),
    "no npm": (["npm", "apt-get"], {}, ["npm is missing", "https://nodejs.org"]),
    "no npm, not root": (["npm"], {"uid": "1000"}, ["npm is missing", "sudo apt-get install -y npm"]),
    "no python": (["python3", "apt-get"], {}, ["python3 is missing", "https://python.org"]),
    "no Chromium": (["chromium", "apt-get"], {}, ["chromium is missing", "set CHROMIUM"]),
    "no chromedriver": (["chromedriver", "apt-get"], {}, ["chromedriver is missing", "set CHROMEDRIVER"]),
    "no crates.io": ([], {"offline": "crates.io"}, ["crates that Cargo.lock names failed", "Is crates.io reachable?"]),
    "no npm registry": ([], {"offline": "npm"}, ["wasm-opt 132 failed", "Is the npm registry reachable?"]),
    "no PyPI": ([], {"offline": "pypi"}, ["Python packages failed", "Is PyPI reachable?"]),
    "no Debian": ([], {"rustup": "refuses", "offline": "debian"}, ["package lists failed", "Is the network there"]),
}


@pytest.mark.parametrize("case", MISSING)
def test_one_line_says_what_is_missing_and_what_to_do(world, case):
    lacks, settings, words = MISSING[case]
    world.take(*lacks)
    for name, value in settings.items():
        world.set(name, value)
    line = world.setup().stopped()
    for word in words:
        assert word in line


@pytest.mark.parametrize(
    ("lacks", "package"),
    [("node", "nodejs"), ("npm", "npm"), ("cc", "gcc"), ("python3", "python3"), ("chromium", "chromium"), ("chromedriver", "chromium-driver")],
)
def test_root_on_debian_gets_what_is_missing(world, lacks, package):
    world.take(lacks)
    result = succeeded(world.setup())
    assert any(package in call.split() for call in result.called("apt-get"))


def test_a_set_up_that_failed_goes_on_from_there(world):
    world.set("offline", "npm")
    world.setup().stopped()
    world.set("offline", "")
    result = succeeded(world.setup())
    assert result.called("npm") and not result.called("rustup toolchain")
    # What comes after the failure, and nothing that came before it.
    assert [call.split()[-1].split("@")[0] for call in result.called("cargo install")] == ["cargo-deny"]


def test_an_unknown_target_is_refused(world):
    assert "page or test" in world.setup("everything").stopped()
