#!/usr/bin/env bash
# Stands before the real AWS CLI on PATH: writes every call down with what became of it, and can end the script that made
# the call right after AWS carried out its KILL_AFTERth change of this run, before the script sees the answer.
set -uo pipefail
"$REAL_AWS" "$@"
status=$?
case "$status ${2:-}" in
  0\ describe-* | 0\ get-* | 0\ list-* | 0\ head-* | '0 ') kind='read' ;;
  0\ create-change-set | 0\ delete-change-set) kind='plan' ;; # a change set changes nothing by itself
  0\ *) kind='change' ;;
  *) kind='refused' ;;
esac
line=$(printf '\t%s' "$kind" "$@")
printf '%s\n' "${line#?}" >>"$AWS_CALLS"
if [[ $kind == change && $(grep -c '^change' "$AWS_CALLS") == "${KILL_AFTER:-}" ]]; then
  # The caller's whole process group, this wrapper included: nothing gets a chance to tidy up.
  kill -KILL 0
fi
exit "$status"
