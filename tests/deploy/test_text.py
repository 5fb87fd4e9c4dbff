"""The scripts as text: they lint, and their handling of parameters, manifests and hostile values is exact."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

import standin

HOSTILE = ["$(touch PWNED)", "`touch PWNED`", "'; touch PWNED; '", '"; touch PWNED; "', "a\\'b", "$HOME ${x} \\n", "line\nbreak; touch PWNED", "it's", "-n", "*"]


@pytest.fixture
def folder(tmp_path):
    return standin.write(tmp_path / "ex port")  # a blank in the path, as on many desktops


def shell(folder, code: str, script: str = "deploy.sh", **environment) -> subprocess.CompletedProcess:
    """Runs code after reading a script's functions; nothing of main runs."""
    text = f'source "./{script}"; mkdir -p "$WORK"; {code}'
    return subprocess.run(["bash", "-c", text], cwd=folder, env={"PATH": "/usr/bin:/bin", **environment}, text=True, capture_output=True, check=False)


@pytest.mark.parametrize("script", ["deploy.sh", "cleanup.sh"])
def test_scripts_lint(folder, script):
    checker = shutil.which("shellcheck")
    if not checker:
        pytest.skip("shellcheck is not installed")
    found = subprocess.run([checker, "-s", "bash", script], cwd=folder, text=True, capture_output=True, check=False)
    # The header is generated with variables that only the other script reads.
    assert [line for line in found.stdout.splitlines() if "SC" in line and "SC2034" not in line and "wiki" not in line] == []


STANDING = """
output() {
  case $1.$2 in
    secondary.Step) printf '%s\\n' "$SECONDARY" ;;
    secondary.S3EndpointDomain) printf '%s\\n' "$DOMAIN_OF_ENDPOINT" ;;
  esac
}
"""


@pytest.mark.parametrize(
    ("secondary", "domain", "expected"),
    [("full", "", "vpce-to-come"), ("full", "vpce-1.s3.aws", "vpce-1.s3.aws"), ("foundation", "vpce-1.s3.aws", "vpce-1.s3.aws")],
)
def test_dual_write_can_be_switched_on_for_a_pair_that_stands(folder, secondary, domain, expected):
    wires = f"{STANDING} wired PeerS3EndpointDomain=secondary.S3EndpointDomain"
    run = shell(folder, wires, SECONDARY=secondary, DOMAIN_OF_ENDPOINT=domain)
    assert (run.returncode, run.stdout) == (0, f"PeerS3EndpointDomain={expected}\n"), run.stderr


@pytest.mark.parametrize("wire", ["PeerS3EndpointDomain=primary.S3EndpointDomain", "PeerKmsKeyArn=secondary.KmsKeyArn"])
def test_any_other_value_that_is_missing_ends_the_script(folder, wire):
    run = shell(folder, f"{STANDING} wired {wire}", SECONDARY="full")
    assert run.returncode != 0 and "has no output" in run.stderr


@pytest.mark.parametrize("script", ["deploy.sh", "cleanup.sh"])
def test_help_says_everything_and_needs_nothing(folder, script):
    run = subprocess.run([f"./{script}", "--help"], cwd=folder, env={"PATH": "/usr/bin:/bin"}, text=True, capture_output=True, check=False)
    assert run.returncode == 0
    text = (folder / script).read_text()
    switches = {word for word in text.split("read_switches() {")[1].split("\n}")[0].split() if word.startswith("--")}
    for switch in {word.rstrip(")") for word in switches} - {"-h"}:
        assert switch in run.stdout, switch
    assert not (folder / ".deploy").exists()


@pytest.mark.parametrize("switches", [["--wipe"], ["--skip", "quota"], ["--timeout", "1h"], ["--timeout"]])
def test_wrong_switches_are_refused(folder, switches):
    run = subprocess.run(["./deploy.sh", *switches], cwd=folder, text=True, capture_output=True, check=False)
    assert run.returncode == 2 and "--help" in run.stderr


@pytest.mark.parametrize("value", HOSTILE)
def test_header_values_are_data(tmp_path, value):
    folder = standin.write(tmp_path / "export", HEALTH_PATH=value, WIRES_EDGE=["A=primary.B", value])
    run = shell(folder, 'printf "%s|%s" "$HEALTH_PATH" "${WIRES_EDGE[1]}"')
    assert run.stdout == f"{value}|{value}"
    assert not (folder / "PWNED").exists()


def test_merged_parameters(folder):
    source = folder / "parameters/primary.full.json"
    source.write_text('[\n  {"ParameterKey": "Quoted", "ParameterValue": "say \\"hi\\", \\\\ and $(x)"},\n'
                      '  {"ParameterKey": "Empty", "ParameterValue": ""},\n  {"ParameterKey": "Kept", "UsePreviousValue": true}\n]\n')
    pairs = ["ArtifactVersion=a=b&c\\1", 'Tricky=quote " backslash \\ {"ParameterKey": "Forged"}', "Empty=now filled"]
    quoted = " ".join(standin.shell_quote(pair) for pair in pairs)
    run = shell(folder, f"merge_parameters parameters/primary.full.json out.json {quoted}")
    assert run.returncode == 0, run.stderr
    merged = json.loads((folder / "out.json").read_text())
    assert merged == [
        {"ParameterKey": "Quoted", "ParameterValue": 'say "hi", \\ and $(x)'},
        {"ParameterKey": "Empty", "ParameterValue": "now filled"},
        {"ParameterKey": "Kept", "UsePreviousValue": True},
        {"ParameterKey": "ArtifactVersion", "ParameterValue": "a=b&c\\1"},
        {"ParameterKey": "Tricky", "ParameterValue": 'quote " backslash \\ {"ParameterKey": "Forged"}'},
    ]
    # What was written can be read again, and with nothing to add stays the same.
    shell(folder, "merge_parameters out.json again.json")
    assert (folder / "again.json").read_text() == (folder / "out.json").read_text()


