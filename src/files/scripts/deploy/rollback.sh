# ---- the code that runs ----------------------------------------------------------------------------------------

# shellcheck disable=SC2154 # these parts are one script; what is set here or there is read there or here

# The alias that the API calls.
readonly ALIAS=live
# What rollback is told: to which code, and not to ask.
TO_DIGEST='' CONFIRMED=false
# What the alias of one Region leads to, filled by read_live; LIVE_SHARED is set where a part of the requests goes elsewhere.
LIVE_VERSION='' LIVE_DIGEST='' LIVE_SHARED=''

read_live() { # stack
  local region facts
  region=$(region_of "$1")
  facts=$(must_ask lambda get-alias --region "$region" --function-name "$FUNCTION" --name "$ALIAS" \
    --query '[FunctionVersion,to_string(RoutingConfig.AdditionalVersionWeights)]') || exit "$EXIT_FAILED"
  IFS=$'\t' read -r LIVE_VERSION LIVE_SHARED <<<"$facts"
  case $LIVE_SHARED in null | '{}' | None) LIVE_SHARED='' ;; esac
  LIVE_DIGEST=$(must_ask lambda get-function-configuration --region "$region" --function-name "$FUNCTION" --qualifier "$LIVE_VERSION" \
    --query CodeSha256) || exit "$EXIT_FAILED"
}

# Says what runs in both Regions, and stops where it is not what was reviewed.
check_live() {
  local stack region other=0
  for stack in primary secondary; do
    region=$(region_of "$stack")
    read_live "$stack"
    if [[ -n $LIVE_SHARED ]]; then
      warn "$region: the alias $ALIAS sends a part of the requests to other versions: $LIVE_SHARED"
      other=$((other + 1))
    elif [[ $LIVE_DIGEST == "$ARTIFACT_SHA256_BASE64" ]]; then
      note "$region: $ALIAS is version $LIVE_VERSION, with the reviewed SHA-256 $LIVE_DIGEST"
    else
      warn "$region: $ALIAS is version $LIVE_VERSION, with SHA-256 $LIVE_DIGEST, not the reviewed $ARTIFACT_SHA256_BASE64"
      other=$((other + 1))
    fi
  done
  if ((other > 0)); then
    fail "not both Regions run the code of this export. CloudFormation does not see an alias that was moved by hand, or by a
rollback; this brings the code back: ./deploy.sh rollback --to $ARTIFACT_SHA256_BASE64"
  fi
}

# ---- rollback --------------------------------------------------------------------------------------------------

# Keeps the published versions of one Region, newest first: number, digest, date, description.
read_versions() { # stack
  must_ask lambda list-versions-by-function --region "$(region_of "$1")" --function-name "$FUNCTION" \
    --query "Versions[?Version!='\$LATEST'].[Version,CodeSha256,LastModified,Description]" >"$WORK/$1.listed" || exit "$EXIT_FAILED"
  sort -rn "$WORK/$1.listed" >"$WORK/$1.versions"
}

# The newest version with a digest and at most the given number; nothing where there is none.
version_with() { # stack digest [number]
  awk -F '\t' -v digest="$2" -v most="${3:-0}" '$2 == digest && (most + 0 == 0 || $1 + 0 <= most + 0) { print $1; exit }' "$WORK/$1.versions"
}

version_told() { # stack number
  awk -F '\t' -v number="$2" '$1 == number { print "version " $1 " of " substr($3, 1, 16) " UTC, SHA-256 " $2 }' "$WORK/$1.versions"
}

# What the alias leads to and will lead to, the standby first; filled by read_from and choose.
readonly ORDER=(secondary primary)
FROM=('' '') FROM_DIGEST=('' '') TO=('' '')
# Where the alias was moved and not put back, as indexes of the above.
MOVED=''

# Reads what both Regions run and have had.
read_from() {
  local index stack
  for index in 0 1; do
    stack=${ORDER[index]}
    read_versions "$stack"
    read_live "$stack"
    if [[ -n $LIVE_SHARED ]]; then
      refuse "$(region_of "$stack"): the alias $ALIAS sends a part of the requests to other versions ($LIVE_SHARED). End that first:
  aws lambda update-alias --region $(region_of "$stack") --function-name $FUNCTION --name $ALIAS --routing-config AdditionalVersionWeights={}"
    fi
    FROM[index]=$LIVE_VERSION FROM_DIGEST[index]=$LIVE_DIGEST
  done
  if [[ ${FROM_DIGEST[0]} != "${FROM_DIGEST[1]}" ]]; then warn 'the two Regions run different code now'; fi
}

# The newest code that both Regions have had, up to what each runs now, other than what both run now.
digest_before() {
  local number digest rest
  while IFS=$'\t' read -r number digest rest; do
    if ((number > FROM[1])) || [[ $digest == "${FROM_DIGEST[0]}" && $digest == "${FROM_DIGEST[1]}" ]]; then continue; fi
    if [[ -n $(version_with secondary "$digest" "${FROM[0]}") ]]; then
      printf '%s' "$digest"
      return 0
    fi
  done <"$WORK/primary.versions"
}

# Sets the versions to go to: those of the code that is asked for, or of the code before.
choose() { # digest
  local index most
  for index in 0 1; do
    if [[ ${FROM_DIGEST[index]} == "$1" ]]; then
      TO[index]=${FROM[index]}
      continue
    fi
    if [[ -n $TO_DIGEST ]]; then most=''; else most=${FROM[index]}; fi
    TO[index]=$(version_with "${ORDER[index]}" "$1" "$most")
    if [[ -z ${TO[index]} ]]; then
      refuse "$(region_of "${ORDER[index]}") has no version with SHA-256 $1, so not both Regions can run it. Nothing was changed."
    fi
  done
}

