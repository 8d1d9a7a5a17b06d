package io.github.keepalivelab.job;

import io.github.keepalivelab.result.StoredResult;

/** Makes reports of a stored result. */
public interface Renderer {

    /** Returns it for a terminal. */
    String text(StoredResult<?> result);

    /** Returns it as a page. */
    String html(StoredResult<?> result);
}
