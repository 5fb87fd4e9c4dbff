# shellcheck shell=bash
# What the scripts in tools/ share: where things are, how they speak, how a long command is run.
#
# Bash 3.2 is enough, and nothing here needs GNU's own options, so that the scripts run on macOS too.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOLS=${TWINSTACK_TOOLS:-$ROOT/.tools} # what set-up installs; git ignores it
LOGS=$TOOLS/log
# shellcheck source=tools/versions.sh
source "$ROOT/tools/versions.sh"

# One line on what is happening.
say() { printf '==> %s\n' "$*"; }

# The last line of a script that cannot go on: what is missing and what to do about it.
die() {
  printf 'Twinstack stopped: %s\n' "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Whether version $1 is at least version $2, both like 1.96 or 1.96.1.
at_least() {
  awk -v have="$1" -v want="$2" 'BEGIN {
    split(have, h, "."); n = split(want, w, ".")
    for (i = 1; i <= n; i++) { if (h[i] + 0 > w[i] + 0) exit 0; if (h[i] + 0 < w[i] + 0) exit 1 }
    exit 0
  }'
}

# Every 20 s, how long the step has taken and the last line that it logged; ends with the step.
tick() {
  local log=$1 started=$SECONDS
  while sleep 20 >/dev/null 2>&1; do
    printf '    %d s: %s\n' "$((SECONDS - started))" "$(tail -n 1 "$log" | tr -d '\r' | cut -c 1-100)"
  done
}

TICKER=
stop_ticker() {
  if [ -n "$TICKER" ]; then
    kill "$TICKER" 2>/dev/null || true
    wait "$TICKER" 2>/dev/null || true
    TICKER=
  fi
}
trap stop_ticker EXIT

# logged NAME TITLE HINT COMMAND... - runs a command with its output in .tools/log/NAME.log.
# When it fails, the end of that log is shown, and HINT says what to do.
logged() {
  local name=$1 title=$2 hint=$3 log started=$SECONDS status=0
  shift 3
  log=$LOGS/$name.log
  mkdir -p "$LOGS"
  : >"$log"
  say "$title"
  tick "$log" &
  TICKER=$!
  "$@" >"$log" 2>&1 </dev/null || status=$?
  stop_ticker
  if [ "$status" -ne 0 ]; then
    tail -n 25 "$log" | sed 's/^/    /' >&2
    die "$title failed. $hint (whole log: $log)"
  fi
  printf '    %d s\n' "$((SECONDS - started))"
}

# Whether packages can be installed with apt-get: Debian and its like, as root.
can_apt() { have apt-get && [ "$(id -u)" = 0 ]; }

APT_UPDATED=
# apt_install WHAT PACKAGE... - needs can_apt.
apt_install() {
  local what=$1 hint='Is the network there, and does apt-get work?'
  shift
  export DEBIAN_FRONTEND=noninteractive
  if [ -z "$APT_UPDATED" ]; then
    logged apt-update "reading Debian's package lists" "$hint" apt-get -o DPkg::Lock::Timeout=300 update
    APT_UPDATED=1
  fi
  logged "apt-$1" "installing $what ($*)" "$hint" \
    apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
}

# need COMMAND HINT PACKAGE... - makes sure of a command that the operating system provides.
need() {
  local command=$1 hint=$2
  shift 2
  have "$command" && return
  if can_apt; then
    apt_install "$command" "$@"
  elif have apt-get; then
    die "$command is missing, and installing it needs root: sudo apt-get install -y $*"
  fi
  hash -r
  have "$command" || die "$command is missing: $hint"
}

# Makes what tools/setup put in place the first that commands find.
use_tools() {
  [ -f "$TOOLS/env" ] || die 'nothing is set up yet: run tools/setup first'
  # shellcheck source=/dev/null
  source "$TOOLS/env"
}

# stamped FILE TEXT - whether FILE holds exactly TEXT; stamp FILE TEXT writes it.
stamped() { [ "$(cat "$1" 2>/dev/null || true)" = "$2" ]; }
stamp() {
  mkdir -p "$(dirname "$1")"
  printf '%s\n' "$2" >"$1"
}

# What the page is compiled with: the flags of .cargo/config.toml, and names in the place of this machine's folders, which
# would else stand in the program. So the same source gives the same bytes wherever it is built.
use_page_flags() {
  local flag flags=''
  for flag in --cfg erase_components --cfg 'sha2_backend_soft="compact"' \
    "--remap-path-prefix=${CARGO_TARGET_DIR:-$ROOT/target}=/target" "--remap-path-prefix=$ROOT=/twinstack" \
    "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"; do
    flags+=${flags:+$'\x1f'}$flag
  done
  export CARGO_ENCODED_RUSTFLAGS=$flags
}
