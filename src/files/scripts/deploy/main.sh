# ---- main ------------------------------------------------------------------------------------------------------

# shellcheck disable=SC2154,SC2034 # these parts are one script; what is set here or there is read there or here

misused() {
  printf '%s\nTry: ./deploy.sh --help\n' "$1" >&2
  exit "$EXIT_USAGE"
}

read_switches() {
  local part command=''
  while (($# > 0)); do
    case $1 in
      plan | rollback | drift)
        [[ -z $command ]] || misused 'one command at a time'
        command=$1
        ;;
      --dry-run) DRY_RUN=true ;;
      --yes) CONFIRMED=true ;;
      --careful) CAREFUL=true ;;
      --accept-open-endpoint) ACCEPT_OPEN=true ;;
      --override-stack-policy) OVERRIDE_POLICY=true ;;
      --help | -h)
        usage
        exit 0
        ;;
      --skip | --account | --role-arn | --to | --timeout | --delegation-wait | --poll)
        (($# > 1)) || misused "$1 wants a value"
        case $1 in
          --skip)
            for part in ${2//,/ }; do
              [[ " $PARTS " == *" $part "* ]] || misused "--skip: there is no part '$part' (there are: $PARTS)"
              SKIPPED="$SKIPPED$part "
            done
            ;;
          --account) EXPECTED_ACCOUNT=$2 ;;
          --role-arn) ROLE_ARN=$2 ;;
          --to)
            [[ $2 =~ ^[A-Za-z0-9+/]{43}=$ ]] || misused '--to wants a SHA-256 in base64, as rollback prints it'
            TO_DIGEST=$2
            ;;
          *)
            [[ $2 =~ ^[0-9]{1,5}$ ]] || misused "$1 wants a whole number"
            case $1 in
              --timeout) TIMEOUT_MINUTES=$2 ;;
              --delegation-wait) DELEGATION_MINUTES=$2 ;;
              --poll) POLL_SECONDS=$2 ;;
            esac
            ;;
        esac
        shift
        ;;
      *) misused "unknown: $1" ;;
    esac
    shift
  done
  COMMAND=${command:-deploy}
  case $COMMAND in
    plan | drift) if [[ $DRY_RUN == true ]]; then misused "--dry-run is not for $COMMAND, which changes nothing as it is"; fi ;;
  esac
  if [[ $COMMAND != rollback && ($CONFIRMED == true || -n $TO_DIGEST) ]]; then misused 'rollback alone takes a digest and a yes beforehand'; fi
  if [[ $COMMAND != deploy && $CAREFUL == true ]]; then misused "a deployment alone can be careful"; fi
  if [[ -n $EXPECTED_ACCOUNT ]] && skipped account; then misused '--account needs the part account, which is skipped'; fi
}

# Brings both stacks to what this folder says.
deploy() {
  if [[ -n $EDGE_STACK ]]; then STEP_TOTAL=7; else STEP_TOTAL=6; fi
  stack_policy >"$WORK/stack-policy.json"
  foundations
  delegation
  upload
  if hold_to_come; then
    STEP_TOTAL=$((STEP_TOTAL + 1))
    full secondary
  fi
  full primary
  if [[ $SEND_AGAIN == true ]]; then STEP_TOTAL=$((STEP_TOTAL + 1)); fi
  full secondary
  if [[ $SEND_AGAIN == true ]]; then full primary; fi
  if [[ -n $EDGE_STACK ]]; then edge; fi
  if [[ $DRY_RUN == true ]]; then
    say 'Dry run: nothing was changed.'
  else
    summary
  fi
}

main() {
  local name
  read_switches "$@"
  for name in ZONE_COUNT RESERVED_CONCURRENCY API_RATE WARM_WRITE_UNITS; do
    is_number "${!name}" || fail "$name in the head of this script is not a number"
  done
  if [[ $COMMAND != deploy || $DRY_RUN == true ]]; then
    WORK=$(mktemp -d)
  else
    mkdir -p "$WORK"
  fi
  if [[ $DRY_RUN == true ]]; then say 'Dry run: commands that would change something are printed, not run.'; fi
  trap at_exit EXIT
  # Without these a signal ends the script at once, and change sets stay.
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  case $COMMAND in
    plan)
      # The preflight may write zones into the parameters; a plan's are a copy.
      PARAMETERS=$WORK/parameters
      cp -R "$HERE/parameters" "$PARAMETERS"
      ;;
    # These neither send parameters nor need what a deployment needs.
    rollback | drift) SKIPPED="$SKIPPED parameters domain endpoint artifact zones quotas delegation health " ;;
  esac
  preflight
  "$COMMAND"
  FINISHED=true
}

# Tests read the functions above without running anything.
if [[ ${BASH_SOURCE[0]} == "$0" ]]; then main "$@"; fi
