# Breaks the primary on purpose, measures how long until the standby answers, mends what it broke, and compares with the
# recovery times of the design. Needs bash 3.2 or newer, the AWS CLI and curl.

# shellcheck disable=SC2154 # the variables come from the header that the export puts before this text
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
readonly WORK=$HERE/.deploy
# What was broken, and how it was before; there for as long as it is not mended.
readonly BROKEN=$WORK/drill.broken
readonly EXIT_FAILED=1 EXIT_USAGE=2 EXIT_REFUSED=3 EXIT_BEYOND=4 EXIT_UNFINISHED=75

# The account's own colours, paging and prompts must not change what is read here.
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off

ANYWAY=false
DRY_RUN=false
CONFIRMED=''
# Twice the worst that the design allows: what takes longer is no failover any more.
WAIT_SECONDS=$((2 * (DETECTION_WORST_S + ANSWER_WORST_S) + 120))
POLL_SECONDS=5

usage() {
  cat <<USAGE
Usage: ./failover-drill.sh run|watch|restore|state [switches]

  run        take all concurrency from the primary's function ($FUNCTION in $PRIMARY_REGION), so that its endpoint and
             its health check fail; measure until $DOMAIN answers from the standby, and wait until clients are held there
             where the design holds them; give the concurrency back; measure the return
  watch      only measure: somebody else breaks the primary
  restore    give back what a run has taken that did not end by itself
  state      say whether something is broken by a drill

  --yes SUFFIX    do not ask for confirmation; the suffix is $SUFFIX
  --anyway        go on although an alarm of the pair is on
  --dry-run       print the commands that would change something
  --wait SECONDS  longest wait for one step ($WAIT_SECONDS)
  --poll SECONDS  pause between two looks ($POLL_SECONDS)
  --help          this text

Clients get errors from the moment it begins until the standby has taken over: run it where and when that is agreed.
Needs the rights lambda:GetFunctionConcurrency, PutFunctionConcurrency and DeleteFunctionConcurrency in $PRIMARY_REGION,
cloudformation:DescribeStacks and cloudwatch:DescribeAlarms in both Regions, and, to see the checkers too,
route53:GetHealthCheckStatus.
Exit: 0 done, within the times of the design; 1 a call failed; 2 wrong usage; 3 refused; 4 done, and slower than the design
allows; 75 not seen within the longest wait. Whatever happens, what was taken is given back, or the script says how.
USAGE
}

say() { printf '%s\n' "$*"; }
fail() {
  printf 'error: %s\n' "$*" >&2
  exit "$EXIT_FAILED"
}
refuse() {
  printf 'Refused: %s\n' "$*" >&2
  exit "$EXIT_REFUSED"
}
misused() {
  printf '%s\nTry: ./failover-drill.sh --help\n' "$1" >&2
  exit "$EXIT_USAGE"
}
now() { date +%s; }
# minutes:seconds
clock() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

output() { # region stack name
  aws cloudformation describe-stacks --region "$1" --stack-name "$2" \
    --query "Stacks[0].Outputs[?OutputKey=='$3'].OutputValue" --output text
}

# Whether an address answers its health check; the answer is in ANSWER.
ANSWER=''
answers() { ANSWER=$(curl -fsS -m 10 "$1$HEALTH_PATH" 2>/dev/null); }

# The share of Route 53's checkers, in percent, that see the primary fail; nothing where nobody may ask.
failing_checkers() {
  local seen
  [[ -n $HEALTH_CHECK ]] || return 0
  seen=$(aws route53 get-health-check-status --health-check-id "$HEALTH_CHECK" \
    --query 'HealthCheckObservations[].StatusReport.Status' --output text 2>/dev/null | tr '\t' '\n') || return 0
  printf '%s\n' "$seen" | awk '/^(Success|Failure)/ { all++ } /^Failure/ { bad++ } END { if (all) print int(100 * bad / all) }'
}

read_pair() {
  PRIMARY_ENDPOINT=$(output "$PRIMARY_REGION" "$PRIMARY_STACK" ApiEndpoint) || fail "$PRIMARY_STACK cannot be read"
  SECONDARY_ENDPOINT=$(output "$SECONDARY_REGION" "$SECONDARY_STACK" ApiEndpoint) || fail "$SECONDARY_STACK cannot be read"
  HEALTH_CHECK=$(aws cloudformation describe-stacks --region "$SECONDARY_REGION" --stack-name "$SECONDARY_STACK" \
    --query "Stacks[0].Parameters[?ParameterKey=='PrimaryHealthCheckId'].ParameterValue" --output text) || HEALTH_CHECK=''
}

