#!/usr/bin/env bash
# launch.sh [ROUNDS] [OTHER]: how long lab doctor takes from Enter to its answer, on a file of 20 lines and on one of 33,000.
# With OTHER, another checkout of the lab, both are timed in turn, round by round.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=benchmarks/figures.sh
. "$home/benchmarks/figures.sh"
rounds=${1:-20}
labs=("$home/lab")
[[ -z ${2:-} ]] || labs+=("$(readlink -f "$2")/lab")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The same server over and over, each in front of an upstream block of its own.
servers() {
  echo 'events { }'
  echo 'http {'
  for ((i = 0; i < $1; i++)); do
    printf '  upstream app%d {\n    server 127.0.0.1:9000;\n    keepalive 16;\n  }\n' "$i"
    printf '  server {\n    listen 127.0.0.1:%d;\n    server_name s%d.test;\n    location / {\n' 8080 "$i"
    printf '      proxy_http_version 1.1;\n      proxy_set_header Connection "";\n      proxy_pass http://app%d;\n    }\n  }\n' "$i"
  done
  echo '}'
}
servers 1 >"$work/small.conf"
servers 2500 >"$work/large.conf"

machine
for lab in "${labs[@]}"; do "$lab" --version >/dev/null; done
for ((round = 0; round < rounds; round++)); do
  for file in small large; do
    for ((n = 0; n < ${#labs[@]}; n++)); do
      start=${EPOCHREALTIME/./}
      "${labs[n]}" doctor --nginx-conf "$work/$file.conf" --nginx-version 1.22.1 >"$work/out" 2>&1 || true
      printf '%s\t%s\t%d\n' "${labs[n]}" "$file" $((${EPOCHREALTIME/./} - start)) >>"$work/times"
      grep -q 'reuse' "$work/out" || { cat "$work/out" >&2; exit 1; }
    done
  done
done
printf '%-8s%10s%10s%10s  %s\n' file min median max lab
for file in small large; do
  for lab in "${labs[@]}"; do
    awk -F'\t' -v lab="$lab" -v file="$file" '$1 == lab && $2 == file { print $3 / 1000 }' "$work/times" | sort -n |
      awk -v file="$file" -v lab="$lab" '{ t[NR] = $1 } END { printf "%-8s%7.0f ms%7.0f ms%7.0f ms  %s\n", file, t[1], (t[int((NR + 1) / 2)] + t[int((NR + 2) / 2)]) / 2, t[NR], lab }'
  done
done
