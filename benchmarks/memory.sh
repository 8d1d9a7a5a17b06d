#!/usr/bin/env bash
# memory.sh [SECONDS]: resident memory of driver and backend at 2,000 requests/s, ten times over the run (600 s by default).
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=benchmarks/figures.sh
. "$home/benchmarks/figures.sh"
seconds=${1:-600}
work=$(mktemp -d)
trap 'kill "${lab:-}" 2>/dev/null || true; rm -rf "$work"' EXIT
resident() { sed -n "s/^$2:[^0-9]*\([0-9]*\) kB/\1/p" "/proc/$1/status" 2>/dev/null | awk '{ printf "%.0f", $1 / 1024 }'; }
machine
"$home/lab" compare --rate 2000 --trial-seconds 1 --blocks $((seconds / 4)) --output "$work/out" >"$work/log" 2>&1 &
lab=$!
until [[ -s $work/out/trials.jsonl ]]; do kill -0 "$lab"; sleep 0.5; done
# The virtual machine itself, not the shell that guards it and has the same words in its command line.
backend=$(pgrep -x java | while read -r pid; do
  if tr '\0' ' ' <"/proc/$pid/cmdline" | grep >/dev/null 'keepalive-lab.jar backend --port'; then echo "$pid"; break; fi
done)
for ((part = 1; part <= 10; part++)); do
  sleep $((seconds / 10))
  kill -0 "$lab" 2>/dev/null || break
  echo "after $((part * seconds / 10)) s: driver $(resident "$lab" VmRSS) MB, backend $(resident "$backend" VmRSS) MB"
done
echo "peak: driver $(resident "$lab" VmHWM) MB, backend $(resident "$backend" VmHWM) MB"
