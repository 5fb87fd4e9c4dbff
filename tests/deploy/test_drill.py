"""failover-drill.sh against a stand-in for a pair whose time passes as fast as it is asked for: what it measures, that it mends
whatever happens, what it refuses; and against moto, that the concurrency is really taken and given back."""

from __future__ import annotations

import os
import re
import signal
import subprocess

import pytest

from conftest import HERE, Operator
from standin import header

VALUES = {
    "APPLICATION": "pay",
    "SUFFIX": "prod",
    "DOMAIN": "pay.bank.tld",
    "HEALTH_PATH": "/health",
    "PRIMARY_REGION": "us-east-1",
    "SECONDARY_REGION": "us-west-2",
    "PRIMARY_STACK": "pay-primary-prod",
    "SECONDARY_STACK": "pay-secondary-prod",
    "FUNCTION": "pay-processor-prod",
    "HOLD_ALARM": "",
    "DETECTION_EXPECTED_S": "97",
    "DETECTION_WORST_S": "108",
    "ANSWER_EXPECTED_S": "60",
    "ANSWER_WORST_S": "120",
    "CLIENT_WORST_S": "300",
    "WARMING_WORST_S": "10",
    "TARGET_S": "900",
}

# Every question after the time takes five seconds.
DATE = """#!/usr/bin/env bash
if [[ $* == +%s ]]; then
  time=$(($(cat "$FOLDER/time") + 5))
  printf '%s' "$time" | tee "$FOLDER/time"
else
  echo 20261125T090000Z
fi
"""
# `since` is when the concurrency was taken. Checkers see that after SEEN seconds, and the domain answers after ANSWERS.
AWS = """#!/usr/bin/env bash
printf '%s\\n' "$*" >>"$FOLDER/calls"
passed=$(($(cat "$FOLDER/time") - $(cat "$FOLDER/since")))
case "$1 $2" in
  'lambda get-function-concurrency') cat "$FOLDER/concurrency" ;;
  'lambda put-function-concurrency')
    [[ -z ${PUT_FAILS:-} ]] || exit 254
    printf '%s\\n' "${*: -1}" >"$FOLDER/concurrency"
    cp "$FOLDER/time" "$FOLDER/since"
    [[ -z ${KILLED:-} ]] || kill -KILL "$PPID"
    ;;
  'lambda delete-function-concurrency') echo None >"$FOLDER/concurrency" ;;
  'cloudformation describe-stacks')
    case $* in
      *ApiEndpoint*us-east-1* | *us-east-1*ApiEndpoint*) echo https://primary.example ;;
      *ApiEndpoint*) echo https://standby.example ;;
      *) echo check-1 ;;
    esac
    ;;
  'cloudwatch describe-alarms')
    # Clients who have been in the standby for a while are held.
    if [[ -e $FOLDER/holds && $(cat "$FOLDER/concurrency") == 0 ]] && ((passed >= 300)); then echo ALARM >"$FOLDER/alarms"; fi
    cat "$FOLDER/alarms"
    ;;
  'route53 get-health-check-status')
    failing=0
    if [[ $(cat "$FOLDER/concurrency") == 0 ]] && ((passed >= SEEN)); then failing=15; fi
    for ((checker = 0; checker < 16; checker++)); do
      if ((checker < failing)); then printf 'Failure: HTTP Status Code 503\\t'; else printf 'Success: HTTP Status Code 200\\t'; fi
    done
    ;;
  *) exit 255 ;;
esac
"""
CURL = """#!/usr/bin/env bash
passed=$(($(cat "$FOLDER/time") - $(cat "$FOLDER/since")))
works=$([[ $(cat "$FOLDER/concurrency") == 0 ]] || echo yes)
case ${*: -1} in
  https://primary.example/health) [[ $works == yes && -e $FOLDER/primary-is-well ]] ;;
  https://standby.example/health) [[ -e $FOLDER/standby-is-well ]] ;;
  https://pay.bank.tld/health) [[ $works == yes ]] || ((passed >= ANSWERS)) ;;
  *) exit 6 ;;
esac
"""


class Pair:
    """A folder with the script, and a pair that it can break."""

    def __init__(self, folder, **values):
        self.folder = folder
        body = (HERE.parents[1] / "src/files/scripts/failover-drill.sh").read_text()
        tools = {"failover-drill.sh": header({**VALUES, **values}) + body, "aws": AWS, "curl": CURL, "date": DATE}
        for name, text in tools.items():
            (folder / name).write_text(text)
            (folder / name).chmod(0o755)
        for name, text in {"time": "1000", "since": "1000", "concurrency": "1200\n", "alarms": "None\n", "calls": ""}.items():
            (folder / name).write_text(text)
        for name in ("primary-is-well", "standby-is-well"):
            (folder / name).touch()

    def run(self, *arguments, input="", **environment):
        times = {"SEEN": "90", "ANSWERS": "150"}
        environment = {"PATH": f"{self.folder}:{os.environ['PATH']}", "FOLDER": str(self.folder), **times, **environment}
        command = [str(self.folder / "failover-drill.sh"), *arguments, "--poll", "0"]
        return subprocess.run(command, env=environment, input=input, text=True, capture_output=True, check=False)

    @property
    def concurrency(self):
        return (self.folder / "concurrency").read_text().strip()

    @property
    def changes(self):
        return [call for call in (self.folder / "calls").read_text().splitlines() if re.match("lambda (put|delete)", call)]

    def reports(self):
        return [path.read_text() for path in (self.folder / ".deploy").glob("drill-*.md")]


