package io.github.keepalivelab.load;

/**
 * What an engine says of itself, for the environment of a result.
 *
 * @param name of the HTTP library
 * @param detail its versions and how it is used
 * @param threads kind of its threads
 */
public record EngineInfo(String name, String detail, String threads) {}
