package io.github.keepalivelab.cli;

import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is sent to somebody else's service; the short names are curl's. */
final class RequestOptions {

    /** More would be the load, not a request. */
    private static final long LARGEST_BODY = 16L << 20;

    @Option(
            names = {"-X", "--method"},
            paramLabel = "METHOD",
            description = "with --target: method of the requests (default: GET, POST with -d)")
    @Nullable
    String method;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "with --target: a header; may be repeated. Its value is not stored")
    List<String> headers = new ArrayList<>();

    @Option(
            names = {"-d", "--data"},
            paramLabel = "TEXT|@FILE",
            description = "with --target: body of the requests, or the file that holds it")
    @Nullable
    String data;

    @Option(
            names = "--path",
            paramLabel = "PATH",
            split = ",",
            description = "with --target: paths that are asked for in turn, instead of the URL's")
    List<String> paths = new ArrayList<>();

    @Option(
            names = "--expect",
            paramLabel = "STATUS",
            split = ",",
            description = "with --target: status codes that are answers (default: 200 to 299)")
    List<Integer> expected = new ArrayList<>();

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "with --target: who signed its certificate, PEM (default: whom Java trusts)")
    @Nullable
    Path authorities;

    @Option(names = "--insecure", description = "with --target: do not check its certificate")
    boolean insecure;

    /** Returns the request that they describe. */
    Request request() {
        if (insecure && authorities != null) {
            throw new PlanException("--insecure and --cacert exclude each other");
        }
        return Request.of(method, headers, body(), paths, expected, new Request.Trust(insecure, authorities));
    }

    private byte @Nullable [] body() {
        if (data == null || !data.startsWith("@")) {
            return data == null ? null : Request.bytes(data);
        }
        Path file = Path.of(data.substring(1));
        try {
            if (Files.size(file) > LARGEST_BODY) {
                throw new PlanException("-d " + data + " is larger than 16 MB");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new PlanException("-d names the file '" + file + "', which cannot be read");
        }
    }

    /** Returns arguments as they may be stored: what may be secret is left out. */
    static List<String> withoutSecrets(List<String> arguments) {
        List<String> safe = new ArrayList<>();
        boolean header = false;
        for (String argument : arguments) {
            boolean inline = argument.startsWith("--header=") || (argument.startsWith("-H") && argument.length() > 2);
            if (header || inline) {
                int colon = argument.indexOf(':');
                safe.add(colon < 0 ? "..." : argument.substring(0, colon) + ": ...");
            } else {
                safe.add(argument);
            }
            header = argument.equals("-H") || argument.equals("--header");
        }
        return safe;
    }
}
