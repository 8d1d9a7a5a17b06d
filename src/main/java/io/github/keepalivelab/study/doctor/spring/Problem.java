package io.github.keepalivelab.study.doctor.spring;

/**
 * Something about a configuration that a reader must know, whatever stands before the application.
 *
 * @param kind what it is
 * @param place where it stands
 * @param message what is there
 * @param fix what to write
 */
public record Problem(Kind kind, Place place, String message, String fix) {

    /** What can be wrong with a configuration, or open. */
    public enum Kind {
        /** Boot refuses it, so the application does not start. */
        REFUSED,
        /** A placeholder that has neither a value here nor a default. */
        UNRESOLVED,
        /** A key that Boot does not read. */
        IGNORED_KEY,
        /** A file that must be read as well and is not here. */
        IMPORT,
        /** The environment of the application may say otherwise. */
        ENVIRONMENT,
        /** The build fills it in. */
        BUILD,
        /** What was read and what was assumed. */
        READ,
        /** HTTP/2 connections follow another setting. */
        HTTP2
    }
}
