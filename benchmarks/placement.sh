#!/usr/bin/env bash
# placement.sh [RATE] [BLOCKS]: the same comparison with driver, nginx and backend left to the scheduler and pinned to two CPUs in
# four ways, each host's interfaces with it. Prints the ratio of nginx's host and, beside it, that of nginx's process clock. Needs
# root, because it pins kernel threads.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=benchmarks/figures.sh
. "$home/benchmarks/figures.sh"
rate=${1:-1500} blocks=${2:-40}
work=$(mktemp -d)
run=
trap '[[ -z $run ]] || kill "$run" 2>/dev/null || true; rm -rf "$work"' EXIT
machine

# pin CPUS PID...: every thread of the processes.
pin() {
  local cpus=$1
  shift
  for pid in "$@"; do taskset -a -p -c "$cpus" "$pid" >/dev/null 2>&1 || true; done
}

# threads NAME...: the kernel threads of interfaces whose names match.
threads() {
  local comm
  for comm in /proc/[0-9]*/comm; do
    case $(cat "$comm" 2>/dev/null) in
      $1*) basename "$(dirname "$comm")" ;;
    esac
  done
}

# placed NAME DRIVER NGINX BACKEND: one run with the hosts on these CPUs.
placed() {
  local driver master backend id
  "$home/lab" compare --rate "$rate" --blocks "$blocks" --output "$work/$1" >/dev/null 2>&1 &
  run=$!
  until [[ -s $work/$1/trials.jsonl ]]; do
    kill -0 "$run" 2>/dev/null || { echo "$1: no run"; return; }
    sleep 0.2
  done
  driver=$(pgrep -f "lab.place=hosts.*$work/$1" | tail -1)
  backend=$(pgrep -f "keepalive-lab.jar backend" | head -1)
  master=$(pgrep -f "nginx: master" | head -1)
  # The names of the interfaces hold the driver's pid in base 36.
  id=$(awk -v n=$((driver % 46656)) 'BEGIN { d = "0123456789abcdefghijklmnopqrstuvwxyz"; do { s = substr(d, n % 36 + 1, 1) s; n = int(n / 36) } while (n > 0); print s }')
  # shellcheck disable=SC2046
  pin "$2" "$driver" $(threads "napi/k${id}0l-")
  # shellcheck disable=SC2046
  pin "$3" "$master" $(pgrep -P "$master") $(threads "napi/k${id}0r-") $(threads "napi/k${id}1l-")
  # shellcheck disable=SC2046
  pin "$4" "$backend" $(threads "napi/k${id}1r-")
  wait "$run" || true
  run=
  printf '%-28s host %s   process %s\n' "$1" \
    "$(interval "$work/$1/results.json" cpuMicrosPerRequest.nginx long/long ratio)" \
    "$(interval "$work/$1/results.json" processMicrosPerRequest.nginx long/long ratio)"
}

echo "ratio of nginx, long/long to short/short, at $rate requests/s: estimate, low, high"
placed free 0,1 0,1 0,1
placed driver-alone 0 1 1
placed nginx-alone 0 1 0
placed backend-alone 0 0 1
placed all-on-one 0 0 0
