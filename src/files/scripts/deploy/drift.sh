# ---- drift -----------------------------------------------------------------------------------------------------

# shellcheck disable=SC2154 # these parts are one script; what is set here or there is read there or here

readonly EXIT_DRIFTED=5
# One line for a resource, and one for each of its properties that differ.
readonly DRIFTS="StackResourceDrifts[].[[['resource',StackResourceDriftStatus,LogicalResourceId,ResourceType,not_null(PhysicalResourceId,'-')]],
  not_null(PropertyDifferences,\`[]\`)[].['property',DifferenceType,PropertyPath,not_null(ExpectedValue,'-'),not_null(ActualValue,'-')]][][]"

# Waits for a detection, and sets what came of it: its status, whether anything drifted, and why it failed if it did.
DETECTION='' DRIFT='' DETECTION_REASON=''
await_detection() { # stack detection
  local began=$SECONDS facts
  while :; do
    facts=$(must_ask cloudformation describe-stack-drift-detection-status --region "$(region_of "$1")" --stack-drift-detection-id "$2" \
      --query '[DetectionStatus,StackDriftStatus,DetectionStatusReason]') || exit "$EXIT_FAILED"
    IFS=$'\t' read -r DETECTION DRIFT DETECTION_REASON <<<"$facts"
    if [[ $DETECTION != DETECTION_IN_PROGRESS ]]; then return 0; fi
    if ((SECONDS - began >= TIMEOUT_MINUTES * 60)); then
      unfinished "$(stack_of "$1") is still being looked at after $TIMEOUT_MINUTES minutes. Run again."
    fi
    sleep "$(pause)"
  done
}

# The resources that drifted, page by page: the CLI does not turn the pages of this list.
read_drifts() { # stack
  local token='' region name
  region=$(region_of "$1") name=$(stack_of "$1")
  : >"$WORK/$1.drifts"
  while :; do
    must_ask cloudformation describe-stack-resource-drifts --region "$region" --stack-name "$name" \
      --stack-resource-drift-status-filters MODIFIED DELETED ${token:+--next-token "$token"} \
      --query "[[['next',not_null(NextToken,'-')]],$DRIFTS][]" >"$WORK/page" || exit "$EXIT_FAILED"
    awk -F '\t' '$1 != "next"' "$WORK/page" >>"$WORK/$1.drifts"
    token=$(awk -F '\t' '$1 == "next" { print $2; exit }' "$WORK/page")
    if [[ -z $token || $token == - ]]; then return 0; fi
  done
}

list_drifts() { # lines of DRIFTS
  awk -F '\t' '
    function short(text) { return length(text) > 400 ? substr(text, 1, 400) " ..." : text }
    $1 == "resource" { print "    " $2 "  " $3 "  " $4 "  " $5 }
    $1 == "property" {
      print "        " $3 " (" $2 ")"
      print "            expected: " short($4)
      print "            actual:   " short($5)
    }'
}

# Compares every stack with what is there, property by property, as far as CloudFormation can tell.
drift() {
  local stack id started='' changed=0 failed=0
  for stack in primary secondary ${EDGE_STACK:+edge}; do
    read_state "$stack" || fail "cannot read $(stack_of "$stack") in $(region_of "$stack"): $(last_error)"
    if [[ $STATE == ABSENT ]]; then refuse "$(stack_of "$stack") in $(region_of "$stack") does not exist: there is nothing to compare."; fi
    id=$(must_ask cloudformation detect-stack-drift --region "$(region_of "$stack")" --stack-name "$(stack_of "$stack")" \
      --query StackDriftDetectionId) || exit "$EXIT_FAILED"
    started="$started $stack=$id"
  done
  for id in $started; do
    stack=${id%%=*}
    say "==> $(stack_of "$stack") ($(region_of "$stack"))"
    await_detection "$stack" "${id#*=}"
    read_drifts "$stack"
    list_drifts <"$WORK/$stack.drifts"
    if [[ $DETECTION != DETECTION_COMPLETE ]]; then
      failed=$((failed + 1))
      warn "not everything could be compared: $DETECTION_REASON"
    fi
    if [[ -s $WORK/$stack.drifts || $DRIFT == DRIFTED ]]; then
      changed=$((changed + 1))
    elif [[ $DETECTION == DETECTION_COMPLETE ]]; then
      note 'as deployed, as far as CloudFormation can tell'
    fi
  done
  if ((failed > 0)); then fail "$failed stack(s) could not be compared in full."; fi
  if ((changed == 0)); then return 0; fi
  say "Something was changed by hand in $changed stack(s). Undo it by hand, or take it over into the design and deploy. Deploying
unchanged does not undo it: CloudFormation compares templates. The function's alias differs after a rollback."
  exit "$EXIT_DRIFTED"
}

