# shellcheck shell=bash disable=SC2034  # what it sets is read by tools/setup
# Which Rust is used, and how it is put in place. Sourced by tools/setup, after tools/lib.sh.
#
# Three sources, in this order:
#   rustup  the release that Cargo.toml's rust-version names, when rustup has it or can download it
#   debian  Debian's rustc-web where rustup is there but cannot download; linked into rustup under our own name
#   system  the rustc on PATH where there is no rustup; on Debian it is installed if need be
# The user's default toolchain is never changed: RUSTUP_TOOLCHAIN, in .tools/env, chooses for our commands alone.
# Debian's rustc comes without the standard library for wasm32: tools/wasm-std builds that from Debian's own source.

WASM=wasm32-unknown-unknown
USR=${TWINSTACK_USR:-/usr}              # where Debian's packages put rustc
RUSTUP_WAIT=${TWINSTACK_RUSTUP_WAIT:-20} # seconds in which rustup must have begun to download
LINKED=twinstack                        # what rustup calls the linked toolchain
RUSTUP_HINT='install rustup (https://rustup.rs)'
export RUSTUP_AUTO_INSTALL=0            # asking for a toolchain's version must not download it

RUST_SOURCE= # rustup, debian or system
RUST_BIN=    # the folder of its rustc and cargo
RUST_NAME=   # RUSTUP_TOOLCHAIN's value; empty without rustup
RUST_LINKER= # the linker for wasm32; empty where rustc brings its own

rust_minimum() {
  local version
  version=$(sed -n 's/^rust-version *= *"\([0-9.]*\)".*/\1/p' "$ROOT/Cargo.toml")
  [ -n "$version" ] || die "Cargo.toml names no rust-version: restore it with git"
  printf '%s\n' "$version"
}

# Whether the rustc in folder $1 is there, works, and is new enough.
rustc_new_enough() {
  local version
  version=$("$1/rustc" --version 2>/dev/null | awk '{ print $2 }') && [ -n "$version" ] &&
    at_least "$version" "$(rust_minimum)"
}

# Whether the toolchain in folder $1 has what the target needs beside rustc itself.
has_commands() {
  [ -x "$1/cargo" ] || return 1
  [ "$SETUP_FOR" = page ] || { [ -x "$1/cargo-clippy" ] && [ -x "$1/cargo-fmt" ]; }
}

# The library folder of the wasm32 standard library that belongs to the rustc in folder $1.
wasm_lib() { printf '%s/lib/rustlib/%s/lib\n' "$("$1/rustc" --print sysroot)" "$WASM"; }

has_wasm_std() {
  local lib
  lib=$(wasm_lib "$1")
  compgen -G "$lib/libstd-*.rlib" >/dev/null
}

# --- rustup ------------------------------------------------------------------------------------------------------

rustup_bin() {
  local rustc
  rustc=$(rustup which --toolchain "$(rust_minimum)" rustc 2>/dev/null) && dirname "$rustc"
}

rustup_ready() {
  local bin
  bin=$(rustup_bin) && rustc_new_enough "$bin" && has_commands "$bin" && has_wasm_std "$bin"
}

# Tries the download. rustup first reads what there is and says so; if it has not come that far in RUSTUP_WAIT
# seconds (a network that swallows packets), it is stopped. Once it downloads, it may take as long as it needs.
rustup_try() {
  local log=$LOGS/rustup.log default pid waited=0 status=0
  mkdir -p "$LOGS"
  say "trying whether rustup can download Rust $(rust_minimum)"
  default=$(rustup default 2>/dev/null || true)
  rustup toolchain install "$(rust_minimum)" --no-self-update --profile minimal \
    --component clippy --component rustfmt --target "$WASM" >"$log" 2>&1 </dev/null &
  pid=$!
  # shellcheck disable=SC2064  # this very process
  trap "kill $pid 2>/dev/null || true; exit 130" INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    if [ "$waited" -ge "$((RUSTUP_WAIT * 5))" ] && [ "$(grep -c '^info:' "$log")" -lt 2 ]; then
      kill "$pid" 2>/dev/null || true
      break
    fi
    sleep 0.2
    waited=$((waited + 1))
  done
  trap - INT TERM
  wait "$pid" 2>/dev/null || status=$?
  # rustup makes the first toolchain that it installs the default of a user who has none: that is put back.
  if [ -z "$default" ] && [ -n "$(rustup default 2>/dev/null || true)" ]; then
    rustup default none >/dev/null 2>&1 || true
  fi
  if [ "$status" -ne 0 ] || ! rustup_ready; then
    printf '    it cannot (%s)\n' "$log"
    return 1
  fi
  printf '    it can: installed in %d s\n' "$((waited / 5))"
}

# --- Debian ------------------------------------------------------------------------------------------------------

