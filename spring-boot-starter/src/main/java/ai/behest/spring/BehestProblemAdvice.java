package ai.behest.spring;

import ai.behest.sdk.BehestException;
import ai.behest.sdk.BehestRateLimitException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
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

    private static final Log LOG = LogFactory.getLog(BehestProblemAdvice.class);

    private final Tally tally;

    BehestProblemAdvice(Tally tally) {
        this.tally = tally;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> problem(BehestException failure) {
        tally.failed(Outcome.of(failure));
        if (BehestProblem.status(failure).is5xxServerError()) {
            LOG.warn("A call to the gateway failed: " + failure.getMessage());
        } else {
            LOG.debug("The gateway refused a call: " + failure.getMessage());
        }
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