# The state of the alarm that is on while clients are held in the standby.
hold_state() {
  aws cloudwatch describe-alarms --region "$SECONDARY_REGION" --alarm-names "$HOLD_ALARM" --query 'MetricAlarms[0].StateValue' --output text
}

# What a drill would break twice, or what would not survive one.
preflight() {
  local region alarms held
  [[ ! -e $BROKEN ]] || refuse 'a drill has broken the primary and not mended it: ./failover-drill.sh restore'
  answers "$SECONDARY_ENDPOINT" || refuse "the standby does not answer ($SECONDARY_ENDPOINT$HEALTH_PATH): clients would have nowhere to go"
  answers "$PRIMARY_ENDPOINT" || refuse "the primary does not answer ($PRIMARY_ENDPOINT$HEALTH_PATH): there is nothing to break"
  answers "https://$DOMAIN" || refuse "https://$DOMAIN$HEALTH_PATH does not answer: see to that first"
  if [[ -n $HOLD_ALARM ]]; then
    held=$(hold_state) || fail "the state of $HOLD_ALARM cannot be read"
    [[ $held != ALARM ]] || refuse 'clients are held in the standby: ./failback.sh release'
  fi
  for region in "$PRIMARY_REGION" "$SECONDARY_REGION"; do
    alarms=$(aws cloudwatch describe-alarms --region "$region" --state-value ALARM --alarm-name-prefix "$APPLICATION-" \
      --query 'MetricAlarms[].AlarmName' --output text) || fail "the alarms in $region cannot be read"
    if [[ -n $alarms && $alarms != None ]]; then
      [[ $ANYWAY == true ]] || refuse "alarms are on in $region ($alarms); if that is no reason: --anyway"
      say "Alarms are on in $region: $alarms"
    fi
  done
}

confirm() {
  local typed
  [[ $CONFIRMED != "$SUFFIX" ]] || return 0
  [[ -z $CONFIRMED ]] || refuse "--yes $CONFIRMED is not this environment's suffix ($SUFFIX)"
  say "This fails every request in $PRIMARY_REGION until clients are in $SECONDARY_REGION: for the one who asks latest after"
  say "some $(clock $((DETECTION_WORST_S + ANSWER_WORST_S))) minutes, and $(clock "$CLIENT_WORST_S") more where a client holds on to old answers."
  printf 'Type the suffix of the environment to go on: '
  read -r typed || typed=''
  [[ $typed == "$SUFFIX" ]] || refuse 'not confirmed'
}

# Takes the concurrency away, once it is written down what there was.
break_primary() {
  local before
  before=$(aws lambda get-function-concurrency --region "$PRIMARY_REGION" --function-name "$FUNCTION" \
    --query ReservedConcurrentExecutions --output text) || fail "the concurrency of $FUNCTION cannot be read"
  [[ $before != 0 ]] || refuse "$FUNCTION has no concurrency already: somebody has taken it"
  [[ $before =~ ^[0-9]+$ ]] || before=none
  mkdir -p "$WORK"
  printf '%s\n' "$before" >"$BROKEN"
  trap mend_at_exit EXIT
  trap 'exit 130' INT TERM HUP
  aws lambda put-function-concurrency --region "$PRIMARY_REGION" --function-name "$FUNCTION" \
    --reserved-concurrent-executions 0 >/dev/null || fail "the concurrency of $FUNCTION could not be taken"
}

mend() {
  local before
  [[ -e $BROKEN ]] || return 0
  before=$(cat "$BROKEN")
  if [[ $before == none ]]; then
    aws lambda delete-function-concurrency --region "$PRIMARY_REGION" --function-name "$FUNCTION" || return 1
    say "$FUNCTION has no reserved concurrency again, as before."
  else
    aws lambda put-function-concurrency --region "$PRIMARY_REGION" --function-name "$FUNCTION" \
      --reserved-concurrent-executions "$before" >/dev/null || return 1
    say "$FUNCTION has its concurrency of $before again."
  fi
  rm -f "$BROKEN"
}

mend_at_exit() {
  local code=$?
  trap - EXIT
  mend || printf 'The primary is STILL BROKEN: ./failover-drill.sh restore\n' >&2
  exit "$code"
}

# Whether the answer names the primary; code of one's own may name no Region.
from_primary() { [[ $ANSWER == *'"region"'* && $ANSWER == *"\"$PRIMARY_REGION\""* ]]; }

