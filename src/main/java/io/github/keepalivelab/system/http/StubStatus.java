package io.github.keepalivelab.system.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * nginx's stub_status page. It sees the client side only, and counts the connection that asks.
 *
 * @param accepts connections accepted since nginx started
 * @param requests requests since nginx started
 */
public record StubStatus(long accepts, long requests) {

    private static final Pattern PAGE = Pattern.compile(
            "Active connections: \\d+ \\s*server accepts handled requests\\s+(\\d+) (\\d+) (\\d+) ", Pattern.DOTALL);

    /** Reads the page from where nginx serves it. */
    public static StubStatus read(InetSocketAddress server) throws IOException {
        return parse(PlainHttp.get(server, "/stub_status"));
    }

    public static StubStatus parse(String page) throws IOException {
        Matcher matcher = PAGE.matcher(page);
        if (!matcher.find()) {
            throw new IOException("not a stub_status page: '" + page.strip() + "'");
        }
        return new StubStatus(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(3)));
    }
}
