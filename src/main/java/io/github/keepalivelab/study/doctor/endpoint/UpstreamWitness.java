package io.github.keepalivelab.study.doctor.endpoint;

import io.github.keepalivelab.result.DoctorResult.Upstream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody who sees the connections behind the endpoint. From the client's side alone they cannot be seen. */
interface UpstreamWitness {

    /** Fewer requests than this, each over a connection of its own, may have met one server after the other. */
    int ENOUGH_REQUESTS = 10;

    /**
     * What a witness says.
     *
     * @param reused whether connections to the backend are reused; null when it cannot tell
     * @param upstream what it counted; null when it cannot tell
     * @param whyNot why it cannot tell, a clause; null when it can, or has nothing to say
     */
    record Testimony(
            @Nullable Boolean reused,
            @Nullable Upstream upstream,
            @Nullable String whyNot) {

        /** It was not there. */
        static final Testimony NOTHING = new Testimony(null, null, null);

        static Testimony unknown(String whyNot) {
            return new Testimony(null, null, whyNot);
        }
    }

    /**
     * Asks the witness.
     *
     * @param asker for requests whose way it watches
     * @param series requests that were sent already
     */
    Testimony testify(Asker asker, List<Series> series) throws IOException;
}