# Looks until all was seen, or too long: when the primary's endpoint failed, when the checkers saw it, when the domain
# answered three times in a row after that. What counts as an answer of the standby comes while the primary fails, and
# does not name the primary; a primary that answers again was not lost, and everything begins anew.
T_FAILED='' T_SEEN='' T_ANSWERED='' T_LOST='' LOST=0 LOOKS=0
measure() { # began
  local began=$1 at share steady=0 said=''
  while true; do
    at=$(($(now) - began))
    if answers "$PRIMARY_ENDPOINT"; then
      if [[ -n $T_FAILED ]]; then say "$(clock "$at")  the primary's endpoint answers again: that was no failover"; fi
      T_FAILED='' T_SEEN='' T_ANSWERED='' steady=0
    elif [[ -z $T_FAILED ]]; then
      T_FAILED=$at
      say "$(clock "$at")  the primary's endpoint fails"
    fi
    if [[ -z $T_SEEN ]]; then
      share=$(failing_checkers)
      if [[ -n $share && $share -gt 82 ]]; then
        T_SEEN=$at
        say "$(clock "$at")  $share % of Route 53's checkers see it: that is enough"
      fi
    fi
    LOOKS=$((LOOKS + 1))
    if answers "https://$DOMAIN"; then
      if from_primary; then
        steady=0
      elif [[ -n $T_FAILED ]]; then
        steady=$((steady + 1))
        if ((steady == 1)); then
          T_ANSWERED=$at
          said=$ANSWER
          say "$(clock "$at")  $DOMAIN answers${said:+: $said}"
        fi
        if ((steady == 3)); then return 0; fi
      fi
    else
      LOST=$((LOST + 1))
      T_LOST=${T_LOST:-$at}
      steady=0
    fi
    if ((at >= WAIT_SECONDS)); then return 1; fi
    sleep "$POLL_SECONDS"
  done
}

# Until clients are held in the standby: mended before, the primary would have them back, and lose them again.
wait_for_hold() {
  local began
  began=$(now)
  while (($(now) - began < WAIT_SECONDS)); do
    # What cannot be read now may be in a moment.
    if [[ $(hold_state || true) == ALARM ]]; then
      say "Clients are held in the standby until they are let go: ./failback.sh release"
      return 0
    fi
    sleep "$POLL_SECONDS"
  done
  say "Nothing holds clients in the standby: fewer requests arrived there than set the hold. They return once the primary is mended."
}

# Until as few checkers see the primary fail as makes it healthy again.
wait_for_return() {
  local began share
  began=$(now)
  T_BACK=''
  while (($(now) - began < WAIT_SECONDS)); do
    share=$(failing_checkers)
    [[ -n $share ]] || return 0
    if ((share < 82)) && answers "$PRIMARY_ENDPOINT"; then
      T_BACK=$(($(now) - began))
      return 0
    fi
    sleep "$POLL_SECONDS"
  done
}

line() { printf '| %-42s | %8s | %8s | %8s |\n' "$@"; }

# The table, and whether the design's own times hold.
report() {
  local worst=$((DETECTION_WORST_S + ANSWER_WORST_S)) expected=$((DETECTION_EXPECTED_S + ANSWER_EXPECTED_S)) beyond=''
  line Step measured expected 'at worst'
  line '---' '---:' '---:' '---:'
  line "The primary's endpoint fails" "$(clock "${T_FAILED:-0}")" '' ''
  if [[ -n $T_SEEN ]]; then line "Route 53's checkers see it" "$(clock "$T_SEEN")" "$(clock "$DETECTION_EXPECTED_S")" "$(clock "$DETECTION_WORST_S")"; fi
  line "$DOMAIN answers from the standby" "$(clock "$T_ANSWERED")" "$(clock "$expected")" "$(clock "$worst")"
  if [[ -n ${T_BACK:-} ]]; then line 'The primary is healthy again, once mended' "$(clock "$T_BACK")" '' ''; fi
  say ''
  say "Of $LOOKS looks at $DOMAIN $LOST were not answered."
  say "With clients that hold on to old answers (up to $(clock "$CLIENT_WORST_S")) and a standby that starts cold (up to $(clock "$WARMING_WORST_S")),"
  say "neither of which is seen from here, the last client is served after $(clock $((T_ANSWERED + CLIENT_WORST_S + WARMING_WORST_S))) of $(clock "$TARGET_S") allowed (RTO)."
  if ((T_ANSWERED > worst)); then beyond="The standby answered $(clock $((T_ANSWERED - worst))) later than the design allows at worst."; fi
  if ((T_ANSWERED + CLIENT_WORST_S + WARMING_WORST_S > TARGET_S)); then beyond="${beyond:+$beyond }The recovery time target is missed."; fi
  say ''
  say "**${beyond:-Within the times of the design.}**"
  [[ -z $beyond ]]
}

