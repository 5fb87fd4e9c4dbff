# Takes the system of this folder down, in an order that AWS allows, and says what it leaves.
# Every resource is retained when its stack is deleted, so each is removed by itself; the stacks serve as the list of them.

# shellcheck disable=SC2154 # the variables come from the header that the export puts before this text
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
readonly WORK=$HERE/.deploy
readonly EXIT_FAILED=1 EXIT_USAGE=2 EXIT_REFUSED=3
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off AWS_CLI_FILE_ENCODING=UTF-8

DELETE=false
DATA=false
TIMEOUT_MINUTES=40
POLL_SECONDS=15
LEFT=0

# What is removed by itself, in this order: `system` always, `data` only with --data.
readonly ORDER='
system AWS::Route53::RecordSet
system AWS::Route53::HealthCheck/calculated
system AWS::Route53::HealthCheck
system AWS::ApiGatewayV2::DomainName
system AWS::ApiGatewayV2::Api
system AWS::CertificateManager::Certificate
system AWS::Lambda::Function
system AWS::Logs::LogGroup/filters
system AWS::Logs::Destination
system AWS::KinesisFirehose::DeliveryStream
data   AWS::DynamoDB::GlobalTable
data   AWS::S3::Bucket
system AWS::EC2::FlowLog
system AWS::EC2::VPCEndpoint
system AWS::EC2::VPCPeeringConnection
system AWS::EC2::SecurityGroup/rules
system AWS::EC2::SecurityGroup
system AWS::EC2::Subnet
system AWS::EC2::RouteTable
system AWS::EC2::VPC
system AWS::Events::Rule
system AWS::Logs::ResourcePolicy
system AWS::IAM::Role
system AWS::IAM::ManagedPolicy
system AWS::CloudWatch::CompositeAlarm
system AWS::CloudWatch::Alarm
system AWS::CloudWatch::Dashboard
system AWS::SNS::Topic
data   AWS::Logs::LogGroup
data   AWS::Route53::HostedZone
data   AWS::KMS::Alias
data   AWS::KMS::Key'

# What disappears with something above, or holds nothing.
readonly WITH_PARENT=' AWS::ApiGatewayV2::ApiMapping AWS::ApiGatewayV2::Authorizer AWS::ApiGatewayV2::Integration
 AWS::ApiGatewayV2::Route AWS::ApiGatewayV2::Stage AWS::EC2::Route AWS::EC2::SecurityGroupEgress AWS::EC2::SecurityGroupIngress
 AWS::EC2::SubnetRouteTableAssociation AWS::IAM::Policy AWS::IAM::RolePolicy AWS::Lambda::Alias AWS::Lambda::Permission
 AWS::Lambda::EventInvokeConfig AWS::Lambda::Version AWS::Logs::LogStream AWS::Logs::MetricFilter AWS::Logs::SubscriptionFilter AWS::S3::BucketPolicy
 AWS::SNS::Subscription AWS::SNS::TopicPolicy '

usage() {
  cat <<USAGE
Usage: ./cleanup.sh [switches]

Lists, or with --delete removes, everything of $PRIMARY_STACK and $SECONDARY_STACK${EDGE_STACK:+ and $EDGE_STACK}.
Without --delete nothing is changed. Can be run again after a failure: what is gone is passed over.

  --delete           remove the running system: addresses, endpoints, functions, network, roles, alarms
  --data             with --delete: also the table in both Regions, every version of every object in the buckets, the log
                     groups, the hosted zone that was made, the keys (after their waiting time), and the stacks themselves
  --dry-run          only list; the default
  --timeout MINUTES  longest wait for one thing to disappear ($TIMEOUT_MINUTES)
  --poll SECONDS     pause between two looks ($POLL_SECONDS)
  --help             this text

Without --data the stacks stay: they protect the data and are the list of what is left.
Exit: 0 done; 1 something could not be removed; 2 wrong usage; 3 not confirmed.
USAGE
}

say() { printf '%s\n' "$*"; }
note() { printf '    %s\n' "$*"; }
fail() {
  printf 'error: %s\n' "$*" >&2
  exit "$EXIT_FAILED"
}

ask() { aws "$@" --output text 2>"$WORK/aws-error"; }
ask_json() { aws "$@" --output json 2>"$WORK/aws-error"; }
last_error() { sed -n '/[^[:space:]]/p' "$WORK/aws-error" | tail -n 2; }

