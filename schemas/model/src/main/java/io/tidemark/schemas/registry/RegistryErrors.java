package io.tidemark.schemas.registry;

/** Error codes of the Confluent schema registry API; the first three digits are the HTTP status. */
public final class RegistryErrors {

    public static final int SUBJECT_NOT_FOUND = 40401;
    public static final int VERSION_NOT_FOUND = 40402;
    public static final int SCHEMA_NOT_FOUND = 40403;
    public static final int SUBJECT_CONFIG_NOT_FOUND = 40408;
    public static final int INCOMPATIBLE = 409;
    public static final int INVALID_SCHEMA = 42201;
    public static final int INVALID_VERSION = 42202;
    public static final int INVALID_COMPATIBILITY = 42203;
    public static final int STORE_FAILED = 50001;

    /** What a person can do about an id that a registry does not know. */
    static final String UNKNOWN_ID_REMEDY =
            "check that schema.registry.url is the registry that the records were written with";

    private RegistryErrors() {}

    /** What a person can do about a code. */
    static String remedy(int code) {
        return switch (code) {
            case SUBJECT_NOT_FOUND, SCHEMA_NOT_FOUND ->
                "register the schema first, or set auto.register.schemas=true; "
                        + "with it off, check that the registered schema has no avro.java.string properties";
            case VERSION_NOT_FOUND -> "ask for a version that the subject has";
            case INCOMPATIBLE -> "give new fields a default, or change the subject's compatibility level";
            case INVALID_SCHEMA -> "check that the schema is valid Avro";
            case 401, 403 -> "check basic.auth.credentials.source and basic.auth.user.info";
            case 404 -> "check the path of schema.registry.url";
            default -> "see the registry's log";
        };
    }
}
