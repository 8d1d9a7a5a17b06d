#!/usr/bin/env bash
# replication.sh [RUNS] [busy]: does a run say what another one says? With "busy", a neighbour burns one CPU about half of the
# time, for 0.05 to 2 s at random. Options of lab compare may follow.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=benchmarks/figures.sh
. "$home/benchmarks/figures.sh"
runs=${1:-10}
shift || true
work=$(mktemp -d)
neighbour=
trap 'rm -rf "$work"; [[ -z $neighbour ]] || kill "$neighbour" 2>/dev/null || true' EXIT
machine
if [[ ${1:-} == busy ]]; then
  shift
  (
    RANDOM=1
    while :; do
      end=$((${EPOCHREALTIME/./} + 50000 + RANDOM * 60))
      while ((${EPOCHREALTIME/./} < end)); do :; done
      sleep "$((RANDOM % 2)).$((RANDOM % 1000))"
    done
  ) &
  neighbour=$!
fi
"$home/lab" compare --runs "$runs" --output "$work/runs" "$@" 2>"$work/log" || tail -5 "$work/log" >&2
