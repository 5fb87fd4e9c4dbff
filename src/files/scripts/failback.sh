# Holds clients in the standby, lets them return, or says which of the two it is: one metric in the standby's Region.
# Needs bash 3.2 or newer and the AWS CLI; asks no other Region and no control plane but the standby's own.

# shellcheck disable=SC2154 # the variables come from the header that the export puts before this text
set -euo pipefail

readonly EXIT_FAILED=1 EXIT_USAGE=2 EXIT_REFUSED=3 EXIT_UNFINISHED=75

# The account's own colours, paging and prompts must not change what is read here.
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off

ANYWAY=false
WAIT_SECONDS=300
POLL_SECONDS=10
SETTLE_SECONDS=300

usage() {
  cat <<USAGE
Usage: ./failback.sh hold|release|state [switches]

  hold       move clients to the standby ($SECONDARY_REGION), and keep them there
  release    let clients return to the primary ($PRIMARY_REGION) as soon as its health check is green
  state      say whether clients are held

  --anyway        release although the primary's endpoint does not answer
  --wait SECONDS  longest wait until the alarm says so ($WAIT_SECONDS)
  --settle SEC    how long a release looks whether clients who arrive late hold again ($SETTLE_SECONDS)
  --poll SECONDS  pause between two looks ($POLL_SECONDS)
  --help          this text

Needs the rights cloudwatch:PutMetricData and cloudwatch:DescribeAlarms in $SECONDARY_REGION, and for release
cloudformation:DescribeStacks.
Exit: 0 done; 1 a call failed; 2 wrong usage; 3 refused; 75 said, and not seen yet: look again with state.
USAGE
}

say() { printf '%s\n' "$*"; }
fail() {
  printf 'error: %s\n' "$*" >&2
  exit "$EXIT_FAILED"
}
misused() {
  printf '%s\nTry: ./failback.sh --help\n' "$1" >&2
  exit "$EXIT_USAGE"
}

# held or free; the alarm keeps its state while there is no data, as Route 53's check on it does.
state() {
  local alarm
  alarm=$(aws cloudwatch describe-alarms --region "$SECONDARY_REGION" --alarm-names "$HOLD_ALARM" \
    --query 'MetricAlarms[0].StateValue' --output text) || fail "the state of $HOLD_ALARM cannot be read"
  case $alarm in
    ALARM) printf 'held' ;;
    OK | INSUFFICIENT_DATA) printf 'free' ;;
    *) fail "there is no alarm $HOLD_ALARM in $SECONDARY_REGION" ;;
  esac
}

tell() {
  if [[ $1 == held ]]; then
    say "Held: $DOMAIN leads to the standby ($SECONDARY_REGION), however well the primary is."
  else
    say "Not held: $DOMAIN leads to the primary ($PRIMARY_REGION) while its health check is green."
  fi
}

# Puts the value until the alarm says so. Of several values in a minute the greatest counts, so a release within a
# minute of a hold is said again in the next one.
put() { # value wanted
  local began=$SECONDS said=-60 now
  while true; do
    if ((SECONDS - said >= 60)); then
      aws cloudwatch put-metric-data --region "$SECONDARY_REGION" --namespace "$NAMESPACE" --metric-name "$HOLD_METRIC" \
        --value "$1" || fail "$HOLD_METRIC could not be set to $1"
      said=$SECONDS
      say "$HOLD_METRIC is set to $1 in $SECONDARY_REGION."
    fi
    now=$(state) || exit "$EXIT_FAILED"
    if [[ $now == "$2" ]]; then
      tell "$now"
      say 'Route 53 and resolvers follow within minutes.'
      return 0
    fi
    if ((SECONDS - began >= WAIT_SECONDS)); then
      say "The alarm does not say so yet. Look again: ./failback.sh state" >&2
      exit "$EXIT_UNFINISHED"
    fi
    sleep "$POLL_SECONDS"
  done
}

# The primary's own endpoint, as the standby's stack knows it, has to answer before clients are sent there.
primary_answers() {
  local endpoint
  command -v curl >/dev/null || return 0
  endpoint=$(aws cloudformation describe-stacks --region "$SECONDARY_REGION" --stack-name "$SECONDARY_STACK" \
    --query "Stacks[0].Outputs[?OutputKey=='PeerApiEndpoint'].OutputValue" --output text) || fail "$SECONDARY_STACK cannot be read"
  curl -fsS -m 10 -o /dev/null "$endpoint$HEALTH_PATH"
}

may_release() { [[ $ANYWAY == true ]] || primary_answers; }

# Clients who were still on their way to the standby set the hold once more, minutes after it was let go.
let_go_of_late_ones() {
  local began=$SECONDS now
  if ((SETTLE_SECONDS > 0)); then
    say "Looking for $SETTLE_SECONDS seconds whether clients who arrive late hold again; it may be stopped."
  fi
  while ((SECONDS - began < SETTLE_SECONDS)); do
    sleep "$POLL_SECONDS"
    now=$(state) || exit "$EXIT_FAILED"
    if [[ $now == free ]]; then continue; fi
    if ! may_release; then
      say 'Held again, and the primary does not answer its health check: left as it is.' >&2
      exit "$EXIT_REFUSED"
    fi
    say 'Clients who arrived late hold again.'
    put 0 free
  done
}

release() {
  if ! may_release; then
    say 'Refused: the primary does not answer its health check. Released now, clients return by themselves the moment it does;' >&2
    say 'if that is what you want: ./failback.sh release --anyway' >&2
    exit "$EXIT_REFUSED"
  fi
  put 0 free
  let_go_of_late_ones
  say 'For the next five quiet minutes nothing holds by itself. If the primary fails again before, hold by hand.'
}

main() {
  local command='' now
  while (($# > 0)); do
    case $1 in
      hold | release | state)
        [[ -z $command ]] || misused 'one command at a time'
        command=$1
        ;;
      --anyway) ANYWAY=true ;;
      --wait | --poll | --settle)
        (($# > 1)) && [[ $2 =~ ^[0-9]{1,5}$ ]] || misused "$1 wants a whole number"
        case $1 in
          --wait) WAIT_SECONDS=$2 ;;
          --poll) POLL_SECONDS=$2 ;;
          --settle) SETTLE_SECONDS=$2 ;;
        esac
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
    hold) put 1 held ;;
    release) release ;;
    state)
      now=$(state) || exit "$EXIT_FAILED"
      tell "$now"
      ;;
    *) misused 'hold, release or state?' ;;
  esac
}

# Tests read the functions above without running anything.
if [[ ${BASH_SOURCE[0]} == "$0" ]]; then main "$@"; fi
