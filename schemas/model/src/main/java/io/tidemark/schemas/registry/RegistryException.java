package io.tidemark.schemas.registry;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** A registry did not do what it was asked. The message names the registry, the subject or id, and what to do. */
public abstract sealed class RegistryException extends SerializationException
        permits RegistryUnavailableException, RegistryRefusedException {
    private static final long serialVersionUID = 1L;

    RegistryException(String message) {
        super(message);
    }

    RegistryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
