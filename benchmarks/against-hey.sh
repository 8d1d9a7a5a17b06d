#!/usr/bin/env bash
# against-hey.sh [ROUNDS]: the driver's CPU per request against that of hey (https://github.com/rakyll/hey), on the same
# URL, at 2,000 requests/s over 8 connections, long and short, interleaved within one run. hey must be on the PATH
# (sudo apt-get install hey). Prints one line a round and the medians of the ratios.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
rounds=${1:-5}
rate=2000 connections=8 seconds=10
command -v hey >/dev/null || { echo "against-hey: hey is missing: sudo apt-get install hey" >&2; exit 4; }

work=$(mktemp -d)
trap 'kill "${nginx_pid:-}" 2>/dev/null || true; rm -rf "$work"' EXIT
nginx=$("$home/lab" nginx 2>/dev/null)
port=$((20000 + RANDOM % 10000))
{
  if [[ $(id -u) == 0 ]]; then echo "user root;"; fi
  echo "worker_processes 1; daemon off; pid $work/nginx.pid; error_log $work/error.log;"
  echo "events { worker_connections 1024; }"
  echo "http { access_log off; keepalive_requests 1000000000;"
  for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path $work/$kind;"; done
  echo "server { listen 127.0.0.1:$port; location / { return 200 hello; } } }"
} >"$work/nginx.conf"
"$nginx" -p "$work/" -c "$work/nginx.conf" -e "$work/error.log" &
nginx_pid=$!
url=http://127.0.0.1:$port/
until curl -sf -o "$work/answer" "$url"; do kill -0 "$nginx_pid"; done

# hey_cpu OPTION...: CPU microseconds per answered request of one hey run.
hey_cpu() {
  local TIMEFORMAT='%U %S'
  { time hey -z "${seconds}s" -c "$connections" -q $((rate / connections)) "$@" "$url" >"$work/hey.txt"; } 2>"$work/time.txt"
  awk -v cpu="$(awk '{ print $1 + $2 }' "$work/time.txt")" '/\[200\]/ { printf "%.1f", cpu * 1e6 / $2 }' "$work/hey.txt"
}

# lab_cpu ARM: CPU microseconds per request of the lab's driver for one arm of the stored result.
lab_cpu() {
  awk -v arm="$1" -F'[:,]' '/"name" :/ { found = index($2, "\"" arm "\"") }
    found && /"cpuMicrosPerRequest"/ { inside = 1 } found && inside && /"driver"/ { printf "%.1f", $2; exit }' \
    "$work/out/results.json"
}

median() { sort -n | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int((NR + 2) / 2)]) / 2 }'; }

echo "CPU microseconds per request at $rate/s over $connections connections; $(nproc) CPUs, $(sed -n 's/^model name\t*: //p' /proc/cpuinfo | head -1)"
for ((round = 1; round <= rounds; round++)); do
  "$home/lab" compare --target "$url" --rate "$rate" --connections "$connections" --blocks 40 --output "$work/out" \
    >"$work/lab.txt" 2>&1 || { cat "$work/lab.txt"; exit 1; }
  long=$(lab_cpu long) short=$(lab_cpu short)
  hey_long=$(hey_cpu) hey_short=$(hey_cpu -disable-keepalive)
  echo "round $round: long lab $long hey $hey_long; short lab $short hey $hey_short"
  awk "BEGIN { print $long / $hey_long }" >>"$work/long"
  awk "BEGIN { print $short / $hey_short }" >>"$work/short"
done
printf 'median ratio lab/hey: long %.2f, short %.2f\n' "$(median <"$work/long")" "$(median <"$work/short")"
