package dev.dromedary.console;

import dev.dromedary.store.Json;
import dev.dromedary.store.StoreUnavailable;
import java.util.Map;
import java.util.NoSuchElementException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** How the API answers, and what it makes of what cannot be answered. */
@RestControllerAdvice(basePackageClasses = Replies.class)
class Replies {

    static ResponseEntity<String> json(Map<String, Object> body) {
        return json(HttpStatus.OK, body);
    }

    static ResponseEntity<String> json(HttpStatus status, Map<String, Object> body) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .header("Cache-Control", "no-store")
                .body(Json.write(body));
    }

    static ResponseEntity<String> problem(HttpStatus status, String detail) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Json.write(Map.of(
                        "type",
                        "about:blank",
                        "title",
                        status.getReasonPhrase(),
                        "status",
                        status.value(),
                        "detail",
                        detail)));
    }

    @ExceptionHandler(NoSuchElementException.class)
    ResponseEntity<String> unknown(NoSuchElementException e) {
        return problem(HttpStatus.NOT_FOUND, e.getMessage());
    }

    @ExceptionHandler(StoreUnavailable.class)
    ResponseEntity<String> away(StoreUnavailable e) {
        ResponseEntity<String> problem = problem(HttpStatus.SERVICE_UNAVAILABLE, e.getMessage());
        return ResponseEntity.status(problem.getStatusCode())
                .headers(problem.getHeaders())
                .header(HttpHeaders.RETRY_AFTER, "1")
                .body(problem.getBody());
    }

    @ExceptionHandler(BadQuery.class)
    ResponseEntity<String> bad(BadQuery e) {
        return problem(HttpStatus.BAD_REQUEST, e.getMessage());
    }
}
