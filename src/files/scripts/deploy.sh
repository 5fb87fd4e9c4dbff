# Deploys or updates the two stacks of this folder, in order, and goes on from what stands when run again.
# Needs bash 3.2 or newer and the AWS CLI; everything specific to one design is in the variables above.

# shellcheck disable=SC2154 # the variables come from the header that the export puts before this text
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
readonly PARTS='tools account parameters domain endpoint artifact zones quotas delegation health'
readonly EXIT_FAILED=1 EXIT_USAGE=2 EXIT_REFUSED=3 EXIT_UNFINISHED=75
# CloudFormation's limit for a template sent inline, in bytes.
readonly INLINE_LIMIT=51200

# The account's own colours, paging and prompts must not change what is read here.
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off AWS_CLI_FILE_ENCODING=UTF-8

COMMAND=deploy
SKIPPED=' '
DRY_RUN=false
ACCEPT_OPEN=false
OVERRIDE_POLICY=false
EXPECTED_ACCOUNT=''
ROLE_ARN=''
TIMEOUT_MINUTES=90
DELEGATION_MINUTES=30
POLL_SECONDS=15
WORK=$HERE/.deploy
PARAMETERS=$HERE/parameters
PROBLEMS=0
STEP_NUMBER=0
STEP_TOTAL=7
STEP_TITLE='preflight'
FINISHED=false
ACCOUNT=''

# Facts of one stack, filled by read_state.
STATE='' STEP='' PROTECTED=''
# Version ids of the uploaded artifact, filled by upload.
PRIMARY_VERSION='' SECONDARY_VERSION=''

usage() {
  cat <<USAGE
Usage: ./deploy.sh [plan|rollback|drift] [switches]

Without a command it deploys $PRIMARY_STACK ($PRIMARY_REGION) and $SECONDARY_STACK ($SECONDARY_REGION)${EDGE_STACK:+ and $EDGE_STACK ($EDGE_REGION)}.
Every step looks at what stands before it acts, so the script can be stopped and run again at any time.

  plan      say what deploying would change in a pair that stands, stack by stack, by change sets that are deleted again;
            the templates are uploaded for it, nothing else is changed
  rollback  point the function's alias at the code before, in both Regions, the standby first
  drift     say what was changed by hand since it was deployed

  --dry-run               deploy and rollback: print what would be done; change nothing
  --account ID            refuse to run in any other AWS account
  --role-arn ARN          service role that CloudFormation assumes for every stack operation
  --skip PART[,PART...]   leave out parts of the preflight, by name:
                            tools       the AWS CLI is there and new enough
                            account     credentials work, and whose they are
                            parameters  parameters/*.json belong to this export
                            domain      the domain is a real one and fits its hosted zone
                            endpoint    an endpoint without authorisation is confirmed
                            artifact    the Lambda package has the digest it was reviewed with
                            zones       availability zone ids exist in this account
                            quotas      Lambda, API Gateway and DynamoDB quotas in both Regions
                            delegation  public DNS delegates the hosted zone (checked before the primary's full template)
                            health      a Region is only changed while the other one answers its health check, so that what
                                        breaks one does not reach both (checked before each full template, and at the end)
  --accept-open-endpoint  deploy an endpoint that anyone may call, without being asked
  --careful               show what each update of a full stack changes before it is made; where something would be replaced
                          or removed, ask, or refuse where nobody can be asked
  --override-stack-policy let this run's updates replace or drop tables, buckets, keys, zones and log groups
  --to SHA256             rollback: to the code with this digest (base64) instead of the one before
  --yes                   rollback: do not ask
  --timeout MINUTES       longest wait for one stack operation ($TIMEOUT_MINUTES)
  --delegation-wait MIN   longest wait for the zone's delegation ($DELEGATION_MINUTES)
  --poll SECONDS          pause between two looks at a stack ($POLL_SECONDS)
  --help                  this text

Exit: 0 done; 1 a step failed; 2 wrong usage; 3 refused; 4 plan: something would be replaced or removed; 5 drift:
something was changed by hand; 75 not finished yet, run again.
Parameters are read from parameters/*.json (edit values, keep one entry a line); if parameters/tags.json exists
(AWS CLI form) its tags go on every stack. What was sent, and the resolved manifest, are kept in .deploy/.
USAGE
}

# ---- words to the operator -------------------------------------------------------------------------------------

say() { printf '%s\n' "$*"; }
note() { printf '    %s\n' "$*"; }
warn() { printf '    warning: %s\n' "$*" >&2; }
problem() {
  PROBLEMS=$((PROBLEMS + 1))
  printf '    REFUSED: %s\n' "$*" >&2
}
fail() {
  printf 'error: %s\n' "$*" >&2
  exit "$EXIT_FAILED"
}
refuse() {
  printf '%s\n' "$*" >&2
  exit "$EXIT_REFUSED"
}
unfinished() {
  printf '%s\n' "$*" >&2
  exit "$EXIT_UNFINISHED"
}
step() {
  STEP_NUMBER=$((STEP_NUMBER + 1))
  STEP_TITLE=$1
  say "==> [$STEP_NUMBER/$STEP_TOTAL] $1"
}
skipped() { [[ $SKIPPED == *" $1 "* ]]; }
# Checked before anything is calculated with: bash evaluates what it takes for a number.
is_number() { [[ $1 =~ ^[0-9]{1,12}$ ]]; }
elapsed() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

at_exit() {
  local code=$?
  delete_change_sets
  if ((code != 0)); then tell_moved; fi
  if [[ $WORK != "$HERE/.deploy" ]]; then rm -rf "$WORK"; fi
  if [[ $COMMAND == deploy && $FINISHED == false && $code -ne 0 && $code -ne $EXIT_USAGE ]]; then
    say "Stopped in: $STEP_TITLE. What was made stays; run ./deploy.sh again to go on from there." >&2
  fi
  exit "$code"
}

# ---- the AWS CLI -----------------------------------------------------------------------------------------------

# Runs a reading call; its error text is kept apart, since some versions of the CLI print warnings there.
ask() { aws "$@" --output text 2>"$WORK/aws-error"; }

last_error() { sed -n '/[^[:space:]]/p' "$WORK/aws-error" | tail -n 3; }

must_ask() {
  ask "$@" || fail "aws $1 $2: $(last_error)"
}

show_command() {
  local word line='aws'
  for word in "$@"; do
    case $word in
      *[!A-Za-z0-9_./:=,@+-]*) line="$line '$(printf '%s' "$word" | sed "s/'/'\\\\''/g")'" ;;
      *) line="$line $word" ;;
    esac
  done
  note "$line"
}

# Runs a call that changes something: printed first, and only printed in a dry run.
change() {
  show_command "$@" >&2
  if [[ $DRY_RUN == true ]]; then return 0; fi
  ask "$@"
}

must_change() {
  change "$@" || fail "aws $1 $2: $(last_error)"
}

# ---- text of parameters, outputs and the manifest --------------------------------------------------------------

json_string() { printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'; }

# The value of one key in a parameters file, as written there; empty when absent.
parameter() { # file key
  sed -n 's/^[[:space:]]*{"ParameterKey": *"'"$2"'", *"ParameterValue": *"\(.*\)"},\{0,1\}[[:space:]]*$/\1/p' "$1"
}

entries() { # file: its entries without their commas
  sed -n 's/^[[:space:]]*\({"ParameterKey": *"[A-Za-z0-9]*".*}\),\{0,1\}[[:space:]]*$/\1/p' "$1"
}

one_entry_a_line() { # file
  [[ -r $1 ]] && [[ $(entries "$1" | wc -l) -eq $(grep -o '"ParameterKey"' "$1" | wc -l) ]]
}

# Writes a parameters file with further values; a key given again takes the later value, for CloudFormation refuses doubles.
merge_parameters() { # source destination [key=value...]
  local source=$1 destination=$2 pair
  shift 2
  {
    entries "$source"
    for pair in "$@"; do
      printf '{"ParameterKey": "%s", "ParameterValue": "%s"}\n' "${pair%%=*}" "$(json_string "${pair#*=}")"
    done
  } | awk '
    {
      match($0, /"ParameterKey": *"[^"]*"/)
      key = substr($0, RSTART, RLENGTH)
      if (!(key in entry)) order[++count] = key
      entry[key] = $0
    }
    END {
      print "["
      for (i = 1; i <= count; i++) print "  " entry[order[i]] (i < count ? "," : "")
      print "]"
    }' >"$destination"
}

# Changes one value in a parameters file where it stands; only for values without special characters.
set_parameter() { # file key value
  local text
  text=$(sed 's/\("ParameterKey": *"'"$2"'", *"ParameterValue": *"\)[^"]*"/\1'"$3"'"/' "$1")
  printf '%s\n' "$text" >"$1" || fail "cannot write $1"
}

# Fills bucket, key and version of each Region into the manifest; "region" comes first in every target.
fill_manifest() { # source destination, then region|bucket|key|version for both Regions
  TARGETS=$(printf '%s\n' "${@:3}") awk '
    BEGIN {
      lines = split(ENVIRON["TARGETS"], line, "\n")
      for (i = 1; i <= lines; i++) {
        split(line[i], part, "|")
        value[part[1], "bucket"] = part[2]
        value[part[1], "key"] = part[3]
        value[part[1], "objectVersion"] = part[4]
      }
    }
    match($0, /^[ \t]*"[A-Za-z]+": *"/) {
      split($0, piece, "\"")
      if (piece[2] == "region") region = piece[4]
      if ((region, piece[2]) in value) {
        match($0, /^[ \t]*/)
        print substr($0, 1, RLENGTH) "\"" piece[2] "\": \"" value[region, piece[2]] "\"" ($0 ~ /,[ \t]*$/ ? "," : "")
        next
      }
    }
    { print }' "$1" >"$2"
}