# The LLVM linker of the same major version as the LLVM in the rustc of folder $1: `wasm-ld`'s path, or nothing.
llvm_major() { "$1/rustc" -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p'; }

find_linker() {
  local bin=$1 host major
  host=$("$bin/rustc" -vV | sed -n 's/^host: //p')
  [ -x "$("$bin/rustc" --print sysroot)/lib/rustlib/$host/bin/rust-lld" ] && return # its own: nothing to say
  major=$(llvm_major "$bin")
  if [ -x "$USR/lib/llvm-$major/bin/wasm-ld" ]; then
    RUST_LINKER=$USR/lib/llvm-$major/bin/wasm-ld
  elif have wasm-ld; then
    RUST_LINKER=$(command -v wasm-ld)
  else
    return 1
  fi
}

# Whether the rustc in folder $1 makes a wasm32 module, link-time optimisation included. Where the standard library
# was built by us for this very rustc, the note beside it says so and nothing is compiled.
wasm_works() {
  local bin=$1 note scratch
  has_wasm_std "$bin" && find_linker "$bin" || return 1
  note=$(wasm_lib "$bin")/../built-with
  stamped "$note" "$("$bin/rustc" -vV)" && return
  scratch=$(mktemp -d)
  # shellcheck disable=SC2016
  if printf '#![crate_type = "cdylib"]\n#[unsafe(no_mangle)]\npub extern "C" fn f() { println!("{}", 1) }\n' |
    "$bin/rustc" --edition 2024 --target "$WASM" -C lto=fat -C panic=abort ${RUST_LINKER:+-C linker="$RUST_LINKER"} \
      -o "$scratch/probe.wasm" - >"$LOGS/wasm-probe.log" 2>&1; then
    rm -rf "$scratch"
    stamp "$note" "$("$bin/rustc" -vV)" 2>/dev/null || true
  else
    rm -rf "$scratch"
    return 1
  fi
}

debian_ready() { rustc_new_enough "$USR/bin" && has_commands "$USR/bin" && wasm_works "$USR/bin"; }

debian_install() {
  if ! rustc_new_enough "$USR/bin" || ! has_commands "$USR/bin"; then
    if [ "$SETUP_FOR" = page ]; then
      apt_install 'Rust' rustc-web cargo-web
    else
      apt_install 'Rust' rustc-web cargo-web rust-web-clippy rustfmt-web
    fi
    rustc_new_enough "$USR/bin" ||
      die "Debian's rustc-web is older than Rust $(rust_minimum): $RUSTUP_HINT on a machine where it can download"
  fi
  find_linker "$USR/bin" || apt_install 'a linker for wasm32' "lld-$(llvm_major "$USR/bin")"
  find_linker "$USR/bin" || die "Debian's lld-$(llvm_major "$USR/bin") brings no wasm-ld: install LLVM's linker"
  if ! wasm_works "$USR/bin"; then
    apt_install "the standard library's source" rust-web-src
    logged wasm-std "building Rust's standard library for wasm32 (about a minute)" 'Is crates.io reachable?' \
      "$ROOT/tools/wasm-std" "$USR/bin" "$(wasm_lib "$USR/bin")"
    wasm_works "$USR/bin" || die "the standard library for wasm32 was built but does not work: see $LOGS/wasm-probe.log"
  fi
}

rustup_link() {
  [ "$(rustup which --toolchain "$LINKED" rustc 2>/dev/null || true)" = "$USR/bin/rustc" ] ||
    rustup toolchain link "$LINKED" "$USR" >/dev/null 2>&1 ||
    die "rustup cannot link $USR as the toolchain \"$LINKED\": run rustup toolchain link $LINKED $USR and see why"
}

# --- the choice --------------------------------------------------------------------------------------------------

use() {
  RUST_SOURCE=$1 RUST_BIN=$2 RUST_NAME=$3
  RUST_LINKER=
  find_linker "$RUST_BIN" || true
}

choose_with_rustup() {
  local wanted=${TWINSTACK_RUST:-auto} # `rustup` or `debian` force one source
  if [ "$wanted" != debian ] && rustup_ready; then
    use rustup "$(rustup_bin)" "$(rust_minimum)"
    return
  fi
  if [ "$wanted" = debian ] || ! { [ "$wanted" = auto ] && debian_ready; }; then
    if [ "$wanted" != debian ] && rustup_try; then
      use rustup "$(rustup_bin)" "$(rust_minimum)"
      return
    fi
    [ "$wanted" != rustup ] || die "rustup cannot download Rust $(rust_minimum): see $LOGS/rustup.log"
    debian_ready || {
      have apt-get || die "rustup cannot download Rust $(rust_minimum), and without apt-get there is no other source: check the network, then run this again ($LOGS/rustup.log)"
      can_apt || die "rustup cannot download Rust $(rust_minimum), and installing Debian's needs root: run this as root, or mend the network ($LOGS/rustup.log)"
      debian_install
    }
  fi
  rustup_link
  use debian "$USR/bin" "$LINKED"
}

choose_without_rustup() {
  local bin
  if have cargo && have rustc; then
    bin=$(dirname "$(command -v rustc)")
    if rustc_new_enough "$bin" && has_commands "$bin" && wasm_works "$bin"; then
      use system "$bin" ''
      return
    fi
  fi
  if ! debian_ready; then
    if ! have apt-get; then
      have cargo || die "cargo is missing: $RUSTUP_HINT, then run this again"
      die "Rust $(rust_minimum) with $WASM$([ "$SETUP_FOR" = page ] || printf ', clippy and rustfmt') is missing: $RUSTUP_HINT, then run this again"
    fi
    can_apt || die "Rust $(rust_minimum) is missing: $RUSTUP_HINT, or run this as root to install Debian's"
    debian_install
  fi
  use system "$USR/bin" ''
}

# A standard library that was replaced makes what was compiled against the old one fail (E0463): that is wiped, and
# nothing else.
wipe_stale_target() {
  local target=${CARGO_TARGET_DIR:-$ROOT/target} now
  now=$("$RUST_BIN/rustc" -vV && cksum "$(wasm_lib "$RUST_BIN")"/*.rlib)
  stamped "$TOOLS/stamp/wasm-std" "$now" && return
  rm -rf "${target:?}/$WASM"
  stamp "$TOOLS/stamp/wasm-std" "$now"
}

setup_rust() {
  if have rustup; then choose_with_rustup; else choose_without_rustup; fi
  wipe_stale_target
}
