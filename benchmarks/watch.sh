#!/usr/bin/env bash
# watch.sh [TOTAL] [PER_SECOND] [PROGRAMS]: is the ledger of lab watch exact, and what does it cost? Opens TOTAL short connections on loopback at
# PER_SECOND while they are watched, then holds 8,400 connections open in each of PROGRAMS programs. As root the kernel's buffer for reports is
# larger.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=benchmarks/figures.sh
. "$home/benchmarks/figures.sh"
total=${1:-1000000} rate=${2:-5000} programs=${3:-6}
work=$(mktemp -d)
watch='' loads=() go=() ports=()
cleanup() {
  for pid in "${loads[@]}"; do kill "$pid" 2>/dev/null || true; done
  [[ -z $watch ]] || kill "$watch" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
machine
"$home/lab" --version >/dev/null
java=$(command -v java || compgen -G '/usr/lib/jvm/*/bin/java' | head -1)

# load NUMBER ARGUMENTS...: starts a program that waits for its go; its port is the first line it says.
load() {
  mkfifo "$work/go$1"
  "$java" -Xmx512m "$home/benchmarks/Connections.java" "${@:2}" <"$work/go$1" >"$work/load$1" &
  loads+=($!)
  exec {fd}>"$work/go$1"
  go+=("$fd")
  until [[ -s $work/load$1 ]]; do sleep 0.1; done
  ports+=("$(head -1 "$work/load$1")")
}

# watch: watches the programs' ports.
watch() {
  "$home/lab" watch --listen "$(IFS=,; echo "${ports[*]}")" --output "$work/out" --force >"$work/text" 2>"$work/log" &
  watch=$!
  until grep -qs '^watching' "$work/log"; do sleep 0.1; done
}

start() { for fd in "${go[@]}"; do echo >&"$fd"; done; }

# finish: ends the watch; SIGINT is ignored by what a script starts in the background, SIGTERM means the same.
finish() {
  resident=$(awk '/^VmRSS/ { printf "%.0f", $2 / 1000 }' "/proc/$watch/status")
  kill "$watch"
  wait "$watch" || true
  watch=''
  for pid in "${loads[@]}"; do kill "$pid" 2>/dev/null || true; done
  for fd in "${go[@]}"; do exec {fd}>&-; done
  loads=() go=() ports=()
}

# sum NAME: of all hops, not of what they consist of.
sum() {
  awk -v name="\"$1\"" '/"(timeline|closing)" :/ { inside = 1 } inside && /[]}],?$/ { inside = /"timeline"/ ? inside : 0 } !inside && $1 == name { gsub(",", "", $3); s += $3 } END { print s }' \
    "$work/out/results.json"
}
own() { awk -v s="$(sum ownCpuShare)" 'BEGIN { printf "%.1f", 100 * s }'; }

load 0 short "$total" "$rate"
watch
start
wait "${loads[0]}" || true
finish
printf 'short: %s; watched: opened %s, closed %s, overruns %s, %s %% of one CPU, %s MB\n' \
  "$(tail -1 "$work/load0")" "$(sum opened)" "$(sum closed)" "$(sum overruns)" "$(own)" "$resident"

for ((n = 1; n <= programs; n++)); do load "$n" open 8400 60 "$((n + 1))"; done
start
for ((n = 1; n <= programs; n++)); do until grep -q open "$work/load$n"; do sleep 0.2; done; done
watch
sleep 15
finish
printf 'open: watched: open %s, a look takes %.0f ms at most, %s %% of one CPU, %s MB\n' \
  "$(sum open)" \
  "$(sum longestLookMillis)" "$(own)" "$resident"
