# shellcheck shell=bash
# Sourced by the benchmarks: reads single figures out of results.json, which is indented one member a line.

# interval FILE METRIC CANDIDATE ratio|difference: estimate, low and high of a comparison.
interval() {
  awk -v metric="$2" -v candidate="$3" -v kind="$4" -F' : ' '
    function bare(s) { gsub(/[",]/, "", s); return s }
    /"metric" :/ { m = bare($2) } /"candidate" :/ { c = bare($2) }
    /"ratio" :|"difference" :/ { k = $1; gsub(/[" ]/, "", k) }
    m == metric && c == candidate && k == kind && /"(estimate|low|high)" :/ { printf "%s%s", bare($2), /"high"/ ? "\n" : " " }
    m == metric && c == candidate && k == kind && /"high" :/ { exit }' "$1"
}

machine() {
  printf '%s CPUs, %s, Linux %s\n' "$(nproc)" "$(sed -n 's/^model name\t*: //p' /proc/cpuinfo | head -1)" "$(uname -r)"
}