sha256_of() { # file
  if command -v sha256sum >/dev/null; then
    sha256sum <"$1" | cut -d ' ' -f 1
  elif command -v shasum >/dev/null; then
    shasum -a 256 <"$1" | cut -d ' ' -f 1
  else
    openssl dgst -sha256 <"$1" | sed 's/^.* //'
  fi
}

region_of() {
  case $1 in
    primary) printf '%s' "$PRIMARY_REGION" ;;
    secondary) printf '%s' "$SECONDARY_REGION" ;;
    edge) printf '%s' "$EDGE_REGION" ;;
  esac
}

stack_of() {
  case $1 in
    primary) printf '%s' "$PRIMARY_STACK" ;;
    secondary) printf '%s' "$SECONDARY_STACK" ;;
    edge) printf '%s' "$EDGE_STACK" ;;
  esac
}

# One output of a stack, as read_state last saw it; empty when it has none of that name.
output() { # stack key
  [[ -r $WORK/$1.outputs ]] || return 0
  awk -F '\t' -v key="$2" '$1 == key { print substr($0, length(key) + 2) }' "$WORK/$1.outputs"
}

# ---- stacks ----------------------------------------------------------------------------------------------------

# Sets STATE (a stack status or ABSENT), PROTECTED and STEP, and keeps all outputs in .deploy/: the first line of the
# answer is status and protection, every other one an output. STEP is full for the full template, which says so in an
# output of its own, foundation for a stack with an artifact bucket, and empty for anything else.
read_state() { # stack
  local outputs=$WORK/$1.outputs
  STATE=ABSENT PROTECTED=false STEP=''
  if ask cloudformation describe-stacks --region "$(region_of "$1")" --stack-name "$(stack_of "$1")" --query \
    'Stacks[0].[[[StackStatus,to_string(EnableTerminationProtection)]],Outputs[].[OutputKey,OutputValue]][]' >"$outputs"; then
    IFS=$'\t' read -r STATE PROTECTED <"$outputs"
    STEP=$(output "$1" Step)
    if [[ -z $STEP && -n $(output "$1" ArtifactBucketName) ]]; then STEP=foundation; fi
    if [[ $STATE == DELETE_COMPLETE ]]; then STATE=ABSENT; fi
  elif ! grep -q 'does not exist' "$WORK/aws-error"; then
    return 1
  fi
}

# Prints what failed in the latest operation: events come newest first and end at the operation's own first event.
show_failures() { # stack; leaves them in $WORK/failures
  say "Events that failed in $(stack_of "$1"):" >&2
  ask cloudformation describe-stack-events --region "$(region_of "$1")" --stack-name "$(stack_of "$1")" --query \
    'StackEvents[].[ResourceStatus,ResourceType,LogicalResourceId,ResourceStatusReason]' | awk -F '\t' '
      $2 == "AWS::CloudFormation::Stack" && $4 ~ /^User Initiated/ { exit }
      $1 ~ /FAILED/ && $4 !~ /cancelled/ { print "    " $3 " (" $2 "): " $4 }' >"$WORK/failures" || true
  cat "$WORK/failures" >&2
}

