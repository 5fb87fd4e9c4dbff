"""What the preflight refuses, warns of and mends; AWS's answers are given by a stand-in for the function that asks."""

from __future__ import annotations

import json

import pytest

import standin
from test_text import shell

ANSWERS = """
ask() {
  case "$*" in
    *get-account-settings*) printf '%s\\t%s\\n' "${LAMBDA:-2000}" "${UNRESERVED:-2000}" ;;
    *get-service-quota*apigateway*) [[ -n ${API-20000.0} ]] && printf '%s\\n' "${API-20000.0}" ;;
    *get-aws-default-service-quota*apigateway*) echo 10000.0 ;;
    *get-service-quota*eu-central-1*dynamodb*) printf '%s\\n' "${WRITES_SECONDARY:-40000.0}" ;;
    *get-service-quota*dynamodb*) echo 40000.0 ;;
    *describe-availability-zones*eu-west-1*) printf '%s\\n' "${ZONES:-euw1-az1	euw1-az2	euw1-az3}" ;;
    *describe-availability-zones*us-east-1*) printf 'use1-az3\\tuse1-az5\\tuse1-az6\\n' ;;
    *describe-availability-zones*) printf 'euc1-az1\\teuc1-az2\\n' ;;
    *get-hosted-zone*) printf '%s\\t%s\\n' "${ZONE:-bank.tld.}" "${PRIVATE:-False}" ;;
    *get-caller-identity*) printf '123456789012\\tarn:aws:iam::123456789012:%s\\n' "${WHO:-role/deployer}" ;;
    *head-object*) printf 'v1\\t%s\\n' "${CHECKSUM:-None}" ;;
    *describe-stacks*) printf '%s\\n' "${STANDING:-None}" ;;
    *) echo "unexpected: $*" >&2; return 1 ;;
  esac
}
"""


def check(folder, part: str, setup: str = "", **answers):
    run = shell(folder, f"{ANSWERS} {setup} {part}; echo $PROBLEMS", **answers)
    assert "unexpected" not in run.stderr and run.returncode == 0, run.stderr
    return int(run.stdout.splitlines()[-1]), run.stdout, run.stderr


@pytest.fixture
def folder(tmp_path):
    return standin.write(tmp_path / "export")


@pytest.mark.parametrize("name", ["HealthCheckPath", "LambdaReservedConcurrency"])
def test_what_both_regions_need_the_same_is_compared(folder, name):
    assert check(folder, "check_parameters")[0] == 0
    for stack, value in [("primary", "/ready"), ("secondary", "/health")]:
        path = folder / "parameters" / f"{stack}.full.json"
        entries = [*json.loads(path.read_text()), {"ParameterKey": name, "ParameterValue": value}]
        path.write_text(standin.parameters({entry["ParameterKey"]: entry["ParameterValue"] for entry in entries}))
    problems, _, said = check(folder, "check_parameters")
    assert problems == 1 and f"{name} is '/ready'" in said


@pytest.mark.parametrize("domain", ["transaction-system.example.com", "example.org", "a.example", "x.test", "y.invalid", "localhost"])
def test_example_domains_are_refused(tmp_path, domain):
    folder = standin.write(tmp_path / "export", DOMAIN=domain)
    problems, _, said = check(folder, "check_domain")
    assert problems == 1 and "example domain" in said


@pytest.mark.parametrize("domain", ["transactions.bank.tld", "myexample.com", "example.com.bank.tld"])
def test_real_domains_pass(tmp_path, domain):
    assert check(standin.write(tmp_path / "export", DOMAIN=domain), "check_domain")[0] == 0


@pytest.mark.parametrize(("answers", "problems"), [({}, 0), ({"ZONE": "ank.tld."}, 1), ({"ZONE": "other.tld."}, 1), ({"PRIVATE": "True"}, 1)])
def test_a_given_zone_must_be_public_and_hold_the_domain(tmp_path, answers, problems):
    folder = standin.write(tmp_path / "export", ZONE_MODE="existing", HOSTED_ZONE_ID="Z123")
    assert check(folder, "check_domain", **answers)[0] == problems