# Runs one removing call; what is gone already counts as removed.
remove() {
  note "aws $*"
  if ask "$@" >/dev/null; then return 0; fi
  if grep -Eqi 'not ?found|NoSuch|does not exist|cannot be found|is pending deletion' "$WORK/aws-error"; then
    note '  (gone already)'
    return 0
  fi
  return 1
}

# Repeats a removal that AWS refuses for as long as something that is going away still uses the thing.
remove_when_free() {
  local began=$SECONDS
  until remove "$@"; do
    grep -Eq 'DependencyViolation|in use|InUse|ResourceInUse|BadRequestException|TooManyRequests' "$WORK/aws-error" || return 1
    ((SECONDS - began < TIMEOUT_MINUTES * 60)) || return 1
    note "  still in use, $(((SECONDS - began) / 60)) min; Lambda's network interfaces take up to 20 minutes to go"
    sleep "$POLL_SECONDS"
  done
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

# The list of one stack's resources, kept in .deploy/ so that it outlives the stack: type, logical id, physical id.
take_inventory() { # stack
  local file=$WORK/$1.inventory
  if ask cloudformation list-stack-resources --region "$(region_of "$1")" --stack-name "$(stack_of "$1")" --query \
    "StackResourceSummaries[?ResourceStatus!='DELETE_COMPLETE'].[ResourceType,LogicalResourceId,PhysicalResourceId]" >"$file.new"; then
    mv "$file.new" "$file"
  elif grep -q 'does not exist' "$WORK/aws-error"; then
    rm -f "$file.new"
    if [[ ! -r $file ]]; then : >"$file"; fi
    note "$(stack_of "$1") does not exist; $(grep -c . "$file" || true) resources are known from an earlier run."
  else
    fail "cannot list $(stack_of "$1"): $(last_error)"
  fi
}

# Physical ids of one type in one stack, one a line.
resources() { # stack type
  awk -F '\t' -v kind="$2" '$1 == kind && $3 != "" && $3 != "None" { print $3 }' "$WORK/$1.inventory"
}

stacks() {
  printf 'primary\nsecondary\n'
  if [[ -n $EDGE_STACK ]]; then printf 'edge\n'; fi
}

list() {
  local stack class kind path
  for stack in $(stacks); do
    say "$(stack_of "$stack") in $(region_of "$stack"):"
    while read -r class kind; do
      [[ -n $kind && $kind != */* ]] || continue
      while IFS= read -r path; do
        if [[ -z $path ]]; then continue; fi
        if [[ $class == data && $DATA == false ]]; then
          note "KEPT (data)  ${kind#AWS::}  $path"
        else
          note "to delete    ${kind#AWS::}  $path"
        fi
      done < <(resources "$stack" "$kind")
    done <<<"$ORDER"
    unknown "$stack"
  done
}

# Types this script has no way to remove are named, never passed over in silence.
unknown() { # stack
  local kind logical path
  while IFS=$'\t' read -r kind logical path; do
    if [[ " ${WITH_PARENT//$'\n'/ } " != *" $kind "* && $ORDER != *" $kind"* ]]; then
      note "LEFT         ${kind#AWS::}  $path ($logical): remove it by hand"
    fi
  done <"$WORK/$1.inventory"
}

confirm() {
  local answer='' wanted="delete $SUFFIX"
  if [[ $DATA == true ]]; then wanted="delete $SUFFIX and its data"; fi
  say "This removes the system above from account $(ask sts get-caller-identity --region "$PRIMARY_REGION" --query Account)."
  if [[ $DATA == true ]]; then
    say 'The table, all documents, logs and keys go with it. Nothing can bring them back once the keys are gone.'
  else
    say 'The data stays, but deploy.sh cannot put the system back over it, since the stacks go on believing that it is there: see RUNBOOK.md.'
  fi
  printf 'Type the environment suffix: '
  read -r answer || true
  if [[ $answer != "$SUFFIX" ]]; then
    say 'Not confirmed; nothing was changed.'
    exit "$EXIT_REFUSED"
  fi
  printf 'Type "%s": ' "$wanted"
  read -r answer || true
  if [[ $answer != "$wanted" ]]; then
    say 'Not confirmed; nothing was changed.'
    exit "$EXIT_REFUSED"
  fi
}

# The hosted zone of the records: an output of the primary, or the one that was given.
zone_id() {
  local id=$HOSTED_ZONE_ID
  if [[ -z $id ]]; then id=$(resources primary AWS::Route53::HostedZone | head -n 1); fi
  printf '%s' "$id"
}

# Deletes the record sets that a JMESPath filter picks; the call's own query writes the change batch.
delete_records() { # zone filter
  local region=$PRIMARY_REGION
  ask_json route53 list-resource-record-sets --region "$region" --hosted-zone-id "$1" --query \
    "{Changes: ResourceRecordSets[?$2].{Action: 'DELETE', ResourceRecordSet: @}}" >"$WORK/records.json" || {
    grep -q NoSuchHostedZone "$WORK/aws-error"
    return
  }
  if ! grep -q '"Action"' "$WORK/records.json"; then return 0; fi
  remove route53 change-resource-record-sets --region "$region" --hosted-zone-id "$1" --change-batch "file://$WORK/records.json"
}

delete_table() { # region name
  local region table=$2 began=$SECONDS
  for region in "$PRIMARY_REGION" "$SECONDARY_REGION"; do
    remove_when_free dynamodb update-table --region "$region" --table-name "$table" --no-deletion-protection-enabled || return 1
  done
  if [[ $(ask dynamodb describe-table --region "$1" --table-name "$table" --query 'Table.Replicas[].RegionName' || true) == *"$SECONDARY_REGION"* ]]; then
    remove_when_free dynamodb update-table --region "$1" --table-name "$table" \
      --replica-updates "Delete={RegionName=$SECONDARY_REGION}" || return 1
    while [[ $(ask dynamodb describe-table --region "$1" --table-name "$table" --query 'Table.Replicas[].RegionName' || true) == *"$SECONDARY_REGION"* ]]; do
      ((SECONDS - began < TIMEOUT_MINUTES * 60)) || return 1
      note '  the replica is being removed'
      sleep "$POLL_SECONDS"
    done
  fi
  remove_when_free dynamodb delete-table --region "$1" --table-name "$table"
}

delete_bucket() { # region name
  # Page by page: a list put together of several can hold more than the 1,000 that are taken at once.
  while ask_json s3api list-object-versions --region "$1" --bucket "$2" --no-paginate --max-keys 1000 --query \
    '{Objects: [Versions,DeleteMarkers][].{Key: Key, VersionId: VersionId}}' >"$WORK/versions.json" &&
    grep -q '"Key"' "$WORK/versions.json"; do
    note "$2: $(grep -c '"Key"' "$WORK/versions.json") versions"
    ask s3api delete-objects --region "$1" --bucket "$2" --delete "file://$WORK/versions.json" >"$WORK/deleted" || return 1
    if grep -q '^ERRORS' "$WORK/deleted"; then
      sed -n 's/^ERRORS/  /p' "$WORK/deleted" | head -n 3 >"$WORK/aws-error"
      return 1
    fi
  done
  remove s3api delete-bucket --region "$1" --bucket "$2"
}

delete_role() { # region name
  local policy
  for policy in $(ask iam list-role-policies --region "$1" --role-name "$2" --query 'PolicyNames[]' || true); do
    if [[ $policy != None ]]; then remove iam delete-role-policy --region "$1" --role-name "$2" --policy-name "$policy" || return 1; fi
  done
  for policy in $(ask iam list-attached-role-policies --region "$1" --role-name "$2" --query 'AttachedPolicies[].PolicyArn' || true); do
    if [[ $policy != None ]]; then remove iam detach-role-policy --region "$1" --role-name "$2" --policy-arn "$policy" || return 1; fi
  done
  remove iam delete-role --region "$1" --role-name "$2"
}

delete_rule() { # region name (or bus|name)
  local target
  for target in $(ask events list-targets-by-rule --region "$1" --rule "${2##*|}" --query 'Targets[].Id' || true); do
    if [[ $target != None ]]; then remove events remove-targets --region "$1" --rule "${2##*|}" --ids "$target" || return 1; fi
  done
  remove events delete-rule --region "$1" --name "${2##*|}"
}

delete_filters() { # region log-group
  local name
  while IFS= read -r name; do
    if [[ -n $name && $name != None ]]; then
      remove logs delete-subscription-filter --region "$1" --log-group-name "$2" --filter-name "$name" || return 1
    fi
  done < <(ask logs describe-subscription-filters --region "$1" --log-group-name "$2" --query 'subscriptionFilters[].[filterName]' || true)
}

# Security groups that name each other can only go once their rules are gone.
delete_rules() { # region group
  local direction egress rule
  for direction in ingress egress; do
    if [[ $direction == egress ]]; then egress='IsEgress'; else egress='!IsEgress'; fi
    for rule in $(ask ec2 describe-security-group-rules --region "$1" --filters "Name=group-id,Values=$2" \
      --query "SecurityGroupRules[?$egress].SecurityGroupRuleId" || true); do
      if [[ $rule != None ]]; then
        remove ec2 "revoke-security-group-$direction" --region "$1" --group-id "$2" --security-group-rule-ids "$rule" || return 1
      fi
    done
  done
}

delete_domain_name() { # region name
  local mapping
  for mapping in $(ask apigatewayv2 get-api-mappings --region "$1" --domain-name "$2" --query 'Items[].ApiMappingId' || true); do
    if [[ $mapping != None ]]; then
      remove apigatewayv2 delete-api-mapping --region "$1" --domain-name "$2" --api-mapping-id "$mapping" || return 1
    fi
  done
  remove apigatewayv2 delete-domain-name --region "$1" --domain-name "$2"
}

delete_managed_policy() { # region arn
  local version
  for version in $(ask iam list-policy-versions --region "$1" --policy-arn "$2" --query 'Versions[?!IsDefaultVersion].VersionId' || true); do
    if [[ $version != None ]]; then remove iam delete-policy-version --region "$1" --policy-arn "$2" --version-id "$version" || return 1; fi
  done
  remove iam delete-policy --region "$1" --policy-arn "$2"
}

# A check that is made of others goes before them.
delete_calculated() { # region check
  if [[ $(ask route53 get-health-check --region "$1" --health-check-id "$2" --query HealthCheck.HealthCheckConfig.Type || true) == CALCULATED ]]; then
    remove route53 delete-health-check --region "$1" --health-check-id "$2"
  fi
}

# Only our own records and those that ACM put there for its certificates: others keep the zone alive, and are reported.
delete_zone() { # zone
  delete_records "$1" "Type=='CNAME' && ends_with(ResourceRecords[0].Value, '.acm-validations.aws.')" || return 1
  remove route53 delete-hosted-zone --region "$PRIMARY_REGION" --id "$1"
}

remove_one() { # region type physical-id
  local region=$1 id=$3 zone
  case $2 in
    AWS::Route53::RecordSet)
      zone=$(zone_id)
      if [[ -z $zone ]]; then return 0; fi
      delete_records "$zone" "Name=='${id%.}.' && Failover"
      ;;
    AWS::Route53::HealthCheck/calculated) delete_calculated "$region" "$id" ;;
    AWS::Route53::HealthCheck) remove route53 delete-health-check --region "$region" --health-check-id "$id" ;;
    AWS::Route53::HostedZone) delete_zone "$id" ;;
    AWS::ApiGatewayV2::DomainName) delete_domain_name "$region" "$id" ;;
    AWS::ApiGatewayV2::Api) remove apigatewayv2 delete-api --region "$region" --api-id "$id" ;;
    AWS::CertificateManager::Certificate) remove_when_free acm delete-certificate --region "$region" --certificate-arn "$id" ;;
    AWS::Lambda::Function) remove lambda delete-function --region "$region" --function-name "$id" ;;
    AWS::Logs::LogGroup/filters) delete_filters "$region" "$id" ;;
    AWS::Logs::ResourcePolicy) remove logs delete-resource-policy --region "$region" --policy-name "$id" ;;
    AWS::Logs::LogGroup) remove logs delete-log-group --region "$region" --log-group-name "$id" ;;
    AWS::Logs::Destination) remove logs delete-destination --region "$region" --destination-name "$id" ;;
    AWS::KinesisFirehose::DeliveryStream) remove firehose delete-delivery-stream --region "$region" --delivery-stream-name "$id" ;;
    AWS::DynamoDB::GlobalTable) delete_table "$region" "$id" ;;
    AWS::S3::Bucket) delete_bucket "$region" "$id" ;;
    AWS::EC2::FlowLog) remove ec2 delete-flow-logs --region "$region" --flow-log-ids "$id" ;;
    AWS::EC2::VPCEndpoint) remove ec2 delete-vpc-endpoints --region "$region" --vpc-endpoint-ids "$id" ;;
    AWS::EC2::VPCPeeringConnection) remove ec2 delete-vpc-peering-connection --region "$region" --vpc-peering-connection-id "$id" ;;
    AWS::EC2::SecurityGroup/rules) delete_rules "$region" "$id" ;;
    AWS::EC2::SecurityGroup) remove_when_free ec2 delete-security-group --region "$region" --group-id "$id" ;;
    AWS::EC2::Subnet) remove_when_free ec2 delete-subnet --region "$region" --subnet-id "$id" ;;
    AWS::EC2::RouteTable) remove_when_free ec2 delete-route-table --region "$region" --route-table-id "$id" ;;
    AWS::EC2::VPC) remove_when_free ec2 delete-vpc --region "$region" --vpc-id "$id" ;;
    AWS::Events::Rule) delete_rule "$region" "$id" ;;
    AWS::IAM::Role) delete_role "$region" "$id" ;;
    AWS::IAM::ManagedPolicy) delete_managed_policy "$region" "$id" ;;
    AWS::CloudWatch::Alarm | AWS::CloudWatch::CompositeAlarm) remove cloudwatch delete-alarms --region "$region" --alarm-names "$id" ;;
    AWS::CloudWatch::Dashboard) remove cloudwatch delete-dashboards --region "$region" --dashboard-names "$id" ;;
    AWS::SNS::Topic) remove sns delete-topic --region "$region" --topic-arn "$id" ;;
    AWS::KMS::Alias) remove kms delete-alias --region "$region" --alias-name "$id" ;;
    AWS::KMS::Key) remove kms schedule-key-deletion --region "$region" --key-id "$id" --pending-window-in-days 30 ;;
  esac
}

remove_all() {
  local class kind stack path
  while read -r class kind; do
    if [[ -z $kind || ($class == data && $DATA == false) ]]; then continue; fi
    for stack in $(stacks); do
      while IFS= read -r path <&3; do
        if ! remove_one "$(region_of "$stack")" "$kind" "$path"; then
          LEFT=$((LEFT + 1))
          say "    LEFT  ${kind#AWS::}  $path: $(last_error)" >&2
        fi
      done 3< <(resources "$stack" "${kind%/*}")
    done
  done <<<"$ORDER"
}

# With the data gone the stacks list nothing any more; every resource in them is retained, so deleting them removes only the record.
remove_stacks() {
  local stack
  for stack in edge secondary primary; do
    if [[ -z $(stack_of "$stack") ]]; then continue; fi
    remove cloudformation update-termination-protection --region "$(region_of "$stack")" --stack-name "$(stack_of "$stack")" \
      --no-enable-termination-protection || fail "$(stack_of "$stack"): $(last_error)"
    remove cloudformation delete-stack --region "$(region_of "$stack")" --stack-name "$(stack_of "$stack")" ||
      fail "$(stack_of "$stack"): $(last_error)"
  done
}

misused() {
  printf '%s\nTry: ./cleanup.sh --help\n' "$1" >&2
  exit "$EXIT_USAGE"
}

read_switches() {
  while (($# > 0)); do
    case $1 in
      --delete) DELETE=true ;;
      --data) DATA=true ;;
      --dry-run) DELETE=false ;;
      --help | -h)
        usage
        exit 0
        ;;
      --timeout | --poll)
        [[ ${2:-} =~ ^[0-9]{1,5}$ ]] || misused "$1 wants a whole number"
        if [[ $1 == --timeout ]]; then TIMEOUT_MINUTES=$2; else POLL_SECONDS=$2; fi
        shift
        ;;
      *) misused "unknown switch: $1" ;;
    esac
    shift
  done
}

main() {
  local stack
  read_switches "$@"
  mkdir -p "$WORK"
  for stack in $(stacks); do take_inventory "$stack"; done
  list
  if [[ $DELETE == false ]]; then
    say 'Dry run: nothing was changed. --delete removes what is listed as "to delete"; --help says more.'
    return 0
  fi
  confirm
  remove_all
  if ((LEFT > 0)); then
    say "$LEFT thing(s) could not be removed, see above. Run the same command again; what is gone is passed over." >&2
    say 'DynamoDB keeps the source of a new replica for 24 hours; a zone stays while others have records in it.' >&2
    exit "$EXIT_FAILED"
  fi
  if [[ $DATA == false ]]; then
    say "Done. The data listed as KEPT, and the stacks that protect it, are still there and still cost money."
    return 0
  fi
  remove_stacks
  say 'Done. The keys are deleted in 30 days (aws kms cancel-key-deletion keeps them); until then they cost money.'
  if [[ $ZONE_MODE == create ]]; then say 'Remove the NS records of the deleted zone from its parent.'; fi
}

# Tests read the functions above without running anything.
if [[ ${BASH_SOURCE[0]} == "$0" ]]; then main "$@"; fi
