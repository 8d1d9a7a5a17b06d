package io.github.keepalivelab.machine.net;

import io.github.keepalivelab.machine.process.EnvironmentException;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Finds listening ports below the ephemeral range, so that no outgoing connection can take one first. */
public final class FreePorts {

    private static final int LOWEST = 15_000;
    /** No port that is found is higher. */
    static final int HIGHEST = 32_000;

    private static final int ATTEMPTS = 1000;

    private FreePorts() {}

    public static List<Integer> find(int count) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < ATTEMPTS && found.size() < count; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (!found.contains(port) && isFree(port)) {
                found.add(port);
            }
        }
        if (found.size() < count) {
            throw new EnvironmentException("no free port between " + LOWEST + " and " + HIGHEST + " on 127.0.0.1");
        }
        return found;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(Loopback.port(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
