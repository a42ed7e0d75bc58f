package ai.behest.spring;

import ai.behest.sdk.BehestAuthException;
import ai.behest.sdk.BehestBadRequestException;
import ai.behest.sdk.BehestConfigException;
import ai.behest.sdk.BehestException;
import ai.behest.sdk.BehestQuotaException;
import ai.behest.sdk.BehestRateLimitException;

/** How a call ended, in few enough words for a metric's label. */
enum Outcome {
    SUCCESS,
    AUTH,
    QUOTA,
    RATE_LIMIT,
    BAD_REQUEST,
    SERVER,
    CONFIG,
    OTHER;

    static Outcome of(RuntimeException failure) {
        if (failure instanceof BehestAuthException) {
            return AUTH;
        } else if (failure instanceof BehestQuotaException) {
            return QUOTA;
        } else if (failure instanceof BehestRateLimitException) {
            return RATE_LIMIT;
        } else if (failure instanceof BehestBadRequestException) {
            return BAD_REQUEST;
        } else if (failure instanceof BehestConfigException) {
            return CONFIG;
        }
        return failure instanceof BehestException ? SERVER : OTHER;
    }
}