@pytest.fixture
def pair(tmp_path):
    return Pair(tmp_path)


def row(report, words):
    """The cells of a row of the report."""
    line = next(line for line in report.splitlines() if words in line and line.startswith("|"))
    return [cell.strip() for cell in line.strip("| ").split("|")]


def seconds(clock):
    minutes, rest = clock.split(":")
    return int(minutes) * 60 + int(rest)


def test_it_measures_what_passes_mends_it_and_keeps_the_table(pair):
    run = pair.run("run", input="prod\n")
    assert run.returncode == 0, run.stderr
    assert pair.concurrency == "1200" and not (pair.folder / ".deploy/drill.broken").exists()
    assert len(pair.changes) == 2, pair.changes
    [report] = pair.reports()
    assert "# Failover drill of pay.bank.tld (prod)" in report and "**Within the times of the design.**" in report
    _, measured, expected, worst = row(report, "checkers see it")
    assert 90 <= seconds(measured) <= 120 and (expected, worst) == ("1:37", "1:48")
    _, measured, expected, worst = row(report, "answers from the standby")
    assert 150 <= seconds(measured) <= 180 and (expected, worst) == ("2:37", "3:48")
    assert "were not answered" in report and "of 15:00 allowed" in report
    assert report.split("\n", 2)[2].strip() in run.stdout, "what is kept is what was said"


def test_slower_than_the_design_allows_is_told_and_mended(pair):
    run = pair.run("run", "--yes", "prod", ANSWERS="300")
    assert run.returncode == 4, run.stdout
    assert re.search(r"answered 1:\d\d later than the design allows", run.stdout) and pair.concurrency == "1200"


def test_a_target_that_is_missed_is_told(tmp_path):
    run = Pair(tmp_path, TARGET_S="400").run("run", "--yes", "prod")
    assert run.returncode == 4 and "The recovery time target is missed." in run.stdout


def test_a_standby_that_never_answers_ends_and_is_mended(pair):
    run = pair.run("run", "--yes", "prod", "--wait", "400", ANSWERS="99999")
    assert run.returncode == 75 and "fail over by hand" in run.stderr
    assert pair.concurrency == "1200" and pair.reports() == []


def test_what_had_no_concurrency_of_its_own_has_none_again(pair):
    (pair.folder / "concurrency").write_text("None\n")
    assert pair.run("run", "--yes", "prod").returncode == 0
    assert pair.concurrency == "None"


def test_killed_in_the_middle_it_can_be_mended(pair):
    run = pair.run("run", "--yes", "prod", KILLED="yes")
    assert run.returncode == -signal.SIGKILL and pair.concurrency == "0"
    assert "before it was 1200" in pair.run("state").stdout
    assert pair.run("run", "--yes", "prod").returncode == 3, "nothing is broken twice"
    run = pair.run("restore")
    assert run.returncode == 0 and "its concurrency of 1200 again" in run.stdout
    assert pair.concurrency == "1200" and "Nothing is broken" in pair.run("state").stdout


def test_what_cannot_be_broken_is_told(pair):
    run = pair.run("run", "--yes", "prod", PUT_FAILS="yes")
    assert run.returncode == 1 and "could not be taken" in run.stderr and "STILL BROKEN" in run.stderr
    assert pair.concurrency == "1200"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda pair: (pair.folder / "standby-is-well").unlink(), "nowhere to go"),
        (lambda pair: (pair.folder / "primary-is-well").unlink(), "nothing to break"),
        (lambda pair: (pair.folder / "alarms").write_text("pay-errors-prod\n"), "--anyway"),
        (lambda pair: (pair.folder / "concurrency").write_text("0\n"), "does not answer"),
    ],
)
def test_a_pair_that_is_not_well_is_left_alone(pair, change, words):
    change(pair)
    run = pair.run("run", "--yes", "prod")
    assert run.returncode == 3 and words in run.stderr and pair.changes == []