def test_quotas_name_the_command_that_raises_them(folder):
    assert check(folder, "check_quotas")[0] == 0
    problems, _, said = check(folder, "check_quotas", LAMBDA="1000", UNRESERVED="1000", WRITES_SECONDARY="10000.0")
    assert "--service-code lambda --quota-code L-B99A9384 --desired-value 1300" in said
    assert "--region eu-central-1 --service-code dynamodb --quota-code L-AB614373 --desired-value 12000" in said
    assert "differs between the Regions (40000 and 10000)" in said
    assert problems == 4  # concurrency twice, write quota, and that it differs
    # Where no quota was ever applied, AWS's default counts.
    problems, _, said = check(folder, "check_quotas", API="")
    assert problems == 2 and said.count("--quota-code L-8A5B8E43 --desired-value 10500") == 2


def test_an_edited_reservation_counts(folder):
    file = folder / "parameters/primary.full.json"
    file.write_text(file.read_text().replace('"1200"', '"1950"'))
    problems, _, said = check(folder, "check_quotas")
    assert problems == 1 and "--region eu-west-1" in said and "--desired-value 2050" in said


def test_what_is_no_number_is_never_calculated_with(folder, tmp_path):
    file = folder / "parameters/primary.full.json"
    file.write_text(file.read_text().replace('"1200"', '"a[$(touch PWNED)]"'))
    problems, _, said = check(folder, "check_quotas", LAMBDA="b[$(touch PWNED)]")
    assert problems == 2 and "is not a number" in said and "cannot read the quota" in said
    assert not (folder / "PWNED").exists()
    forged = standin.write(tmp_path / "forged", ZONE_COUNT="c[$(touch PWNED)]")
    run = shell(forged, "main --dry-run")
    assert run.returncode == 1 and "ZONE_COUNT" in run.stderr
    assert not (forged / "PWNED").exists()


def test_reserved_elsewhere_is_a_warning(folder):
    problems, _, said = check(folder, "check_quotas", UNRESERVED="900")
    assert problems == 0 and said.count("900 unreserved") == 2


def zones_of(folder, stack: str) -> list[list[str]]:
    return [
        [entry["ParameterValue"] for entry in json.loads((folder / f"parameters/{stack}.{step}.json").read_text())
         if entry["ParameterKey"].startswith("AvailabilityZoneId")]
        for step in ("foundation", "full")
    ]


def test_default_zones_that_an_account_lacks_are_replaced_in_the_parameters(tmp_path):
    folder = standin.write(tmp_path / "export", PRIMARY_REGION="us-east-1", PRIMARY_ZONE_IDS="use1-az1 use1-az5")
    problems, said, _ = check(folder, 'check_zones primary "$PRIMARY_ZONE_IDS"')
    assert problems == 0 and "use1-az1 is not in this account; using use1-az6" in said, "use1-az5 is taken, use1-az3 has no Lambda"
    assert zones_of(folder, "primary") == [["use1-az6", "use1-az5"]] * 2
    # The choice is written down: the next run finds nothing to mend.
    before = (folder / "parameters/primary.full.json").read_text()
    assert check(folder, 'check_zones primary "$PRIMARY_ZONE_IDS"')[0] == 0
    assert (folder / "parameters/primary.full.json").read_text() == before


def test_a_stack_that_stands_keeps_its_zones(folder):
    problems, said, _ = check(folder, 'check_zones primary "$PRIMARY_ZONE_IDS"', ZONES="euw1-az2\teuw1-az3\teuw1-az4", STANDING="euw1-az4")
    assert problems == 0 and "using euw1-az4" in said
    assert zones_of(folder, "primary")[0] == ["euw1-az4", "euw1-az2"]


def test_a_dry_run_writes_no_zones(folder):
    before = zones_of(folder, "primary")
    assert check(folder, 'DRY_RUN=true; check_zones primary "$PRIMARY_ZONE_IDS"', ZONES="euw1-az2\teuw1-az3")[0] == 0
    assert zones_of(folder, "primary") == before


def test_zones_that_the_operator_chose_are_not_replaced(folder):
    for step in ("foundation", "full"):
        file = folder / f"parameters/primary.{step}.json"
        file.write_text(file.read_text().replace("euw1-az2", "euw1-az9"))
    problems, _, said = check(folder, 'check_zones primary "$PRIMARY_ZONE_IDS"')
    assert problems == 1 and "euw1-az9" in said and "euw1-az1 euw1-az2 euw1-az3" in said


def test_zones_without_lambda_are_a_warning(tmp_path):
    folder = standin.write(tmp_path / "export", PRIMARY_REGION="us-east-1", PRIMARY_ZONE_IDS="use1-az3 use1-az5")
    problems, _, said = check(folder, 'check_zones primary "$PRIMARY_ZONE_IDS"')
    assert problems == 0 and "use1-az3" in said


