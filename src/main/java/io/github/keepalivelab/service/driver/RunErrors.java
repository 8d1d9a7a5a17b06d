package io.github.keepalivelab.service.driver;

import io.github.keepalivelab.plan.PlanException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What is answered where a run cannot be started or shown. */
@RestControllerAdvice
final class RunErrors {

    private static final int LONGEST_SENTENCE = 400;

    @ExceptionHandler(PlanException.class)
    ResponseEntity<ProblemDetail> bad(PlanException e) {
        return problem(HttpStatus.BAD_REQUEST, shortened(String.valueOf(e.getMessage())));
    }

    @ExceptionHandler(NoSuchRunException.class)
    ResponseEntity<ProblemDetail> missing(NoSuchRunException e) {
        return problem(HttpStatus.NOT_FOUND, String.valueOf(e.getMessage()));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_SENTENCE ? text : text.substring(0, LONGEST_SENTENCE) + "...";
    }

    /** Returns an answer that says what was wrong. */
    static ResponseEntity<ProblemDetail> problem(HttpStatusCode status, String detail) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemDetail.forStatusAndDetail(status, detail));
    }

    /** There is no run of that id, or not what was wanted of it. */
    static final class NoSuchRunException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoSuchRunException() {
            this("there is no such run; GET /runs lists them");
        }

        NoSuchRunException(String message) {
            super(message);
        }
    }
}