# Looks at a stack until no operation is under way; never `aws cloudformation wait`, which gives up after an hour and says nothing.
await() { # stack
  local began=$SECONDS told=-60 misses=0 now
  while :; do
    now=$((SECONDS - began))
    if read_state "$1"; then
      misses=0
      case $STATE in
        REVIEW_IN_PROGRESS) return 0 ;;
        *_IN_PROGRESS) ;;
        *)
          note "$(elapsed $now) $(stack_of "$1"): $STATE"
          return 0
          ;;
      esac
      if ((now - told >= 60)); then
        told=$now
        note "$(elapsed $now) $(stack_of "$1"): $STATE $(under_way "$1")"
      fi
    else
      misses=$((misses + 1))
      if ((misses >= 5)); then fail "cannot read $(stack_of "$1"): $(last_error)"; fi
    fi
    if ((now >= TIMEOUT_MINUTES * 60)); then
      unfinished "$(stack_of "$1") is still $STATE after $TIMEOUT_MINUTES minutes. A certificate waits until its zone is delegated. Run again to go on waiting."
    fi
    sleep "$POLL_SECONDS"
  done
}

under_way() { # stack: the resources being worked on
  ask cloudformation list-stack-resources --region "$(region_of "$1")" --stack-name "$(stack_of "$1")" --query \
    "StackResourceSummaries[?contains(ResourceStatus,'IN_PROGRESS')].LogicalResourceId" | tr '\t\n' '  ' || true
}

# Removes what is left of a stack that was never made; resources kept by a roll-back would collide with the next attempt.
remove_shell() { # stack
  local kept region name
  region=$(region_of "$1") name=$(stack_of "$1")
  note "$name is $STATE: its first creation failed and was rolled back; removing the empty stack."
  kept=$(must_ask cloudformation list-stack-resources --region "$region" --stack-name "$name" --query \
    "StackResourceSummaries[?ResourceStatus=='DELETE_SKIPPED'].[LogicalResourceId,ResourceType,PhysicalResourceId]")
  if [[ -n $kept && $kept != None ]]; then
    printf '%s\n' "$kept" | sed 's/^/    /' >&2
    fail "the roll-back kept the resources above, and their names are taken. Where this pair never held data, ./cleanup.sh --delete --data removes
them together with the stacks; else remove or import them and delete $name by hand. Then run again."
  fi
  if [[ $PROTECTED == true ]]; then
    must_change cloudformation update-termination-protection --region "$region" --stack-name "$name" \
      --no-enable-termination-protection >/dev/null
  fi
  must_change cloudformation delete-stack --region "$region" --stack-name "$name" >/dev/null
}

# Brings a stack to a state from which it can be created or updated.
settle() { # stack
  local continued=false region name
  region=$(region_of "$1") name=$(stack_of "$1")
  while :; do
    read_state "$1" || fail "cannot read $name in $region: $(last_error)"
    case $STATE in
      ABSENT | CREATE_COMPLETE | UPDATE_COMPLETE | UPDATE_ROLLBACK_COMPLETE | IMPORT_COMPLETE | IMPORT_ROLLBACK_COMPLETE | UPDATE_FAILED)
        if [[ $1 != edge && $STATE != ABSENT && $STEP != foundation && $STEP != full ]]; then
          fail "$name in $region exists, but its outputs are not ours: it was not made by this script. Nothing was changed."
        fi
        return 0
        ;;
      ROLLBACK_COMPLETE | REVIEW_IN_PROGRESS) remove_shell "$1" ;;
      CREATE_FAILED)
        show_failures "$1"
        note "$name is CREATE_FAILED; rolling it back, together with what it made."
        if [[ $PROTECTED == true ]]; then
          must_change cloudformation update-termination-protection --region "$region" --stack-name "$name" \
            --no-enable-termination-protection >/dev/null
        fi
        must_change cloudformation rollback-stack --region "$region" --stack-name "$name" --retain-except-on-create >/dev/null
        ;;
      UPDATE_ROLLBACK_FAILED)
        show_failures "$1"
        if [[ $continued == true ]]; then
          fail "$name could not be rolled back. Mend what is named above, or skip it: aws cloudformation continue-update-rollback --region $region --stack-name $name --resources-to-skip LOGICAL_ID"
        fi
        continued=true
        must_change cloudformation continue-update-rollback --region "$region" --stack-name "$name" >/dev/null
        ;;
      *_IN_PROGRESS)
        note "$name is $STATE; waiting for it."
        if [[ $DRY_RUN == true ]]; then return 0; fi
        await "$1"
        ;;
      ROLLBACK_FAILED | DELETE_FAILED)
        show_failures "$1"
        fail "$name is $STATE: it can only be deleted, and what it made would stay, its names taken. Where this pair never held data,
./cleanup.sh --delete --data removes it all; else remove by hand what the events above name, delete $name, and run again."
        ;;
      *)
        show_failures "$1"
        fail "$name is $STATE, which this script does not mend. See RUNBOOK.md, then run again."
        ;;
    esac
    if [[ $DRY_RUN == true ]]; then
      # What the state would be after the command that was printed.
      if [[ $STATE == UPDATE_ROLLBACK_FAILED ]]; then STATE=UPDATE_ROLLBACK_COMPLETE; else STATE=ABSENT; fi
      return 0
    fi
  done
}

# Data is never replaced or removed by an update; the form with a condition on ResourceType is the documented one.
stack_policy() {
  cat <<'POLICY'
{"Statement": [
  {"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"},
  {"Effect": "Deny", "Principal": "*", "Action": ["Update:Replace", "Update:Delete"], "Resource": "*",
   "Condition": {"StringEquals": {"ResourceType": ["AWS::DynamoDB::GlobalTable", "AWS::S3::Bucket", "AWS::KMS::Key",
    "AWS::Route53::HostedZone", "AWS::Logs::LogGroup"]}}}
]}
POLICY
}

# Gives a stack that was made without them its termination protection and stack policy; an operator's own policy is left alone.
protect() { # stack, after settle
  local policy region name
  region=$(region_of "$1") name=$(stack_of "$1")
  if [[ $PROTECTED != true ]]; then
    must_change cloudformation update-termination-protection --region "$region" --stack-name "$name" \
      --enable-termination-protection >/dev/null
  fi
  policy=$(must_ask cloudformation get-stack-policy --region "$region" --stack-name "$name" --query StackPolicyBody)
  if [[ -z $policy || $policy == None ]]; then
    must_change cloudformation set-stack-policy --region "$region" --stack-name "$name" \
      --stack-policy-body "file://$WORK/stack-policy.json" >/dev/null
  fi
}

