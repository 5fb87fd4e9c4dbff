# ---- plan ------------------------------------------------------------------------------------------------------

# shellcheck disable=SC2154 # these parts are one script; what is set here or there is read there or here

readonly EXIT_REPLACES=4
# Whether a deployment looks at each change before it is made.
CAREFUL=false
# Change sets that were made and not yet deleted, each as: region stack name.
CHANGE_SETS=()

# Every command but a deployment works on a pair that stands, with nothing under way.
must_stand() {
  local stack
  for stack in primary secondary; do
    read_state "$stack" || fail "cannot read $(stack_of "$stack") in $(region_of "$stack"): $(last_error)"
    case $STATE in
      *_IN_PROGRESS) unfinished "$(stack_of "$stack") is $STATE. Wait for that, and run ./deploy.sh $COMMAND again." ;;
    esac
    if [[ $STEP != full ]]; then
      refuse "$(stack_of "$stack") in $(region_of "$stack") does not hold the full template yet (it is $STATE): deploy it first. ./deploy.sh --dry-run says how."
    fi
  done
}

# Sets the version ids of the package as far as it is there; a plan uploads no code.
find_package() {
  local stack bucket facts version
  for stack in primary secondary; do
    version=''
    bucket=$(output "$stack" ArtifactBucketName)
    if [[ $ARTIFACT_SOURCE != file ]]; then
      version=$(parameter "$PARAMETERS/$stack.full.json" ArtifactVersion)
      if [[ $stack == primary ]]; then bucket=$ARTIFACT_PRIMARY_BUCKET; else bucket=$ARTIFACT_SECONDARY_BUCKET; fi
    fi
    if [[ -z $version ]]; then
      if facts=$(head_object "$(region_of "$stack")" "$bucket" "$ARTIFACT_KEY"); then
        version=${facts%%$'\t'*}
      elif grep -Eq '404|Not Found|NoSuchKey' "$WORK/aws-error"; then
        version=$UNKNOWN
      else
        fail "s3://$bucket/$ARTIFACT_KEY: $(last_error)"
      fi
    fi
    # shellcheck disable=SC2034 # gather reads them
    if [[ $stack == primary ]]; then PRIMARY_VERSION=$version; else SECONDARY_VERSION=$version; fi
  done
}

# Deletes the change sets that are still there, whatever ended the script; one that is just being made cannot go at once.
delete_change_sets() {
  local set region stack name tries
  for set in ${CHANGE_SETS[@]+"${CHANGE_SETS[@]}"}; do
    read -r region stack name <<<"$set"
    tries=0
    until ask cloudformation delete-change-set --region "$region" --stack-name "$stack" --change-set-name "$name" >/dev/null ||
      grep -q 'ChangeSetNotFound' "$WORK/aws-error"; do
      tries=$((tries + 1))
      if ((tries >= 5)); then
        warn "the change set $name of $stack could not be deleted: $(last_error). It changes nothing by itself; delete it in the console."
        break
      fi
      sleep "$(pause)"
    done
  done
  CHANGE_SETS=()
}

# Seconds between two looks at something that takes seconds, not minutes.
pause() { printf '%s' $((POLL_SECONDS < 5 ? POLL_SECONDS : 5)); }

# Waits until a change set is made, and sets CHANGED. One without changes fails, and says so in words only.
# (Not in a command substitution: a signal would have to wait for its end.)
CHANGED=false
await_change_set() { # region stack name
  local began=$SECONDS facts status reason
  while :; do
    facts=$(must_ask cloudformation describe-change-set --region "$1" --stack-name "$2" --change-set-name "$3" --no-paginate \
      --query '[Status,StatusReason]') || exit "$EXIT_FAILED"
    IFS=$'\t' read -r status reason <<<"$facts"
    case $status in
      CREATE_COMPLETE)
        CHANGED=true
        return 0
        ;;
      FAILED)
        case $reason in
          *"didn't contain changes"* | *'No updates are to be performed'*)
            CHANGED=false
            return 0
            ;;
        esac
        fail "$2 cannot be planned: $reason"
        ;;
      CREATE_PENDING | CREATE_IN_PROGRESS) ;;
      *) fail "the change set of $2 is $status: $reason" ;;
    esac
    if ((SECONDS - began >= TIMEOUT_MINUTES * 60)); then
      unfinished "the change set of $2 is still $status after $TIMEOUT_MINUTES minutes. Run again."
    fi
    sleep "$(pause)"
  done
}

