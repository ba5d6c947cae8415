package io.tidemark.registry;

/** A request that is answered with an error body. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int CODES_PER_STATUS = 100;

    private final int code;

    /** @param code an HTTP status, or five digits of which the first three are one */
    ApiException(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }

    int status() {
        return code >= 1000 ? code / CODES_PER_STATUS : code;
    }
}