# What a stack is sent with, whether it is updated or planned.
ARGUMENTS=()
stack_arguments() { # stack parameters-file template-switch template-value
  ARGUMENTS=(--region "$(region_of "$1")" --stack-name "$(stack_of "$1")" "$3" "$4" --parameters "file://$2"
    --capabilities CAPABILITY_NAMED_IAM)
  if [[ -n $ROLE_ARN ]]; then ARGUMENTS+=(--role-arn "$ROLE_ARN"); fi
  if [[ -r $PARAMETERS/tags.json ]]; then ARGUMENTS+=(--tags "file://$PARAMETERS/tags.json"); fi
}

# Creates or updates a stack, after settle; sets SENT to false when CloudFormation had nothing to do.
#
# What happens on failure is chosen per case, since every resource is retained and most are named:
# - creation, and an update of a full stack: roll back with --retain-except-on-create. What the failed operation made is
#   deleted, so that its names are free again. (Without it, Retain would keep it outside the stack, where a retry collides.)
# - the step from foundation to full: --disable-rollback. A roll-back could not delete a global table (deletion protection,
#   and DynamoDB keeps the source of a new replica), and would orphan it; kept in the stack, the next run goes on from the
#   failed resource. UPDATE_FAILED wants the switch again. RetainExceptOnCreate is given with it for the failed resource
#   itself, which CloudFormation deletes before it retries.
# - never --disable-rollback for later updates: it refuses replacements, and every new code makes a new Lambda version.
# continue-update-rollback knows neither switch; it only ever follows an update of a full stack, which made no data.
SENT=false
send() { # stack parameters-file template-switch template-value
  local stack=$1 name verb
  local -a arguments
  name=$(stack_of "$stack")
  look_first "$@"
  stack_arguments "$@"
  arguments=("${ARGUMENTS[@]}" --retain-except-on-create)
  if [[ $STATE == ABSENT ]]; then
    verb=create-stack
    arguments+=(--enable-termination-protection --stack-policy-body "file://$WORK/stack-policy.json")
  else
    verb=update-stack
    if [[ $OVERRIDE_POLICY == true ]]; then
      arguments+=(--stack-policy-during-update-body
        '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"}]}')
    fi
    if [[ $stack != edge && ($STATE == UPDATE_FAILED || ($STEP == foundation && $3 == --template-url)) ]]; then
      arguments+=(--disable-rollback)
    fi
  fi
  SENT=true
  if ! change cloudformation "$verb" "${arguments[@]}" >/dev/null; then
    if grep -q 'No updates are to be performed' "$WORK/aws-error"; then
      SENT=false
      note "$name is up to date."
      return 0
    fi
    fail "aws cloudformation $verb: $(last_error)"
  fi
}

# Waits for an operation that send began and stops when it failed.
finish() { # stack
  local why
  if [[ $DRY_RUN == true ]]; then return 0; fi
  await "$1"
  case $STATE in
    CREATE_COMPLETE | UPDATE_COMPLETE) return 0 ;;
  esac
  show_failures "$1"
  case $STATE in
    UPDATE_FAILED)
      if grep -q 'not supported on stack with disable-rollback' "$WORK/failures"; then
        why="$(stack_of "$1") is UPDATE_FAILED: what is named above is there already and would have to be replaced, which CloudFormation refuses in
this step. Set it back to what the stack has, run again, and change it once that is through."
        # The primary's may have made the table, which a roll-back could not delete and would leave outside the stack.
        if [[ $1 != primary ]]; then
          why+="
Or give this step up, down to the foundation, and run again: aws cloudformation rollback-stack --region $(region_of "$1") \
  --stack-name $(stack_of "$1") --retain-except-on-create"
        fi
        fail "$why"
      fi
      fail "$(stack_of "$1") is UPDATE_FAILED: what succeeded is kept. Mend the cause and run again; it goes on from there."
      ;;
    *) fail "$(stack_of "$1") is $STATE. Mend the cause and run again." ;;
  esac
}

# ---- preflight -------------------------------------------------------------------------------------------------

check_tools() {
  local version major minor
  command -v aws >/dev/null || {
    problem 'the AWS CLI is not installed: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html'
    return 0
  }
  version=$(aws --version 2>&1 | sed -n 's|^aws-cli/\([0-9.]*\).*|\1|p')
  major=${version%%.*} minor=${version#*.} minor=${minor%%.*}
  if [[ -z $version ]]; then
    warn 'cannot read the version of the AWS CLI'
  elif ((major == 1 && minor < 29 || major == 2 && minor < 13)); then
    problem "AWS CLI $version does not know --retain-except-on-create; 1.29 or 2.13 is needed"
  else
    note "AWS CLI $version"
  fi
  if [[ $ARTIFACT_SOURCE == file ]] && ! command -v sha256sum shasum openssl >/dev/null; then
    problem 'none of sha256sum, shasum and openssl is installed'
  fi
  if [[ $COMMAND == deploy && $DRY_RUN == false ]] && ! skipped health && ! command -v curl >/dev/null; then
    problem 'curl is not installed: without it nobody sees whether a Region comes up. --skip health deploys all the same'
  fi
}

check_account() {
  local identity arn
  if ! identity=$(ask sts get-caller-identity --region "$PRIMARY_REGION" --query '[Account,Arn]'); then
    problem "no working credentials: $(last_error)"
    return 0
  fi
  IFS=$'\t' read -r ACCOUNT arn <<<"$identity"
  note "account $ACCOUNT as $arn"
  if [[ -n $EXPECTED_ACCOUNT && $ACCOUNT != "$EXPECTED_ACCOUNT" ]]; then
    problem "these credentials are for account $ACCOUNT, not $EXPECTED_ACCOUNT"
  fi
  if [[ $arn == *:root ]]; then warn 'these are the credentials of the root user; deployer-policy.json says which rights are enough'; fi
}

check_parameters() {
  local file name value other
  for name in primary.foundation primary.full secondary.foundation secondary.full ${EDGE_STACK:+edge}; do
    file=$PARAMETERS/$name.json
    if ! one_entry_a_line "$file"; then
      problem "parameters/$name.json is missing, or not written with one entry a line"
      continue
    fi
    value=$(parameter "$file" EnvironmentSuffix)
    if [[ -n $value && $value != "$SUFFIX" ]]; then
      problem "parameters/$name.json says EnvironmentSuffix $value, but names in this folder were made for $SUFFIX; export the design again"
    fi
    if [[ $name == *.full && $(parameter "$file" ArtifactKey)$(parameter "$file" ArtifactSha256) != "$ARTIFACT_KEY$ARTIFACT_SHA256_BASE64" ]]; then
      problem "parameters/$name.json names another Lambda package than this export"
    fi
  done
  for name in foundation/primary.template.json foundation/secondary.template.json primary.template.json secondary.template.json \
    ${EDGE_STACK:+edge.template.json}; do
    if [[ ! -r $HERE/$name ]]; then problem "$name is missing"; fi
  done
  for name in foundation/primary.template.json foundation/secondary.template.json ${EDGE_STACK:+edge.template.json}; do
    if [[ -r $HERE/$name && $(wc -c <"$HERE/$name") -gt $INLINE_LIMIT ]]; then
      problem "$name has more than $INLINE_LIMIT bytes and cannot be sent inline"
    fi
  done
  for name in HealthCheckPath LambdaReservedConcurrency; do
    value=$(parameter "$PARAMETERS/primary.full.json" "$name")
    other=$(parameter "$PARAMETERS/secondary.full.json" "$name")
    if [[ -n $value && -n $other && $value != "$other" ]]; then
      problem "$name is '$value' in parameters/primary.full.json and '$other' in parameters/secondary.full.json: the standby has to be the same"
    fi
  done
  note "parameters/*.json belong to $APPLICATION-*-$SUFFIX"
}

domain() {
  local edited
  edited=$(parameter "$PARAMETERS/primary.full.json" DomainName)
  printf '%s' "${edited:-$DOMAIN}"
}

zone_id() {
  local edited
  edited=$(parameter "$PARAMETERS/primary.full.json" HostedZoneId)
  printf '%s' "${edited:-$HOSTED_ZONE_ID}"
}

check_domain() {
  local name id zone facts private
  name=$(domain) id=$(zone_id)
  case ".$name" in
    *.example.com | *.example.net | *.example.org | *.example | *.test | *.invalid | *.localhost)
      problem "$name is an example domain (RFC 2606) that can never be delegated; set DomainName to one of yours and export again"
      return 0
      ;;
  esac
  if [[ $name != "$DOMAIN" ]]; then
    warn "DomainName was changed from $DOMAIN to $name; the secondary's parameters must say the same"
    if [[ $(parameter "$PARAMETERS/secondary.full.json" DomainName) != "$name" ]]; then
      problem 'DomainName differs between parameters/primary.full.json and parameters/secondary.full.json'
    fi
  fi
  if [[ $ZONE_MODE == create ]]; then
    note "$name (a hosted zone is made for it)"
    return 0
  fi
  if ! facts=$(ask route53 get-hosted-zone --region "$PRIMARY_REGION" --id "$id" --query 'HostedZone.[Name,Config.PrivateZone]'); then
    problem "hosted zone $id: $(last_error)"
    return 0
  fi
  IFS=$'\t' read -r zone private <<<"$facts"
  zone=${zone%.}
  if [[ $private == True ]]; then problem "hosted zone $id ($zone) is private; certificates and health checks need a public one"; fi
  case ".$name" in
    *".$zone") note "$name in hosted zone $id ($zone)" ;;
    *) problem "$name is not inside hosted zone $id ($zone)" ;;
  esac
}

