package io.github.keepalivelab.job;

import io.github.keepalivelab.load.EngineInfo;
import io.github.keepalivelab.system.LocalTopology;
import io.github.keepalivelab.system.Place;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The programs that a job measures with, for the environment of its result. What is null does not take part.
 *
 * @param nginxVersion version of nginx
 * @param nginxBuild the output of {@code nginx -V}
 * @param nginxWorkers its worker processes
 * @param backendJava flags of the backend's virtual machine
 * @param engine the load engine
 * @param placement where driver, nginx and backend are, in words
 */
public record Tools(
        @Nullable String nginxVersion,
        @Nullable String nginxBuild,
        @Nullable Integer nginxWorkers,
        @Nullable List<String> backendJava,
        @Nullable EngineInfo engine,
        @Nullable String placement) {

    /** Nothing but the lab itself. */
    public static final Tools NONE = new Tools(null, null, null, null, null, null);

    /** Returns an nginx and a backend of the lab's own. */
    public static Tools own(NginxBinary nginx, int workers, @Nullable EngineInfo engine) {
        return new Tools(nginx.version().toString(), nginx.build(), workers, LocalTopology.BACKEND_FLAGS, engine, null);
    }

    /** Returns the same with where driver, nginx and backend are. */
    public Tools at(Place place) {
        return new Tools(nginxVersion, nginxBuild, nginxWorkers, backendJava, engine, place.description());
    }

    /** Returns an nginx that somebody else runs; its version is null where it does not say. */
    public static Tools foreign(@Nullable String nginxVersion, EngineInfo engine) {
        return new Tools(nginxVersion, null, null, null, engine, null);
    }
}