def test_a_changed_package_is_refused(folder):
    assert check(folder, "check_artifact")[0] == 0
    (folder / "lambda/transaction-processor.zip").write_bytes(b"PK not the reviewed one")
    problems, _, said = check(folder, "check_artifact")
    assert problems == 1 and "not the reviewed" in said
    (folder / "lambda/transaction-processor.zip").unlink()
    assert check(folder, "check_artifact")[0] == 1


@pytest.mark.parametrize(("checksum", "problems"), [("None", 0), ("right", 0), ("b3RoZXI=", 2)])
def test_a_package_in_s3_is_looked_at_in_both_regions(tmp_path, checksum, problems):
    folder = standin.write(tmp_path / "export", ARTIFACT_SOURCE="s3", ARTIFACT_FILE="", ARTIFACT_PRIMARY_BUCKET="b1", ARTIFACT_SECONDARY_BUCKET="b2")
    right = standin.values(b"PK not a real package")["ARTIFACT_SHA256_BASE64"]
    found, said, warned = check(folder, "check_artifact", CHECKSUM=right if checksum == "right" else checksum)
    assert found == problems
    assert "s3://b1/" in said + warned and "s3://b2/" in said + warned


def test_an_open_endpoint_wants_confirmation(folder, tmp_path):
    problems, _, said = check(folder, "check_endpoint </dev/null")
    assert problems == 1 and "--accept-open-endpoint" in said and "nobody will be told" in said
    assert check(folder, "check_endpoint </dev/null", setup="ACCEPT_OPEN=true;")[0] == 0
    closed = standin.write(tmp_path / "closed", OPEN_ENDPOINT="false", NOTIFIED="true")
    problems, _, said = check(closed, "check_endpoint </dev/null")
    assert (problems, said) == (0, "")


def test_another_account_is_refused(folder):
    assert check(folder, "check_account", setup="EXPECTED_ACCOUNT=123456789012;")[0] == 0
    problems, _, said = check(folder, "check_account", setup="EXPECTED_ACCOUNT=999999999999;")
    assert problems == 1 and "not 999999999999" in said
    assert "root user" in check(folder, "check_account", WHO="root")[2]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("ns-2.awsdns.net.\nNS-1.awsdns.com.", "yes"),
        ("ns-1.awsdns.com.", "yes"),
        ("", "no"),
        ("ns-1.awsdns.com.\nns.old-registrar.net.", "no"),
        (";; connection timed out; no servers could be reached", "no"),
    ],
)
def test_delegation_is_what_public_dns_says(folder, answer, expected):
    (folder / "dig").write_text(f"#!/bin/sh\ncat <<'END'\n{answer}\nEND\n")
    (folder / "dig").chmod(0o755)
    code = 'PATH=$PWD:$PATH; if delegated bank.tld "ns-1.awsdns.com ns-2.awsdns.net"; then echo yes; else echo no; fi'
    assert shell(folder, code).stdout.strip() == expected


@pytest.mark.parametrize(
    ("tool", "answer"),
    [("host", "bank.tld name server ns-1.awsdns.com."), ("nslookup", "Server: 10.0.0.2\n\nbank.tld\tnameserver = ns-1.awsdns.com.")],
)
def test_other_lookup_tools_do_as_well(folder, tool, answer):
    tools = folder / "tools"
    tools.mkdir()
    for name in ("cat", "sed", "tr", "sort", "dirname", "mkdir", "bash"):
        (tools / name).symlink_to(f"/usr/bin/{name}")
    (tools / tool).write_text(f"#!/usr/bin/bash\ncat <<'END'\n{answer}\nEND\n")
    (tools / tool).chmod(0o755)
    assert shell(folder, f"PATH={tools}; public_servers bank.tld").stdout == "ns-1.awsdns.com\n"


def test_undelegated_zone_is_not_waited_for_for_ever(folder):
    code = ANSWERS + """
      must_ask() { printf 'bank.tld.\\tns-1.awsdns.com\\tns-2.awsdns.net\\n'; }
      dig() { echo ns.old-registrar.net.; }
      output() { if [[ $2 == HostedZoneId ]]; then echo Z1; fi; }
      DELEGATION_MINUTES=0; trap at_exit EXIT; delegation"""
    run = shell(folder, code)
    assert run.returncode == 75
    assert "bank.tld.  NS  ns-1.awsdns.com." in run.stdout
    assert "as seen from here: ns.old-registrar.net" in run.stderr and "--skip delegation" in run.stderr