# An address may have been added in the parameters after the export.
notified() {
  if [[ $NOTIFIED == true || -n $(parameter "$PARAMETERS/primary.full.json" NotificationAddress1) ]]; then
    printf 'true'
  else
    printf 'false'
  fi
}

check_endpoint() {
  local answer=''
  if [[ $(notified) == false ]]; then
    warn 'no notification address is set: alarms will change colour, but nobody will be told'
  fi
  if [[ $OPEN_ENDPOINT != true ]]; then
    note 'requests need a token (JWT)'
    return 0
  fi
  if [[ $ACCEPT_OPEN == true ]]; then
    warn 'the endpoint has no authorisation: anyone on the internet may call it (accepted)'
  elif [[ $DRY_RUN == true || $COMMAND == plan ]]; then
    warn 'the endpoint has no authorisation; a deployment will want this confirmed (--accept-open-endpoint)'
  elif [[ -t 0 ]]; then
    printf '    The endpoint has no authorisation: anyone on the internet may call it. Deploy it so? Type yes: '
    read -r answer || true
    if [[ $answer != yes ]]; then problem 'the open endpoint was not confirmed'; fi
  else
    problem 'the endpoint has no authorisation: anyone may call it. Set a JWT issuer in the design, or confirm with --accept-open-endpoint'
  fi
}

