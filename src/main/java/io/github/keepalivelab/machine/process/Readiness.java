package io.github.keepalivelab.machine.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits until a process answers, by asking it. */
public final class Readiness {

    private Readiness() {}

    /**
     * Asks {@code url} until it answers with status 200.
     *
     * @throws EnvironmentException when the process ends or the deadline passes first; the message holds its output
     */
    public static void await(String name, ChildProcess process, String url, long seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!answers(url)) {
            if (!process.isAlive()) {
                throw new EnvironmentException(name + " " + process.ending() + " while starting:\n" + process.output());
            }
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new EnvironmentException(name + " did not answer within " + seconds + " s:\n" + process.output());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static boolean answers(String url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
            connection.setRequestProperty("Connection", "close");
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(5000);
            boolean ok = connection.getResponseCode() == 200;
            connection.disconnect();
            return ok;
        } catch (IOException e) {
            return false;
        }
    }
}
