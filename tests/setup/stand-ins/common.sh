# shellcheck shell=bash
# What every stand-in does first: note how it was called, so that a test can read it.
#
# WORLD is the test's own folder. WORLD/state/ holds what a test sets: `offline` names what cannot be reached, `uid`
# who runs, `rustup` how rustup behaves, `debian-rust` which version Debian has.

NAME=$(basename "$0")
STAND_INS=$WORLD/stand-ins
printf '%s %s\n' "$NAME" "$*" >>"$WORLD/calls"

setting() { cat "$WORLD/state/$1" 2>/dev/null || true; }

# Fails as a program fails whose registry does not answer.
online() {
  if grep -qx "$1" "$WORLD/state/offline" 2>/dev/null; then
    echo "error: could not reach $1" >&2
    exit 101
  fi
}

# program PATH VERSION - a program that only tells its version.
program() {
  mkdir -p "$(dirname "$1")"
  printf '#!/usr/bin/env bash\necho "%s %s"\n' "$(basename "$1")" "$2" >"$1"
  chmod +x "$1"
}

# toolchain BIN VERSION COMMAND... - Rust programs of one version, beside each other.
toolchain() {
  local bin=$1 version=$2 command
  shift 2
  mkdir -p "$bin"
  for command in "$@"; do
    cp "$STAND_INS/$command" "$bin/$command"
  done
  cp "$STAND_INS/common.sh" "$bin/common.sh"
  printf '%s\n' "$version" >"$bin/version"
}
