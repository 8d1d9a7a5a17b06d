package io.github.keepalivelab.result;

/** What became of the question whether two arms differ in a metric. */
public enum Resolution {
    /** They differ: the interval that decides excludes no effect. */
    CLAIM,
    /** They do not differ by anything worth a sentence: the whole interval lies close to no effect. */
    EQUIVALENT,
    /** Not known: the interval includes no effect, or there is none. */
    UNRESOLVED,
    /** The figures cannot answer it, whatever the interval says. */
    INVALID
}
