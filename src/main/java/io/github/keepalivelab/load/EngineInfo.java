package io.github.keepalivelab.load;

/**
 * What an engine says of itself, for the environment of a result.
 *
 * @param name of the HTTP library
 * @param version of it
 * @param detail how it is used
 * @param threads kind of its threads
 */
public record EngineInfo(String name, String version, String detail, String threads) {}
