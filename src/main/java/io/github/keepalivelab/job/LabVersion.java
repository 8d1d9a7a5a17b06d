package io.github.keepalivelab.job;

/** The version of this program, from the jar's manifest. */
public final class LabVersion {

    private LabVersion() {}

    /** Returns it; {@code development} when it does not run from its jar. */
    public static String current() {
        String version = LabVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
