#!/usr/bin/env bash
# precision.sh [SECONDS]: how the intervals of long/long to short/short depend on the length of a trial, with the same
# time under load (60 s by default) for each length. Prints a Markdown table; the half width is that of the stored
# interval, which is widened for all claims of a report.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=benchmarks/figures.sh
. "$home/benchmarks/figures.sh"
seconds=${1:-60} lead_in=0.03
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '%s; 2,000 requests/s, %s s under load for each length\n\n' "$(machine)" "$seconds"
echo "| trial s | blocks | nginx CPU | backend CPU | driver CPU | mean response |"
echo "|---|---|---|---|---|---|"
for length in 1 0.5 0.25 0.1 0.06; do
  blocks=$(awk "BEGIN { printf \"%d\", $seconds / (4 * ($length + $lead_in)) }")
  "$home/lab" compare --rate 2000 --blocks "$blocks" --trial-seconds "$length" --lead-in-seconds "$lead_in" \
    --output "$work/$length" >"$work/log" 2>&1 || true
  row="| $length | $blocks |"
  for metric in cpuMicrosPerRequest.nginx cpuMicrosPerRequest.backend cpuMicrosPerRequest.driver responseMicros.mean; do
    row+=$(interval "$work/$length/results.json" "$metric" long/long ratio | awk '{ printf " %.2f ±%.1f %% |", $1, 100 * ($3 - $2) / 2 / $1 }')
  done
  echo "$row"
done
