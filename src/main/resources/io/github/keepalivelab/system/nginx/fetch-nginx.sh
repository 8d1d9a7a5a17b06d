#!/usr/bin/env bash
# fetch-nginx [SUITE]: unpacks a Debian or Ubuntu nginx package, with the libraries it needs, into the user's cache
# folder, without root and without touching the system. Prints the path of a starter script on its last line.
# With SUITE, the package comes from that suite of the machine's own package server.
# shellcheck disable=SC2016 # the starter expands its own variables
set -euo pipefail

suite=${1:-}
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/keepalive-lab
place=$cache/nginx-${suite:-default}
say() { printf 'fetch-nginx: %s\n' "$*"; }
fail() { printf '%s\n' "$*"; exit 4; }

if [[ -x $place/nginx ]]; then
  printf '%s\n' "$place/nginx"
  exit 0
fi
for tool in apt-get dpkg; do
  command -v "$tool" >/dev/null || fail "this system has no $tool"
done
mkdir -p "$cache"
work=$(mktemp -d "$cache/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

# A private apt: own lists and caches, the system's sources and keys.
mkdir -p state/lists/partial cache/archives/partial debs parts
: >status
{
  printf 'Dir::State "%s/state";\nDir::State::status "%s/status";\nDir::Cache "%s/cache";\n' "$work" "$work" "$work"
  printf 'APT::Sandbox::User "root";\nAPT::Get::List-Cleanup "false";\n'
} >conf
if [[ -n $suite ]]; then
  [[ $suite =~ ^[a-z0-9.-]+$ ]] || fail "'$suite' is not a suite name"
  server=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -E '^(deb |URIs:)' |
    grep -oE '(https?|file):[^ ]+' | grep -v security | head -1) || true
  [[ -n $server ]] || fail "no package server in /etc/apt/sources.list"
  key=$(find /usr/share/keyrings -name '*-archive-keyring.gpg' 2>/dev/null | head -1)
  printf 'deb %s%s %s main\n' "${key:+[signed-by=$key] }" "$server" "$suite" >list
  printf 'Dir::Etc::sourcelist "%s/list";\nDir::Etc::sourceparts "%s/parts";\nDir::Etc::preferencesparts "%s/parts";\n' \
    "$work" "$work" "$work" >>conf
  printf 'Acquire::Check-Valid-Until "false";\n' >>conf
fi
export APT_CONFIG=$work/conf
say "reading the package lists${suite:+ of $suite}"
apt-get -qq update >log 2>&1 || fail "apt-get update failed: $(tail -1 log)"

binary=
for package in nginx nginx-core nginx-light; do
  rm -rf root && mkdir root
  say "downloading $package"
  (cd debs && apt-get -qq download "$package" >../log 2>&1) || continue
  dpkg -x debs/"${package}"_*.deb root
  if [[ -x root/usr/sbin/nginx ]]; then
    binary=root/usr/sbin/nginx
    break
  fi
done
[[ -n $binary ]] || fail "no nginx package: $(tail -1 log)"

# The package's own libraries, and with a foreign suite its own C library and loader too.
missing=$(ldd "$binary" 2>&1 | grep -c -E 'not found|version .* required' || true)
if [[ -n $suite || $missing -gt 0 ]]; then
  libraries=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
    --no-enhances "$package" | grep -E '^(lib[a-z0-9.+-]+|zlib1g)$' | grep -vE '^lib(apt|perl|debconf|systemd)' | sort -u)
  say "downloading the libraries it needs"
  for library in $libraries; do
    (cd debs && apt-get -qq download "$library" >../log 2>&1) || fail "library $library: $(tail -1 log)"
  done
  for deb in debs/lib*.deb debs/zlib*.deb; do dpkg -x "$deb" root; done
fi

{
  printf '#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")/root\n'
  if [[ -n $suite || $missing -gt 0 ]]; then
    loader=$(find root -name 'ld-linux*.so.*' | head -1)
    folders=$(find root -name '*.so.*' -printf '%h\n' | sort -u | sed 's|^root|$here|' | paste -sd:)
    printf 'exec "$here%s" --library-path "%s" "$here/usr/sbin/nginx" "$@"\n' "${loader#root}" "$folders"
  else
    printf 'exec "$here/usr/sbin/nginx" "$@"\n'
  fi
} >starter
chmod 755 starter
mkdir -p whole
mv root whole/root
mv starter whole/nginx
# Renamed when complete, so that a broken download is never taken for a good one.
mv -T whole "$place" 2>/dev/null || [[ -x $place/nginx ]] || fail "cannot write $place"
say "nginx is in $place"
printf '%s\n' "$place/nginx"
