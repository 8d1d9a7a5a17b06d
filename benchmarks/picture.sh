#!/usr/bin/env bash
# picture.sh DIR: the pictures of README, from a stored run: its report as docs/report.png, and its table on stdout.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
run=$(cd "$1" && pwd)
chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --window-size=1200,1500 \
  --screenshot="$home/docs/report.png" "file://$run/report.html" 2>/dev/null
"$home/lab" report "$run" | sed -n '/^arm/,/^$/p'