check_artifact() {
  local found pair region bucket facts version checksum
  if [[ $ARTIFACT_SOURCE == file ]]; then
    if [[ ! -r $HERE/$ARTIFACT_FILE ]]; then
      problem "$ARTIFACT_FILE is missing"
      return 0
    fi
    found=$(sha256_of "$HERE/$ARTIFACT_FILE")
    if [[ $found == "$ARTIFACT_SHA256_HEX" ]]; then
      note "$ARTIFACT_FILE has SHA-256 $found"
    else
      problem "$ARTIFACT_FILE has SHA-256 $found, not the reviewed $ARTIFACT_SHA256_HEX"
    fi
    return 0
  fi
  for pair in "$PRIMARY_REGION $ARTIFACT_PRIMARY_BUCKET" "$SECONDARY_REGION $ARTIFACT_SECONDARY_BUCKET"; do
    region=${pair%% *} bucket=${pair#* }
    if ! facts=$(head_object "$region" "$bucket" "$ARTIFACT_KEY"); then
      problem "s3://$bucket/$ARTIFACT_KEY in $region: $(last_error)"
      continue
    fi
    IFS=$'\t' read -r version checksum <<<"$facts"
    if [[ $checksum == None ]]; then
      warn "s3://$bucket/$ARTIFACT_KEY carries no SHA-256 of its own; Lambda will compare its digest when the version is published"
    elif [[ $checksum != "$ARTIFACT_SHA256_BASE64" ]]; then
      problem "s3://$bucket/$ARTIFACT_KEY has SHA-256 $checksum, not the reviewed $ARTIFACT_SHA256_BASE64"
    else
      note "s3://$bucket/$ARTIFACT_KEY ($version) has the reviewed SHA-256"
    fi
  done
}

# Zone ids are the same physical zones for everyone, but which of them an account may use differs.
check_zones() { # stack defaults
  local stack=$1 defaults=" $2 " region offered index wanted standing free file
  region=$(region_of "$stack") file=$PARAMETERS/$stack
  if ! offered=$(ask ec2 describe-availability-zones --region "$region" --query \
    "AvailabilityZones[?State=='available' && ZoneType!='local-zone' && ZoneType!='wavelength-zone'].ZoneId"); then
    problem "availability zones of $region: $(last_error)"
    return 0
  fi
  offered=" $(printf '%s' "$offered" | tr '\t\n' '  ') "
  for ((index = 1; index <= ZONE_COUNT; index++)); do
    wanted=$(parameter "$file.foundation.json" "AvailabilityZoneId$index")
    if [[ $offered == *" $wanted "* ]]; then
      note "$region AvailabilityZoneId$index: $wanted"
    elif [[ $defaults != *" $wanted "* ]]; then
      problem "$wanted (AvailabilityZoneId$index in parameters/$stack.*.json) is no zone of $region in this account; there are:$offered"
      continue
    else
      # Subnets cannot move: a stack that stands keeps the zones it has.
      standing=$(ask cloudformation describe-stacks --region "$region" --stack-name "$(stack_of "$stack")" --query \
        "Stacks[0].Parameters[?ParameterKey=='AvailabilityZoneId$index'].ParameterValue|[0]" || true)
      if [[ $offered == *" $standing "* && -n $standing ]]; then free=$standing; else free=$(free_zone "$file.foundation.json" "$offered"); fi
      if [[ -z $free ]]; then
        problem "$region has too few zones in this account for $ZONE_COUNT:$offered"
        continue
      fi
      note "$region AvailabilityZoneId$index: $wanted is not in this account; using $free (written to parameters/$stack.*.json)"
      if [[ $DRY_RUN == false ]]; then
        set_parameter "$file.foundation.json" "AvailabilityZoneId$index" "$free"
        set_parameter "$file.full.json" "AvailabilityZoneId$index" "$free"
      fi
      wanted=$free
    fi
    if [[ $wanted == use1-az3 ]]; then
      warn 'Lambda does not support VPC functions in use1-az3; choose another AvailabilityZoneId in parameters/'
    fi
  done
}

# The first offered zone that no parameter of the file names yet; use1-az3 last of all, since Lambda is not in it.
free_zone() { # file offered
  local zone
  for zone in $2; do
    if [[ $zone != use1-az3 ]] && ! grep -q "\"$zone\"" "$1"; then
      printf '%s' "$zone"
      return 0
    fi
  done
}

quota() { # region service code: the applied value, or AWS's default where none was ever applied
  local value
  value=$(ask service-quotas get-service-quota --region "$1" --service-code "$2" --quota-code "$3" --query Quota.Value) ||
    value=$(ask service-quotas get-aws-default-service-quota --region "$1" --service-code "$2" --quota-code "$3" --query Quota.Value) ||
    return 1
  printf '%s' "${value%%.*}"
}

needs_quota() { # region title value needed service code
  if ! is_number "$3"; then
    problem "$1 $2: cannot read the quota ($3)"
  elif (($3 >= $4)); then
    note "$1 $2: $3 (needed: $4)"
  else
    problem "$1 $2 is $3, but $4 is needed. Ask for it:
      aws service-quotas request-service-quota-increase --region $1 --service-code $5 --quota-code $6 --desired-value $4"
  fi
}

check_quotas() {
  local region stack value unreserved reserved written=''
  for stack in primary secondary; do
    region=$(region_of "$stack")
    reserved=$(parameter "$PARAMETERS/$stack.full.json" LambdaReservedConcurrency)
    reserved=${reserved:-$RESERVED_CONCURRENCY}
    if ! is_number "$reserved"; then
      problem "LambdaReservedConcurrency in parameters/$stack.full.json is not a number: $reserved"
      continue
    fi
    # Lambda refuses a reservation that would leave fewer than 100 to the rest of the account.
    if value=$(ask lambda get-account-settings --region "$region" --query \
      'AccountLimit.[ConcurrentExecutions,UnreservedConcurrentExecutions]'); then
      IFS=$'\t' read -r value unreserved <<<"$value"
      needs_quota "$region" 'Lambda concurrent executions' "$value" $((reserved + 100)) lambda L-B99A9384
      if is_number "$unreserved" && ((unreserved < reserved + 100)); then
        warn "$region has $unreserved unreserved executions: unless this function already holds its $reserved, creating it will fail"
      fi
    else
      problem "$region Lambda account settings: $(last_error)"
    fi
    if value=$(quota "$region" apigateway L-8A5B8E43); then
      needs_quota "$region" 'API Gateway requests per second' "$value" "$API_RATE" apigateway L-8A5B8E43
    else
      problem "$region API Gateway quota: $(last_error)"
    fi
    if value=$(quota "$region" dynamodb L-AB614373); then
      needs_quota "$region" 'DynamoDB write units per table' "$value" "$WARM_WRITE_UNITS" dynamodb L-AB614373
      if [[ -n $written && $written != "$value" ]]; then
        problem "the DynamoDB quota L-AB614373 differs between the Regions ($written and $value); a replica can only be made when it is the same"
      fi
      written=$value
    else
      problem "$region DynamoDB quota: $(last_error)"
    fi
  done
}

preflight() {
  local part
  say '==> Preflight'
  for part in $PARTS; do
    if skipped "$part"; then
      note "$part: skipped"
      continue
    fi
    case $part in
      zones)
        check_zones primary "$PRIMARY_ZONE_IDS"
        check_zones secondary "$SECONDARY_ZONE_IDS"
        ;;
      delegation | health) ;; # what is made by this deployment can only be checked once it exists
      *) "check_$part" ;;
    esac
  done
  if ((PROBLEMS > 0)); then
    say "Preflight found $PROBLEMS problem(s); nothing was changed. A part can be left out: ./deploy.sh --help" >&2
    exit "$EXIT_REFUSED"
  fi
}

# ---- steps -----------------------------------------------------------------------------------------------------

# Sends a foundation where there is nothing or a foundation, never over what holds, or is on its way to, the full template.
foundation() { # stack
  settle "$1"
  SENT=false
  if [[ $STATE != ABSENT ]]; then
    protect "$1"
    if [[ $STEP == full ]]; then
      note "$(stack_of "$1") holds the full template; its foundation is not sent again."
      return 0
    fi
    if [[ $STATE == UPDATE_FAILED ]]; then
      note "$(stack_of "$1") is on its way to the full template; its foundation is not sent again."
      return 0
    fi
    if [[ $STATE == *_IN_PROGRESS ]]; then return 0; fi
  fi
  merge_parameters "$PARAMETERS/$1.foundation.json" "$WORK/$1.foundation.json"
  send "$1" "$WORK/$1.foundation.json" --template-body "file://$HERE/foundation/$1.template.json"
}

foundations() {
  local primary_sent
  step "foundations of both stacks, side by side"
  foundation primary
  primary_sent=$SENT
  foundation secondary
  if [[ $SENT == true ]]; then finish secondary; fi
  if [[ $primary_sent == true ]]; then finish primary; fi
}

