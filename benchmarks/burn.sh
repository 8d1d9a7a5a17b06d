#!/usr/bin/env bash
# burn.sh: the backend burns 100 us of CPU a request more in one arm; prints what the lab measures.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=benchmarks/figures.sh
. "$home/benchmarks/figures.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
machine
"$home/lab" compare --plan "$home/plans/burn.yaml" --lab-knobs --output "$work/out" >"$work/log" 2>&1 || true
interval "$work/out/results.json" cpuMicrosPerRequest.backend burning difference \
  | awk '{ printf "backend CPU differs by %.1f us [%.1f, %.1f] a request; told to: 100 us\n", $1, $2, $3 }'