def test_reformatted_parameters_are_noticed(folder):
    file = folder / "parameters/primary.full.json"
    file.write_text(json.dumps(json.loads(file.read_text()), indent=2))
    run = shell(folder, "check_parameters; echo $PROBLEMS")
    assert "parameters/primary.full.json is missing, or not written with one entry a line" in run.stderr
    assert run.stdout.splitlines()[-1] == "1"


def test_parameters_of_another_export_are_refused(folder):
    file = folder / "parameters/secondary.full.json"
    entries = {entry["ParameterKey"]: entry["ParameterValue"] for entry in json.loads(file.read_text())}
    file.write_text(standin.parameters(entries | {"EnvironmentSuffix": "test", "ArtifactKey": "transactions/other.zip"}))
    run = shell(folder, "check_parameters; echo $PROBLEMS")
    assert "EnvironmentSuffix test" in run.stderr and "another Lambda package" in run.stderr
    assert run.stdout.splitlines()[-1] == "2"


def test_manifest_is_filled_where_it_must_be(folder):
    file = folder / "lambda-artifact-manifest.json"
    before = json.loads(file.read_text())
    run = shell(folder, "fill_manifest lambda-artifact-manifest.json out.json 'eu-west-1|b1|k&1|v/1\\x' 'eu-central-1|b2|k2|v2'")
    assert run.returncode == 0, run.stderr
    text = (folder / "out.json").read_text()
    after = json.loads(text.replace("\\x", "\\\\x"))  # version ids hold no backslash; this one shows that none is interpreted
    assert [list(target.values()) for target in after["artifacts"][0]["targets"]] == [
        ["eu-west-1", "b1", "k&1", "v/1\\x"], ["eu-central-1", "b2", "k2", "v2"]]
    for manifest in (before, after):
        del manifest["artifacts"][0]["targets"]
    assert before == after
    assert text.count("\n") == file.read_text().count("\n")


def test_set_parameter_changes_one_value(folder):
    file = folder / "parameters/primary.foundation.json"
    before = json.loads(file.read_text())
    run = shell(folder, "set_parameter parameters/primary.foundation.json AvailabilityZoneId2 euw1-az3")
    assert run.returncode == 0, run.stderr
    for entry in before:
        if entry["ParameterKey"] == "AvailabilityZoneId2":
            entry["ParameterValue"] = "euw1-az3"
    assert json.loads(file.read_text()) == before


def test_stack_policy_denies_losing_data_and_allows_the_rest(folder):
    allow, deny = json.loads(shell(folder, "stack_policy").stdout)["Statement"]
    assert (allow["Effect"], allow["Action"], allow["Resource"]) == ("Allow", "Update:*", "*")
    assert (deny["Effect"], deny["Action"], deny["Resource"]) == ("Deny", ["Update:Replace", "Update:Delete"], "*")
    assert "AWS::DynamoDB::GlobalTable" in deny["Condition"]["StringEquals"]["ResourceType"]


def test_the_real_export_is_what_the_scripts_expect(exported):
    """The edge pair that holds its clients, since it has every kind of file and of resource."""
    dns = {"domain": "transactions.bank.tld", "failback": "held"}
    operator = exported(regions={"primary": "eu-west-1", "secondary": "eu-central-1"}, dns=dns)
    run = shell(operator.folder, "check_parameters; check_domain; check_artifact; echo $PROBLEMS")
    assert run.stdout.splitlines()[-1] == "0", run.stderr
    templates = {path.name.split(".")[0]: json.loads(path.read_text()) for path in operator.folder.glob("*.template.json")}
    assert set(templates) == {"primary", "secondary", "edge"}

    # Every parameter of every template gets a value: from its file, along a wire, or from the upload.
    for stack, template in templates.items():
        file = operator.folder / f"parameters/{stack}{'' if stack == 'edge' else '.full'}.json"
        given = {entry["ParameterKey"] for entry in json.loads(file.read_text())}
        wired = shell(operator.folder, f'printf "%s\n" ${{WIRES_{stack.upper()}[@]}}').stdout.split()
        uploaded = set() if stack == "edge" else {"ArtifactBucket", "ArtifactVersion"}
        assert given | uploaded | {wire.split("=")[0] for wire in wired} == set(template["Parameters"]), stack

    # Clean-up knows what to do with every type, and the stack policy names types that are there.
    inventory = "".join(f"{r['Type']}\t{name}\tid\n" for template in templates.values() for name, r in template["Resources"].items())
    run = shell(operator.folder, f"printf %s {standin.shell_quote(inventory)} >$WORK/primary.inventory; unknown primary", "cleanup.sh")
    assert run.returncode == 0 and run.stdout == "", run.stdout
    policy = json.loads(shell(operator.folder, "stack_policy").stdout)
    kinds = set(policy["Statement"][1]["Condition"]["StringEquals"]["ResourceType"])
    assert kinds <= {line.split("\t")[0] for line in inventory.splitlines()}