# The name servers that public DNS gives for a zone, one a line; whichever look-up tool there is.
public_servers() { # zone
  if command -v dig >/dev/null; then
    dig +short +time=3 +tries=2 NS "$1"
  elif command -v host >/dev/null; then
    host -t NS "$1" | sed -n 's/.* name server //p'
  else
    nslookup -type=NS "$1" | sed -n 's/.*nameserver = //p'
  fi 2>/dev/null | tr '[:upper:]' '[:lower:]' | sed 's/\.$//; /^[[:space:]]*$/d; /^;/d' | sort || true
}

# True when public DNS answers with servers of the zone and with no others.
delegated() { # zone servers
  local server count=0
  for server in $(public_servers "$1"); do
    [[ " $2 " == *" $server "* ]] || return 1
    count=$((count + 1))
  done
  ((count > 0))
}

delegation() {
  local id facts zone servers began=$SECONDS server
  step 'delegation of the hosted zone'
  if skipped delegation; then
    note 'skipped; until the zone is delegated, the certificates and with them the stacks stay in progress'
    return 0
  fi
  if [[ $(output primary Step) == full ]]; then
    note 'the primary holds the full template, so its certificate was issued: the zone is delegated'
    return 0
  fi
  id=$(zone_id)
  if [[ $ZONE_MODE == create ]]; then id=$(output primary HostedZoneId); fi
  if [[ -z $id ]]; then
    note "after the foundation: the NS records of the new zone for $(domain) go to the parent zone"
    return 0
  fi
  facts=$(must_ask route53 get-hosted-zone --region "$PRIMARY_REGION" --id "$id" --query '[HostedZone.Name,DelegationSet.NameServers]')
  zone=$(printf '%s\n' "$facts" | sed -n '1{s/[[:space:]].*//;s/\.$//;p;}')
  servers=$(printf '%s\n' "$facts" | tr '\t' '\n' | sed 1d | tr '[:upper:]' '[:lower:]' | sed 's/\.$//' | tr '\n' ' ')
  servers=${servers% }
  note "The zone above $zone must hold these records:"
  for server in $servers; do note "  $zone.  NS  $server."; done
  if [[ $DRY_RUN == true ]]; then return 0; fi
  if ! command -v dig >/dev/null && ! command -v host >/dev/null && ! command -v nslookup >/dev/null; then
    unfinished 'None of dig, host and nslookup is installed, so the delegation cannot be checked. Check it yourself and run again with --skip delegation.'
  fi
  until delegated "$zone" "$servers"; do
    if ((SECONDS - began >= DELEGATION_MINUTES * 60)); then
      unfinished "$zone is not delegated to the servers above, as seen from here: $(public_servers "$zone" | tr '\n' ' ')
Add the records at the parent zone (or your registrar) and run again. If your resolver answers differently from public DNS: --skip delegation."
    fi
    note "$(elapsed $((SECONDS - began))) not delegated yet; looking again in $((POLL_SECONDS * 2)) s"
    sleep $((POLL_SECONDS * 2))
  done
  note "$zone is delegated."
}

head_object() { # region bucket key
  ask s3api head-object --region "$1" --bucket "$2" --key "$3" --checksum-mode ENABLED --query '[VersionId,ChecksumSHA256]'
}

# Puts a file under its content-addressed key unless it is there, and prints its version id.
ensure_object() { # region bucket key file digest-switch digest expected-checksum
  local facts version checksum
  if facts=$(head_object "$1" "$2" "$3"); then
    IFS=$'\t' read -r version checksum <<<"$facts"
    if [[ -n $7 && $checksum != None && $checksum != "$7" ]]; then
      fail "s3://$2/$3 holds other bytes than its name says (SHA-256 $checksum)"
    fi
    note "s3://$2/$3 is there" >&2
  elif grep -Eq '404|Not Found|NoSuchKey' "$WORK/aws-error"; then
    # Said aloud: a command substitution does not inherit errexit.
    version=$(must_change s3api put-object --region "$1" --bucket "$2" --key "$3" --body "$4" "$5" "$6" --query VersionId) ||
      exit "$EXIT_FAILED"
  else
    fail "s3://$2/$3: $(last_error)"
  fi
  if [[ $version == None || $version == null ]]; then fail "bucket $2 keeps no versions; the Lambda version could not be pinned"; fi
  printf '%s' "$version"
}

template_key() { # stack
  printf 'templates/%s-%s.json' "$1" "$(sha256_of "$HERE/$1.template.json")"
}

dns_suffix() { # region
  case $1 in
    cn-*) printf 'amazonaws.com.cn' ;;
    eusc-*) printf 'amazonaws.eu' ;;
    *) printf 'amazonaws.com' ;;
  esac
}

upload() {
  local stack region bucket version checksum template primary_bucket secondary_bucket
  step 'Lambda package and templates to both artifact buckets'
  for stack in primary secondary; do
    region=$(region_of "$stack") bucket=$(output "$stack" ArtifactBucketName)
    if [[ -z $bucket ]]; then
      if [[ $DRY_RUN == true ]]; then
        note "to the artifact bucket of $(stack_of "$stack"): $ARTIFACT_KEY, $(template_key primary), $(template_key secondary)"
        continue
      fi
      fail "$(stack_of "$stack") has no output ArtifactBucketName"
    fi
    if [[ $ARTIFACT_SOURCE == file ]]; then
      # The digest that was reviewed goes with the bytes: S3 refuses them if they differ.
      version=$(ensure_object "$region" "$bucket" "$ARTIFACT_KEY" "$HERE/$ARTIFACT_FILE" \
        --checksum-sha256 "$ARTIFACT_SHA256_BASE64" "$ARTIFACT_SHA256_BASE64")
    else
      version=$(parameter "$PARAMETERS/$stack.full.json" ArtifactVersion)
      bucket=$ARTIFACT_PRIMARY_BUCKET
      if [[ $stack == secondary ]]; then bucket=$ARTIFACT_SECONDARY_BUCKET; fi
      if [[ -z $version ]]; then
        version=$(head_object "$region" "$bucket" "$ARTIFACT_KEY") || fail "s3://$bucket/$ARTIFACT_KEY: $(last_error)"
        IFS=$'\t' read -r version checksum <<<"$version"
      fi
    fi
    if [[ $stack == primary ]]; then
      PRIMARY_VERSION=$version primary_bucket=$bucket
    else
      SECONDARY_VERSION=$version secondary_bucket=$bucket
    fi
    # Both templates go to both Regions, so that either can be read when the other Region is lost.
    for template in primary secondary; do
      ensure_object "$region" "$(output "$stack" ArtifactBucketName)" "$(template_key "$template")" \
        "$HERE/$template.template.json" --checksum-algorithm SHA256 '' >/dev/null
    done
  done
  if [[ $DRY_RUN == true ]]; then return 0; fi
  fill_manifest "$HERE/lambda-artifact-manifest.json" "$WORK/lambda-artifact-manifest.json" \
    "$PRIMARY_REGION|$primary_bucket|$ARTIFACT_KEY|$PRIMARY_VERSION" \
    "$SECONDARY_REGION|$secondary_bucket|$ARTIFACT_KEY|$SECONDARY_VERSION"
  note "resolved manifest: .deploy/lambda-artifact-manifest.json"
}

