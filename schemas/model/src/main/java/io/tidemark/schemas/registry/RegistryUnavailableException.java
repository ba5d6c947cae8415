package io.tidemark.schemas.registry;

import org.jspecify.annotations.Nullable;

/** No registry answered, after all retries at all addresses. Nothing is wrong with the record: try again later. */
public final class RegistryUnavailableException extends RegistryException {
    private static final long serialVersionUID = 1L;

    public RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
