#!/usr/bin/env bash
# watch.sh [TOTAL] [PER_SECOND] [OPEN]: is the ledger of lab watch exact, and what does it cost? Opens TOTAL short connections on loopback at
# PER_SECOND while they are watched, then holds OPEN connections open. As root the kernel's buffer for reports is larger.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=benchmarks/figures.sh
. "$home/benchmarks/figures.sh"
total=${1:-1000000} rate=${2:-5000} open=${3:-50000}
work=$(mktemp -d)
load='' watch=''
cleanup() {
  [[ -z $load ]] || kill "$load" 2>/dev/null || true
  [[ -z $watch ]] || kill "$watch" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
machine
"$home/lab" --version >/dev/null
java=$(command -v java || compgen -G '/usr/lib/jvm/*/bin/java' | head -1)

# begin ARGUMENTS...: starts the connections' program and the watch, and waits for both.
begin() {
  mkfifo "$work/go"
  "$java" -Xmx512m "$home/benchmarks/Connections.java" "$@" <"$work/go" >"$work/load" &
  load=$!
  exec 3>"$work/go"
  until [[ -s $work/load ]]; do sleep 0.1; done
  "$home/lab" watch --listen "$(head -1 "$work/load")" --output "$work/out" --force >"$work/text" 2>"$work/log" &
  watch=$!
  until grep -q '^watching' "$work/log"; do sleep 0.1; done
}

# finish: ends the watch; SIGINT is ignored by what a script starts in the background, SIGTERM means the same.
finish() {
  exec 3>&-
  rm "$work/go"
  kill "$watch"
  wait "$watch" || true
  watch=
}

# memory: resident set of the watch now, MB.
memory() {
  awk '/^VmRSS/ { printf "%.0f", $2 / 1000 }' "/proc/$watch/status"
}
figure() { sed -n "s/^.*\"$1\" : \([0-9.E-]*\),*$/\1/p" "$work/out/results.json" | head -1; }

begin short "$total" "$rate"
echo >&3
wait "$load" || true
load=
resident=$(memory)
finish
printf 'short: %s; watched: opened %s, closed %s, overruns %s, %.1f %% of one CPU, %s MB\n' \
  "$(tail -1 "$work/load")" "$(figure opened)" "$(figure closed)" "$(figure overruns)" \
  "$(awk -v s="$(figure ownCpuShare)" 'BEGIN { print 100 * s }')" "$resident"

begin open "$open" 12
echo >&3
until grep -q open "$work/load"; do sleep 0.2; done
sleep 8
resident=$(memory)
finish
kill "$load" 2>/dev/null || true
load=
printf 'open: %s; watched: open %s, a look takes %s ms at most, %.1f %% of one CPU, %s MB\n' \
  "$(tail -1 "$work/load")" "$(figure open)" "$(figure longestLookMillis)" \
  "$(awk -v s="$(figure ownCpuShare)" 'BEGIN { print 100 * s }')" "$resident"
