package io.github.keepalivelab.cli;

import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is sent to somebody else's service; the short names are curl's. */
final class RequestOptions {

    /** More would be the load, not a request. */
    private static final long LARGEST_BODY = 16L << 20;

    /** Options whose value may be secret; it follows, or is joined to them. */
    private static final Set<String> HIDING = Set.of("-H", "--header", "-d", "--data");

    private static final Pattern JOINED = Pattern.compile("(--header=|--data=|-H=?|-d=?)(.+)", Pattern.DOTALL);

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

    /** Returns arguments as they may be stored: values of headers and a body that is typed are left out, they may be secret. */
    static List<String> withoutSecrets(List<String> arguments) {
        List<String> safe = new ArrayList<>();
        String option = "";
        for (String argument : arguments) {
            Matcher joined = JOINED.matcher(argument);
            boolean value = HIDING.contains(option);
            if (value) {
                safe.add(hidden(option, argument));
            } else if (joined.matches()) {
                safe.add(joined.group(1) + hidden(joined.group(1), joined.group(2)));
            } else {
                safe.add(argument);
            }
            option = value ? "" : argument;
        }
        return safe;
    }

    /** What is kept is the name of a header, and that of a file. */
    private static String hidden(String option, String value) {
        boolean header = option.startsWith("-H") || option.startsWith("--header");
        int colon = value.indexOf(':');
        if (header) {
            return colon < 0 ? "..." : value.substring(0, colon) + ": ...";
        }
        return value.startsWith("@") ? value : "...";
    }
}
