package io.github.keepalivelab.plan;

import java.util.Locale;

/** The processes that a request keeps busy. */
public enum ProcessName {
    /** The load driver. */
    DRIVER,
    /** nginx, all of its processes together. */
    NGINX,
    /** The service behind nginx. */
    BACKEND;

    /** Returns {@code driver}, {@code nginx} or {@code backend}, as results say. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