# What would be lost is marked with "!!". A new version of the function is what a release is: it is not.
readonly CHANGES="Changes[].ResourceChange.[Action,LogicalResourceId,ResourceType,not_null(Replacement,'-'),
  not_null(PolicyAction,'-'),not_null(PhysicalResourceId,'-'),
  join(', ',not_null(Details,\`[]\`)[].join(' ',[not_null(Target.Name,Target.Attribute,'?'),
  join('',['(',not_null(Target.RequiresRecreation,'-'),')'])]))]"

list_changes() { # lines of CHANGES
  POLICY=$(stack_policy) awk -F '\t' '
    NF < 6 { next }
    {
      action = $1; id = $2; kind = $3; replaced = $4; policy = $5; physical = $6
      count = split($7, part, ", ")
      names = ""
      split("", seen)
      for (i = 1; i <= count; i++) {
        if (part[i] in seen) continue
        seen[part[i]] = 1
        sub(/ \(-\)$/, "", part[i])
        names = names (names == "" ? "" : ", ") part[i]
      }
      told = ""
      release = (kind == "AWS::Lambda::Version" && replaced == "True" && policy !~ /Delete/)
      if (action == "Remove") told = "REMOVED from the stack"
      else if (release) told = ""
      else if (replaced == "True") told = "REPLACED"
      else if (replaced == "Conditional" || action == "Dynamic") told = "MAY BE REPLACED; CloudFormation knows when it gets there"
      printf "%s %-7s %s  %s%s\n", (told == "" ? "  " : "!!"), action, id, kind, (replaced == "-" ? "" : "  replacement " replaced)
      if (names != "") print "             " names
      if (told != "") {
        old = (physical == "-" ? "the old one" : physical)
        print "             " told ": " old (policy ~ /Delete/ ? " IS DELETED" : " stays behind")
        if (index(ENVIRON["POLICY"], "\"" kind "\"") && replaced != "Conditional")
          print "             the stack policy refuses this: the update would fail without --override-stack-policy"
      } else if (release) {
        print "             a release: the version before stays, as the way back"
      }
    }'
}

# Prints what sending ARGUMENTS to a stack that exists would change, by a change set that is deleted again; keeps the list.
show_changes() { # stack
  local region name set
  region=$(region_of "$1") name=$(stack_of "$1")
  set=plan-$(date -u +%Y%m%dT%H%M%SZ)-$$
  CHANGE_SETS+=("$region $name $set")
  must_ask cloudformation create-change-set "${ARGUMENTS[@]}" --change-set-name "$set" --change-set-type UPDATE \
    --description 'Made by deploy.sh, which deletes it again' >/dev/null
  await_change_set "$region" "$name" "$set"
  : >"$WORK/$1.plan"
  if [[ $CHANGED == true ]]; then
    must_ask cloudformation describe-change-set --region "$region" --stack-name "$name" --change-set-name "$set" \
      --query "$CHANGES" >"$WORK/changes" || exit "$EXIT_FAILED"
    list_changes <"$WORK/changes" >"$WORK/$1.plan"
  fi
  delete_change_sets
  if [[ -s $WORK/$1.plan ]]; then sed 's/^/  /' "$WORK/$1.plan"; else note 'no changes'; fi
}

# With --careful: shows what an update of a full stack is about to change, and goes on only if nothing is lost or it is confirmed.
look_first() { # stack parameters-file template-switch template-value, after settle
  local answer=''
  if [[ $CAREFUL == false || $DRY_RUN == true ]]; then return 0; fi
  if [[ $STATE == ABSENT || $STATE == UPDATE_FAILED || ($1 != edge && $STEP != full) ]]; then return 0; fi
  stack_arguments "$@"
  show_changes "$1"
  if ! grep -q '^!!' "$WORK/$1.plan"; then return 0; fi
  if [[ -t 0 ]]; then
    printf '    Replace or remove what is marked !!? Type yes: '
    read -r answer || true
    if [[ $answer == yes ]]; then return 0; fi
  fi
  refuse "$(stack_of "$1") was not changed: something in it would be replaced or removed (!!). Without --careful it is updated all the same."
}

# Prints what an update of one stack would do.
plan_stack() { # stack
  local region name bucket value
  region=$(region_of "$1") name=$(stack_of "$1")
  say "==> $name ($region)"
  read_state "$1" || fail "cannot read $name in $region: $(last_error)"
  if [[ $STATE == ABSENT ]]; then
    note "does not exist and would be made; ./deploy.sh --dry-run prints the command"
    return 0
  fi
  gather "$1"
  for value in ${VALUES[@]+"${VALUES[@]}"}; do
    case ${value#*=} in
      "$UNKNOWN" | "$TO_COME")
        note "unknown before deploying: ${value%%=*}. What depends on it is listed as changing; whether it is replaced may differ."
        ;;
    esac
  done
  taken_from_replaced "$1"
  if [[ $1 == edge ]]; then
    merge_parameters "$PARAMETERS/edge.json" "$WORK/edge.json" ${VALUES[@]+"${VALUES[@]}"}
    stack_arguments edge "$WORK/edge.json" --template-body "file://$HERE/edge.template.json"
  else
    bucket=$(output "$1" ArtifactBucketName)
    merge_parameters "$PARAMETERS/$1.full.json" "$WORK/$1.full.json" ${VALUES[@]+"${VALUES[@]}"}
    ensure_object "$region" "$bucket" "$(template_key "$1")" "$HERE/$1.template.json" --checksum-algorithm SHA256 '' >/dev/null
    stack_arguments "$1" "$WORK/$1.full.json" --template-url "$(template_url "$1" "$bucket")"
  fi
  show_changes "$1"
}

# Says which values may change under way, since what gives them would be replaced first.
taken_from_replaced() { # stack
  local wire source taken=''
  local -a wires=()
  case $1 in
    primary) wires=(${WIRES_PRIMARY[@]+"${WIRES_PRIMARY[@]}"}) ;;
    secondary) wires=(${WIRES_SECONDARY[@]+"${WIRES_SECONDARY[@]}"}) ;;
    edge) wires=(${WIRES_EDGE[@]+"${WIRES_EDGE[@]}"}) ;;
  esac
  for wire in ${wires[@]+"${wires[@]}"}; do
    source=${wire#*=} source=${source%%.*}
    if grep -q '^!!' "$WORK/$source.plan" 2>/dev/null; then taken="$taken ${wire%%=*}"; fi
  done
  if [[ -n $taken ]]; then
    note "planned with today's values of$taken: known anew only once the stack before it is updated"
  fi
}

# Shows what a deployment would change, in the order in which it would.
plan() {
  local stack order='primary secondary' lost
  must_stand
  find_package
  if hold_to_come; then
    order='secondary primary'
    note "the secondary is sent first, for the alarm that holds clients, and once more after the primary"
  fi
  for stack in $order ${EDGE_STACK:+edge}; do plan_stack "$stack"; done
  lost=$(cat "$WORK"/*.plan | grep -c '^!!' || true)
  if ((lost == 0)); then
    say 'Nothing would be replaced or removed. The change sets are deleted; nothing was changed.'
    return 0
  fi
  say "$lost resource(s) would be replaced or removed (!!). The change sets are deleted; nothing was changed."
  say 'Everything in these stacks is retained: what is replaced or removed stays in the account under its name, out of every
stack, and costs what it costs until you delete it by hand. A new one of the same name cannot be made before that.'
  exit "$EXIT_REPLACES"
}

