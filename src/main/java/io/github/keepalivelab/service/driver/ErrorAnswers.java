package io.github.keepalivelab.service.driver;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is answered where no method of ours is asked, and to those who ask for the error page itself. */
@RestController
@Hidden
final class ErrorAnswers implements ErrorController {

    @RequestMapping("/error")
    ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatusCode code = status instanceof Integer number ? HttpStatusCode.valueOf(number) : HttpStatus.NOT_FOUND;
        return RunErrors.problem(code, "this service does not take such a request; /v3/api-docs says what it takes");
    }
}
