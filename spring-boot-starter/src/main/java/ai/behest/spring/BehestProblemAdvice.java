package ai.behest.spring;

import ai.behest.sdk.BehestException;
import ai.behest.sdk.BehestRateLimitException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers with a {@link BehestProblem} where a controller lets a failure of the client pass. An advice of yours comes first. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class BehestProblemAdvice {

    private final Tally tally;

    BehestProblemAdvice(Tally tally) {
        this.tally = tally;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> problem(BehestException failure) {
        tally.failed(Outcome.of(failure));
        var headers = new HttpHeaders();
        if (failure instanceof BehestRateLimitException slow) {
            slow.retryAfter()
                    .ifPresent(wait -> headers.set(
                            HttpHeaders.RETRY_AFTER,
                            Long.toString(wait.plusMillis(999).toSeconds())));
        }
        return ResponseEntity.status(BehestProblem.status(failure))
                .headers(headers)
                .body(BehestProblem.of(failure));
    }
}