def test_held_clients_are_not_drilled_with_and_are_not_waited_for(tmp_path):
    pair = Pair(tmp_path, HOLD_ALARM="pay-failback-held-prod")
    (tmp_path / "alarms").write_text("ALARM\n")
    assert "failback.sh release" in pair.run("run", "--yes", "prod").stderr
    (tmp_path / "alarms").write_text("OK\n")
    (tmp_path / "holds").touch()
    run = pair.run("run", "--yes", "prod", "--anyway")
    assert run.returncode == 0 and "held in the standby until they are let go" in run.stdout
    assert run.stdout.index("are held in the standby") < run.stdout.index("its concurrency of 1200 again"), "or they would return before"


def test_clients_that_nothing_holds_are_told_of(tmp_path):
    pair = Pair(tmp_path, HOLD_ALARM="pay-failback-held-prod")
    (tmp_path / "alarms").write_text("OK\n")
    run = pair.run("run", "--yes", "prod", "--anyway")
    assert run.returncode == 0 and "Nothing holds clients" in run.stdout and pair.concurrency == "1200"


@pytest.mark.parametrize("arguments", [["run", "--yes", "test"], ["run"]])
def test_it_asks_for_the_suffix(pair, arguments):
    assert pair.run(*arguments, input="yes\n").returncode == 3
    assert pair.changes == []


def test_a_dry_run_changes_nothing(pair):
    run = pair.run("run", "--dry-run")
    assert run.returncode == 0 and "put-function-concurrency" in run.stdout and pair.changes == []


def test_a_look_that_failed_once_is_no_failover(pair):
    """The primary's endpoint fails one look and is well: the domain's answers are then the primary's."""
    (pair.folder / "curl").write_text(CURL.replace("case ${*: -1} in", """if [[ $* == *primary.example* && ! -e $FOLDER/blinked ]]; then
  touch "$FOLDER/blinked"
  exit 28
fi
case ${*: -1} in"""))
    run = pair.run("watch", "--wait", "200")
    assert run.returncode == 75 and "that was no failover" in run.stdout, run.stdout
    assert pair.reports() == []


def test_an_answer_that_names_the_primary_is_not_the_standbys(pair):
    (pair.folder / "concurrency").write_text("0\n")
    answer = """  https://pay.bank.tld/health)
    if ((passed >= ANSWERS)); then echo '{"status":"ok","region":"us-west-2"}'; else echo '{"status":"ok","region":"us-east-1"}'; fi
    ;;
"""
    (pair.folder / "curl").write_text("\n".join(line for line in CURL.splitlines() if "pay.bank" not in line).replace("  *) exit 6 ;;", answer + "  *) exit 6 ;;") + "\n")
    run = pair.run("watch")
    assert run.returncode == 0, run.stderr
    assert 140 <= seconds(row(pair.reports()[0], "answers from the standby")[1]) <= 150 and "us-west-2" in run.stdout


def test_whoever_breaks_it_otherwise_can_watch(pair):
    (pair.folder / "concurrency").write_text("0\n")
    run = pair.run("watch")
    assert run.returncode == 0, run.stderr
    assert pair.changes == [] and seconds(row(pair.reports()[0], "answers from the standby")[1]) <= 150


@pytest.mark.parametrize("arguments", [[], ["break"], ["run", "watch"], ["run", "--wait", "x"], ["run", "--yes"]])
def test_wrong_words_are_refused(pair, arguments):
    run = subprocess.run([str(pair.folder / "failover-drill.sh"), *arguments], text=True, capture_output=True, check=False)
    assert run.returncode == 2 and "--help" in run.stderr


def test_the_real_calls_take_the_concurrency_and_give_it_back(exported):
    operator: Operator = exported()
    folder = operator.folder
    (folder / "package.zip").write_bytes((folder / "lambda/transaction-processor.zip").read_bytes())
    trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
    operator.put_tool("prepare", f"""#!/usr/bin/env bash
set -euo pipefail
source '{folder}/failover-drill.sh'
role=$(aws iam create-role --region us-east-1 --role-name drill --assume-role-policy-document '{trust}' --query Role.Arn --output text)
aws lambda create-function --region "$PRIMARY_REGION" --function-name "$FUNCTION" --runtime python3.13 --handler app.handler \\
  --role "$role" --zip-file 'fileb://{folder}/package.zip' >/dev/null
aws lambda put-function-concurrency --region "$PRIMARY_REGION" --function-name "$FUNCTION" --reserved-concurrent-executions 1200 >/dev/null
concurrency() {{
  aws lambda get-function-concurrency --region "$PRIMARY_REGION" --function-name "$FUNCTION" --query ReservedConcurrentExecutions --output text
}}
concurrency
break_primary
concurrency
trap - EXIT
mend
concurrency
""")
    run = subprocess.run([str(operator.tools / "prepare")], env=operator.environment, text=True, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    assert [line for line in run.stdout.split("\n") if line.isdigit()] == ["1200", "0", "1200"], run.stdout