move_alias() { # stack number
  change lambda update-alias --region "$(region_of "$1")" --function-name "$FUNCTION" --name "$ALIAS" --function-version "$2" >/dev/null
}

# Waits until concurrency that is set aside for the alias is there for its new version; most designs set none aside.
warmed() { # stack
  local began=$SECONDS facts status reason
  while :; do
    if ! facts=$(ask lambda get-provisioned-concurrency-config --region "$(region_of "$1")" --function-name "$FUNCTION" --qualifier "$ALIAS" \
      --query '[Status,StatusReason]'); then
      if grep -q 'ProvisionedConcurrencyConfigNotFound' "$WORK/aws-error"; then return 0; fi
      warn "$(region_of "$1"): $(last_error)"
      return 1
    fi
    IFS=$'\t' read -r status reason <<<"$facts"
    case $status in
      READY)
        note "$(region_of "$1"): its provisioned concurrency is ready"
        return 0
        ;;
      FAILED)
        warn "$(region_of "$1"): its provisioned concurrency failed: $reason"
        return 1
        ;;
    esac
    if ((SECONDS - began >= TIMEOUT_MINUTES * 60)); then
      warn "$(region_of "$1"): its provisioned concurrency is still $status after $TIMEOUT_MINUTES minutes"
      return 1
    fi
    note "$(region_of "$1"): waiting for its provisioned concurrency ($status); until then requests may start cold"
    sleep "$POLL_SECONDS"
  done
}

# True once the Region's own endpoint has answered its health check three times in a row.
healthy() { # stack
  local endpoint tries=0 row=0
  endpoint=$(output "$1" ApiEndpoint)$HEALTH_PATH
  while ((row < 3)); do
    if ((tries >= 12)); then return 1; fi
    if ((tries > 0)); then sleep "$(pause)"; fi
    tries=$((tries + 1))
    if curl -fsS -m 10 -o /dev/null "$endpoint"; then row=$((row + 1)); else row=0; fi
  done
  note "$(region_of "$1"): $endpoint answers"
}

confirm_rollback() {
  local answer=''
  if [[ $CONFIRMED == true ]]; then return 0; fi
  if [[ ! -t 0 ]]; then refuse 'Not confirmed (--yes confirms); nothing was changed.'; fi
  printf 'Move the alias? Type yes: '
  read -r answer || true
  if [[ $answer != yes ]]; then refuse 'Not confirmed; nothing was changed.'; fi
}

# Moves the alias in both Regions to code that both have had. The standby comes first: it has no clients as a rule, so a
# version that does not come up is seen there before anybody calls it.
rollback() {
  local index stack digest
  command -v curl >/dev/null || refuse 'curl is not installed: without it nobody sees whether a Region comes up. Nothing was changed.'
  must_stand
  read_from
  digest=${TO_DIGEST:-$(digest_before)}
  if [[ -z $digest ]]; then
    refuse 'There is no code before this that both Regions have had. Deploy the earlier export instead. Nothing was changed.'
  fi
  choose "$digest"
  for index in 0 1; do
    say "${ORDER[index]} ($(region_of "${ORDER[index]}"))"
    note "from $(version_told "${ORDER[index]}" "${FROM[index]}")"
    if [[ ${FROM[index]} != "${TO[index]}" ]]; then note "to   $(version_told "${ORDER[index]}" "${TO[index]}")"; else note 'stays as it is'; fi
  done
  if [[ ${FROM[*]} == "${TO[*]}" ]]; then
    say 'Both Regions run that code already; nothing was changed.'
    return 0
  fi
  note 'A version brings the settings that it was published with: memory, variables, network.'
  if [[ $DRY_RUN == false ]]; then confirm_rollback; fi
  for index in 0 1; do
    stack=${ORDER[index]}
    if [[ ${FROM[index]} != "${TO[index]}" ]]; then
      # Noted before the call, whose answer may get lost.
      if [[ $DRY_RUN == false ]]; then MOVED="$index $MOVED"; fi
      move_alias "$stack" "${TO[index]}" || put_back "aws lambda update-alias: $(last_error)"
    fi
    if [[ $DRY_RUN == true ]]; then continue; fi
    warmed "$stack" || put_back "$(region_of "$stack") is not warm with version ${TO[index]}"
    healthy "$stack" || put_back "$(region_of "$stack") does not answer its health check with version ${TO[index]}"
  done
  if [[ $DRY_RUN == true ]]; then
    say 'Dry run: nothing was changed.'
    return 0
  fi
  MOVED=''
  say "Both Regions run the code with SHA-256 $digest."
  say "The stacks do not know it: the next deployment that makes a version, for other code or settings, moves the alias to that, and so
brings the newer code back if its export holds it. Deploying this export again moves nothing, and says so.
To undo this: ./deploy.sh rollback --to ${FROM_DIGEST[1]}"
}

# Points every alias that was moved back at what it led to, and stops.
put_back() { # reason
  local index failed=''
  warn "$1; putting back what was moved"
  for index in $MOVED; do
    move_alias "${ORDER[index]}" "${FROM[index]}" || failed="$failed $(region_of "${ORDER[index]}") ($(last_error))"
  done
  MOVED=''
  if [[ -n $failed ]]; then fail "the alias could not be put back in:$failed. Run the commands above by hand."; fi
  fail "$1. The alias is back where it was in both Regions."
}

# Where the script was stopped between the Regions: says what stands, since it is neither here nor there.
tell_moved() {
  local index
  for index in $MOVED; do
    warn "stopped before both Regions were done: in $(region_of "${ORDER[index]}") the alias is at version ${TO[index]}, before it was at ${FROM[index]}. Run the same again."
  done
}

