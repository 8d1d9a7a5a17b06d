package io.github.keepalivelab.service.driver;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses what comes by way of somebody else's web page: a browser that visits it could start load here, or read results. Such a
 * request has a foreign Origin, or a host name that its owner has pointed at this machine.
 */
final class Gatekeeper extends OncePerRequestFilter {

    /** Addresses, and names without a dot, which nobody can register: localhost, the names of a compose network. */
    private static final Pattern OWN = Pattern.compile("[A-Za-z0-9_-]+|\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9A-Fa-f:.]+]");

    private final Set<String> allowed;
    private final JsonMapper json = JsonMapper.builder().build();

    /** @param allowed host names that are this service's too, in lower case */
    Gatekeeper(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = request.getHeader("Host");
        if (host == null || !isOwn(name(host))) {
            refuse(
                    response,
                    HttpStatus.MISDIRECTED_REQUEST,
                    "this service does not go by that host name; add --host-name NAME where it is started");
            return;
        }
        String origin = request.getHeader("Origin");
        if (origin != null && !isSame(origin, host)) {
            refuse(response, HttpStatus.FORBIDDEN, "a web page of another origin may not use this service");
            return;
        }
        chain.doFilter(request, response);
    }

    private boolean isOwn(String name) {
        return OWN.matcher(name).matches() || allowed.contains(name.toLowerCase(Locale.ROOT));
    }

    private static String name(String host) {
        return host.replaceFirst(":\\d*$", "");
    }

    private static boolean isSame(String origin, String host) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void refuse(HttpServletResponse response, HttpStatus status, String why) throws IOException {
        response.setStatus(status.value());
        response.setContentType("application/problem+json");
        response.getOutputStream()
                .write(json.writeValueAsString(ProblemDetail.forStatusAndDetail(status, why))
                        .getBytes(StandardCharsets.UTF_8));
    }
}
