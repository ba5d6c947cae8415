package io.tidemark.streams.api;

/** An answer. */
record ApiResponse(int status, String type, String body) {

    static final String TEXT = "text/plain; charset=utf-8";
    static final String JSON = "application/json";

    static ApiResponse json(int status, String body) {
        return new ApiResponse(status, JSON, body);
    }

    /** One line for a person. */
    static ApiResponse text(int status, String line) {
        return new ApiResponse(status, TEXT, line + "\n");
    }
}
