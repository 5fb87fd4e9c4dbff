# shellcheck shell=bash disable=SC2034  # read by the scripts that source this file
# The pinned versions of what set-up installs.
#
# Three more live where their users read them: Rust's in Cargo.toml (rust-version), wasm-bindgen's in Cargo.lock,
# the Python packages' in tests/requirements.txt. wasm-opt's major version is repeated in Trunk.toml, so that Trunk
# refuses any other: Debian's 108 turns today's rustc output into a page that dies at load.

TRUNK_VERSION=0.21.14 # 0.22 wants a newer patch release of rustc than Debian has
BINARYEN_VERSION=132
AXE_VERSION=4.14.1
MERMAID_VERSION=11.17.2
MXGRAPH_VERSION=4.2.2 # the last one; draw.io goes on with its format
CARGO_DENY_VERSION=0.20.2
NODE_MINIMUM=18
