#!/usr/bin/env bash
# control.sh [RUNS]: A/A runs with seeds 1, 2, ...; none should claim a difference, at most 1 in 20 may.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=benchmarks/figures.sh
. "$home/benchmarks/figures.sh"
runs=${1:-10} claiming=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
machine
for ((seed = 1; seed <= runs; seed++)); do
  "$home/lab" compare --control --rate 2000 --blocks 60 --seed "$seed" --output "$work/$seed" >"$work/log" 2>&1 || true
  claims=$(grep -A1 '"primary" : true' "$work/$seed/results.json" | grep -c '"outcome" : "CLAIM"' || true)
  echo "seed $seed: $claims claims, $(sed -n 's/.*"verdict" : "\(.*\)",/\1/p' "$work/$seed/results.json")"
  if ((claims > 0)); then
    claiming=$((claiming + 1))
    grep -E ' (than|claimed)' "$work/log" || true
  fi
done
echo "$((runs - claiming)) of $runs runs claim nothing"
