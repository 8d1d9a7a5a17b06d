#!/usr/bin/env bash
# tls.sh [RATE] [BLOCKS]: what a handshake costs nginx's host, for both kinds of keys and both versions of TLS, full and resumed; beside
# it what openssl says that signing and key exchange cost on this machine.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=benchmarks/figures.sh
. "$home/benchmarks/figures.sh"
rate=${1:-200} blocks=${2:-40}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
machine

# speed NAME: microseconds of CPU for one operation; openssl prints operations a second.
speed() {
  openssl speed -seconds 2 -mr "$1" 2>/dev/null | awk -F: '/^\+F/ { rate = $4 } END { printf "%.0f", 1e6 / rate }'
}
if command -v openssl >/dev/null; then
  echo "openssl $(openssl version | cut -d' ' -f2): RSA 2048 sign $(speed rsa2048) us, ECDSA P-256 sign $(speed ecdsap256) us, X25519 $(speed ecdhx25519) us"
fi

echo "a client connection on nginx's host and on the driver's, us [95 %]; upstream hop long and short"
for version in 1.2 1.3; do
  for key in ecdsa rsa; do
    out=$work/$version-$key
    "$home/lab" compare --client-protocol https --tls-key "$key" --tls-version "$version" --rate "$rate" --blocks "$blocks" \
      --quiet --output "$out" --format markdown >"$work/$version-$key.md" 2>"$work/log" || tail -3 "$work/log" >&2
    sed -n '/What a request/,/^## The arms/p' "$work/$version-$key.md" | grep handshakes |
      sed -e "s/^| /| TLS $version, $key: /" -e 's/\\//g'
  done
done
