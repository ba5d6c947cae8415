package io.tidemark.schemas.registry;

/** The registry answered that it will not; asking again gets the same answer. */
public final class RegistryRefusedException extends RegistryException {
    private static final long serialVersionUID = 1L;

    private final int code;

    /** @param code a code of {@link RegistryErrors}, or the HTTP status if the answer had none */
    public RegistryRefusedException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** A code of {@link RegistryErrors}, or the HTTP status if the answer had none. */
    public int code() {
        return code;
    }
}
