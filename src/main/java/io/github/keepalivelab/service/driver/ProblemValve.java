package io.github.keepalivelab.service.driver;

import java.io.IOException;
import java.io.Writer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/** Answers what the container refuses before Spring sees it, a path trick or an unknown method, as everything else is refused. */
final class ProblemValve extends ErrorReportValve {

    private static final int FIRST_ERROR = 400;

    private final JsonMapper json = JsonMapper.builder().build();

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        HttpStatus known = HttpStatus.resolve(status);
        ProblemDetail problem = ProblemDetail.forStatus(status);
        problem.setDetail("this service does not take such a request; /v3/api-docs says what it takes");
        if (known != null) {
            problem.setTitle(known.getReasonPhrase());
        }
        try {
            response.setContentType("application/problem+json");
            response.setCharacterEncoding("UTF-8");
            Writer out = response.getReporter();
            if (out != null) {
                out.write(json.writeValueAsString(problem));
                response.finishResponse();
            }
        } catch (IOException e) {
            // Whoever asked has gone.
            container.getLogger().debug("no answer could be sent", e);
        }
    }
}
