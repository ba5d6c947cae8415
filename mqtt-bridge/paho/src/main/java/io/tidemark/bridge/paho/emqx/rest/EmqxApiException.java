package io.tidemark.bridge.paho.emqx.rest;

import org.jspecify.annotations.Nullable;

/** The management API did not do what it was asked. The message names the call and the broker's answer, and no secret. */
public final class EmqxApiException extends RuntimeException {

    public EmqxApiException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
