"""failback.sh against a stand-in for the AWS CLI that keeps one alarm: what it says, what it refuses, and that it says it again."""

from __future__ import annotations

import os
import subprocess

import pytest

from conftest import HERE

HEAD = """#!/usr/bin/env bash
readonly DOMAIN='pay.bank.tld'
readonly HEALTH_PATH='/health'
readonly PRIMARY_REGION='us-east-1'
readonly SECONDARY_REGION='us-west-2'
readonly SECONDARY_STACK='pay-secondary-prod'
readonly NAMESPACE='pay-prod'
readonly HOLD_METRIC='FailbackHeld'
readonly HOLD_ALARM='pay-failback-held-prod'
"""

# The alarm follows the data, but for as many of the first values as DEAF says.
AWS = """#!/usr/bin/env bash
printf '%s\\n' "$*" >>"$FOLDER/calls"
case "$1 $2" in
  'cloudwatch put-metric-data')
    if (($(grep -c put-metric-data "$FOLDER/calls") > ${DEAF:-0})); then
      if [[ $* == *'--value 1'* ]]; then echo ALARM; else echo OK; fi >"$FOLDER/alarm"
    fi
    ;;
  'cloudwatch describe-alarms')
    cat "$FOLDER/alarm"
    # Clients who arrive late set it once more.
    if [[ -e $FOLDER/late && $(cat "$FOLDER/alarm") == OK ]]; then
      rm "$FOLDER/late"
      echo ALARM >"$FOLDER/alarm"
    fi
    ;;
  'cloudformation describe-stacks') echo https://primary.example ;;
  *) exit 255 ;;
esac
"""
CURL = """#!/usr/bin/env bash
[[ $* == *https://primary.example/health* && -e $FOLDER/primary-answers ]]
"""


class Standby:
    """A folder with the script, its stand-ins and the state of the alarm."""

    def __init__(self, folder):
        self.folder = folder
        for name, text in (("failback.sh", HEAD + (HERE.parents[1] / "src/files/scripts/failback.sh").read_text()), ("aws", AWS), ("curl", CURL)):
            (folder / name).write_text(text)
            (folder / name).chmod(0o755)
        self.alarm("INSUFFICIENT_DATA")
        (folder / "primary-answers").touch()

    def alarm(self, state=None):
        if state:
            (self.folder / "alarm").write_text(state + "\n")
        return (self.folder / "alarm").read_text().strip()

    def run(self, *arguments, **environment):
        (self.folder / "calls").write_text("")
        environment = {"PATH": f"{self.folder}:{os.environ['PATH']}", "FOLDER": str(self.folder), **environment}
        return subprocess.run([str(self.folder / "failback.sh"), *arguments], env=environment, text=True, capture_output=True, check=False)

    def puts(self):
        return [call for call in (self.folder / "calls").read_text().splitlines() if "put-metric-data" in call]


@pytest.fixture
def standby(tmp_path):
    return Standby(tmp_path)


def test_it_holds_and_lets_go_in_the_standbys_region_alone(standby):
    assert standby.run("state").stdout.startswith("Not held")
    run = standby.run("hold", "--poll", "0")
    assert run.returncode == 0, run.stderr
    assert standby.puts() == ["cloudwatch put-metric-data --region us-west-2 --namespace pay-prod --metric-name FailbackHeld --value 1"]
    assert "us-east-1" not in (standby.folder / "calls").read_text()
    assert standby.run("state").stdout.startswith("Held")
    run = standby.run("release", "--poll", "0", "--settle", "0")
    assert run.returncode == 0, run.stderr
    assert "--value 0" in standby.puts()[0] and standby.alarm() == "OK"


def test_clients_are_not_let_go_to_a_primary_that_does_not_answer(standby):
    standby.alarm("ALARM")
    (standby.folder / "primary-answers").unlink()
    run = standby.run("release")
    assert run.returncode == 3 and "--anyway" in run.stderr
    assert standby.puts() == [] and standby.alarm() == "ALARM"
    assert standby.run("release", "--anyway", "--poll", "0", "--settle", "0").returncode == 0
    assert standby.alarm() == "OK"


def test_clients_who_arrive_late_are_let_go_as_well(standby):
    standby.alarm("ALARM")
    (standby.folder / "late").touch()
    run = standby.run("release", "--poll", "0", "--settle", "2")
    assert run.returncode == 0, run.stderr
    assert "arrived late hold again" in run.stdout and standby.alarm() == "OK"
    assert [put[-1] for put in standby.puts()] == ["0", "0"]


def test_a_hold_that_a_new_failure_sets_stays(standby):
    """The stand-in's primary answers when it is asked first, before the release, and then no more."""
    standby.alarm("ALARM")
    (standby.folder / "late").touch()
    (standby.folder / "curl").write_text(CURL + '\nanswered=$?\nrm -f "$FOLDER/primary-answers"\nexit $answered\n')
    run = standby.run("release", "--poll", "0", "--settle", "2")
    assert run.returncode == 3 and "left as it is" in run.stderr
    assert standby.alarm() == "ALARM" and len(standby.puts()) == 1


def test_what_the_alarm_does_not_say_in_time_is_unfinished(standby):
    run = standby.run("hold", "--poll", "0", "--wait", "0", DEAF="9")
    assert run.returncode == 75 and "state" in run.stderr
    assert len(standby.puts()) == 1


def test_an_alarm_that_is_not_there_is_told(standby):
    standby.alarm("None")
    for command in ("state", "hold"):
        run = standby.run(command, "--poll", "0", DEAF="9")
        assert run.returncode == 1 and "there is no alarm pay-failback-held-prod" in run.stderr, run


@pytest.mark.parametrize("arguments", [[], ["let-go"], ["hold", "release"], ["hold", "--wait"], ["hold", "--poll", "1s"]])
def test_wrong_words_are_refused(standby, arguments):
    run = standby.run(*arguments)
    assert run.returncode == 2 and "--help" in run.stderr
    assert standby.puts() == []