# The same as a file, beside what deploy.sh keeps.
keep_report() {
  local file code=0
  mkdir -p "$WORK"
  file=$WORK/drill-$(date -u +%Y%m%dT%H%M%SZ).md
  {
    say "# Failover drill of $DOMAIN ($SUFFIX), $(date -u +'%F %R') UTC"
    say ''
    report || code=$EXIT_BEYOND
  } | tee "$file.new" | sed 1,2d
  # A pipe's parts are processes of their own: the verdict is read from what was written.
  grep -q '^\*\*Within' "$file.new" || code=$EXIT_BEYOND
  mv "$file.new" "$file"
  say "Kept as ${file#"$HERE/"}."
  return "$code"
}

unseen() {
  say "After $(clock "$WAIT_SECONDS") $DOMAIN does not answer from the standby. RUNBOOK.md says how to fail over by hand." >&2
}

run() {
  read_pair
  preflight
  if [[ $DRY_RUN == true ]]; then
    say "aws lambda put-function-concurrency --region $PRIMARY_REGION --function-name $FUNCTION --reserved-concurrent-executions 0"
    say "and afterwards back to what aws lambda get-function-concurrency says now."
    return 0
  fi
  confirm
  local began seen=true
  began=$(now)
  break_primary
  say "0:00  $FUNCTION in $PRIMARY_REGION takes no requests"
  measure "$began" || seen=false
  if [[ $seen == true && -n $HOLD_ALARM ]]; then wait_for_hold; fi
  mend || fail 'the concurrency could not be given back: ./failover-drill.sh restore'
  trap - EXIT INT TERM HUP
  if [[ $seen == false ]]; then
    unseen
    return "$EXIT_UNFINISHED"
  fi
  if [[ -z $HOLD_ALARM ]]; then wait_for_return; fi
  keep_report
}

watch() {
  read_pair
  say "Waiting for the primary to fail; the clock runs from here."
  if ! measure "$(now)"; then
    unseen
    return "$EXIT_UNFINISHED"
  fi
  # Nobody knows when it was broken: the clock begins with the first look that failed.
  local from=${T_FAILED:-0}
  if [[ -n $T_SEEN ]]; then T_SEEN=$((T_SEEN > from ? T_SEEN - from : 0)); fi
  T_ANSWERED=$((T_ANSWERED - from)) T_FAILED=0
  keep_report
}

main() {
  local command=''
  while (($# > 0)); do
    case $1 in
      run | watch | restore | state)
        [[ -z $command ]] || misused 'one command at a time'
        command=$1
        ;;
      --anyway) ANYWAY=true ;;
      --dry-run) DRY_RUN=true ;;
      --yes)
        (($# > 1)) || misused '--yes wants the suffix'
        CONFIRMED=$2
        shift
        ;;
      --wait | --poll)
        (($# > 1)) && [[ $2 =~ ^[0-9]{1,5}$ ]] || misused "$1 wants a whole number"
        if [[ $1 == --wait ]]; then WAIT_SECONDS=$2; else POLL_SECONDS=$2; fi
        shift
        ;;
      --help | -h)
        usage
        exit 0
        ;;
      *) misused "unknown: $1" ;;
    esac
    shift
  done
  case $command in
    run) run ;;
    watch) watch ;;
    restore)
      [[ -e $BROKEN ]] || say 'Nothing is broken by a drill.'
      mend || fail "the concurrency of $FUNCTION could not be given back; it was $(cat "$BROKEN")"
      ;;
    state)
      if [[ -e $BROKEN ]]; then
        say "Broken: $FUNCTION in $PRIMARY_REGION has no concurrency; before it was $(cat "$BROKEN"). ./failover-drill.sh restore"
      else
        say 'Nothing is broken by a drill.'
      fi
      ;;
    *) misused 'run, watch, restore or state?' ;;
  esac
}

# Tests read the functions above without running anything.
if [[ ${BASH_SOURCE[0]} == "$0" ]]; then main "$@"; fi
