#!/usr/bin/env bash
# distance.sh [RATE] [BLOCKS]: medians of the arms without a distance and with 5, 20 and 100 ms between driver and nginx, over plain TCP,
# TLS 1.3 and TLS 1.2, and how many round trips each distance added; beside it what the line between the hosts lost and how late it was.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=benchmarks/figures.sh
. "$home/benchmarks/figures.sh"
rate=${1:-100} blocks=${2:-10}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
machine

# figure FILE ARM PATH: a figure of an arm at the only load.
figure() { awk -F, -v arm="$2" -v path="$3" '$2 == arm && $3 == path { print $5 }' "$1"; }

for kind in http tls-1.3 tls-1.2; do
  arms=(long/long short/long) options=()
  if [[ $kind != http ]]; then
    arms=(long/long resumed/long full/long)
    options=(--client-protocol https --tls-version "${kind#tls-}")
  fi
  for rtt in 0 5 20 100; do
    "$home/lab" compare "${options[@]}" --arms "$(IFS=, && echo "${arms[*]}")" --rtt "$rtt" --rate "$rate" --blocks "$blocks" \
      --quiet --output "$work/$kind-$rtt" --format csv >"$work/$kind-$rtt.csv" 2>"$work/log" || tail -3 "$work/log" >&2
  done
  for arm in "${arms[@]}"; do
    near=$(figure "$work/$kind-0.csv" "$arm" responseMicros.p50)
    printf '%-8s %-13s p50 %6.2f ms' "$kind" "$arm" "$(awk "BEGIN { print $near / 1000 }")"
    for rtt in 5 20 100; do
      file=$work/$kind-$rtt.csv
      awk -v rtt="$rtt" -v near="$near" -v far="$(figure "$file" "$arm" responseMicros.p50)" \
        -v late="$(figure "$file" "$arm" lineLateMicrosPerRequest)" -v frames="$(figure "$file" "$arm" lineFramesPerRequest)" \
        -v lost="$(figure "$file" "$arm" lineFramesLostPerRequest)" \
        'BEGIN { printf "; %d ms: %.2f ms = %.2f round trips more, %.1f frames %.3f ms late each, %d lost", rtt, far / 1000, (far - near) / 1000 / rtt, frames, late / frames / 1000, lost }'
    done
    echo
  done
done