# Stands in for the host name of the other Region's S3 endpoint where dual write is switched on for a pair that stands:
# each stack wants the other's before either has one. Documents stay pending until the primary is sent once more.
readonly TO_COME=vpce-to-come
# Stands in for any other value that a plan cannot know yet.
readonly UNKNOWN=to-come
SEND_AGAIN=false

# Prints the values that a stack takes from stacks that stand, one key=value a line.
wired() { # Parameter=stack.Output...
  local wire source value
  for wire in "$@"; do
    source=${wire#*=}
    value=$(output "${source%%.*}" "${source#*.}")
    if [[ -z $value && ${wire%%=*} == PeerS3EndpointDomain && $(output "${source%%.*}" Step) == full ]]; then
      value=$TO_COME
    fi
    if [[ -z $value && $COMMAND == plan ]]; then
      value=$UNKNOWN
    elif [[ -z $value ]]; then
      if [[ $DRY_RUN == false ]]; then
        fail "$(stack_of "${source%%.*}") has no output ${source#*.}, which parameter ${wire%%=*} needs"
      fi
      value="(output ${source#*.} of $(stack_of "${source%%.*}"))"
    fi
    printf '%s=%s\n' "${wire%%=*}" "$value"
  done
}

# Sets VALUES to what a full template or the edge stack gets besides its parameters file, one key=value an entry.
VALUES=()
gather() { # stack
  local pair version=''
  VALUES=()
  case $1 in
    primary) version=$PRIMARY_VERSION pair=$(wired ${WIRES_PRIMARY[@]+"${WIRES_PRIMARY[@]}"}) ;;
    secondary) version=$SECONDARY_VERSION pair=$(wired ${WIRES_SECONDARY[@]+"${WIRES_SECONDARY[@]}"}) ;;
    edge) pair=$(wired ${WIRES_EDGE[@]+"${WIRES_EDGE[@]}"}) ;;
  esac
  while IFS= read -r pair; do
    if [[ -n $pair ]]; then VALUES+=("$pair"); fi
  done <<<"$pair"
  if [[ $1 == edge ]]; then return 0; fi
  if [[ $ARTIFACT_SOURCE == file ]]; then VALUES+=("ArtifactBucket=$(output "$1" ArtifactBucketName)"); fi
  VALUES+=("ArtifactVersion=$version")
}

template_url() { # stack bucket
  local region
  region=$(region_of "$1")
  printf 'https://%s.s3.%s.%s/%s' "$2" "$region" "$(dns_suffix "$region")" "$(template_key "$1")"
}

# Changes a Region only while the other one serves: new code or settings that do not come up then stop in the first Region,
# and clients have the other to go to.
other_answers() { # stack
  local other=primary
  if [[ $1 == primary ]]; then other=secondary; fi
  if skipped health || [[ $DRY_RUN == true || $(output "$other" Step) != full ]]; then return 0; fi
  healthy "$other" || fail "the $other ($(region_of "$other")) does not answer its health check, so the $1 is not changed: clients would have nowhere
to go if that failed too. If the $other broke by this deployment: ./deploy.sh rollback brings the code before it back; or mend the
cause, export and run again. To change the $1 all the same: --skip health"
}

full() { # stack
  local bucket
  bucket=$(output "$1" ArtifactBucketName)
  step "full template of the $1 ($(stack_of "$1"), $(region_of "$1"))"
  gather "$1"
  # shellcheck disable=SC2034 # deploy reads it
  if [[ " ${VALUES[*]} " == *"=$TO_COME "* ]]; then SEND_AGAIN=true; fi
  settle "$1"
  other_answers "$1"
  merge_parameters "$PARAMETERS/$1.full.json" "$WORK/$1.full.json" "${VALUES[@]}"
  if [[ $STATE == ABSENT && $DRY_RUN == false ]]; then fail "$(stack_of "$1") vanished after its foundation was made; run again"; fi
  if [[ $STATE == ABSENT ]]; then STATE=CREATE_COMPLETE STEP=foundation; fi
  send "$1" "$WORK/$1.full.json" --template-url "$(template_url "$1" "${bucket:-ARTIFACT_BUCKET}")"
  if [[ $SENT == true ]]; then finish "$1"; fi
  if [[ $DRY_RUN == false && $STEP != full ]]; then fail "$(stack_of "$1") is done but its output Step is not 'full'"; fi
}

# True where a pair that stands is to hold its clients from now on: the alarm in the standby then has to come before the
# primary's check that follows it. A new pair has the alarm from the standby's foundation.
hold_to_come() {
  [[ " ${WIRES_PRIMARY[*]-} " == *' FailbackHoldAlarm='* && $(output secondary Step) == full && -z $(output secondary FailbackHoldAlarm) ]]
}

edge() {
  step "edge stack ($EDGE_STACK, $EDGE_REGION)"
  gather edge
  settle edge
  if [[ $STATE != ABSENT ]]; then protect edge; fi
  merge_parameters "$PARAMETERS/edge.json" "$WORK/edge.json" ${VALUES[@]+"${VALUES[@]}"}
  send edge "$WORK/edge.json" --template-body "file://$HERE/edge.template.json"
  if [[ $SENT == true ]]; then finish edge; fi
}

summary() {
  local stack
  step 'what stands now'
  note "failover address: $(output primary FailoverUrl)"
  for stack in primary secondary; do
    note "$stack endpoint: $(output "$stack" ApiEndpoint)$HEALTH_PATH"
    note "$stack dashboard: $(output "$stack" DashboardUrl)"
  done
  if [[ $(notified) == true ]]; then
    note 'Every e-mail address gets one "AWS Notification - Subscription Confirmation" per Region: each must be confirmed, or its alarms tell nobody.'
  else
    note 'Nobody is notified of alarms: set NotificationAddress1 in parameters/*.json and run again.'
  fi
  note 'Sent parameters, outputs and the resolved manifest: .deploy/'
  check_live
  if skipped health; then return 0; fi
  for stack in primary secondary; do
    healthy "$stack" || fail "everything is deployed, but the $stack ($(region_of "$stack")) does not answer its health check: see the function's log group there"
  done
}

