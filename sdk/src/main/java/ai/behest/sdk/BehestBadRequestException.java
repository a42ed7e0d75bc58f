package ai.behest.sdk;

/** The request cannot be served as it is (400, 422, and every 4xx that has no kind of its own: 404, 409, 413, 415, 451). Also a
 * value that this client refused before sending it; {@link #param()} names the field. */
public final class BehestBadRequestException extends BehestException {

    BehestBadRequestException(Failure failure) {
        super(failure, null);
    }
}
