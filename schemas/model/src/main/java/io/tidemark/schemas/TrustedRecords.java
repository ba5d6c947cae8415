package io.tidemark.schemas;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Avro instantiates only classes of packages that it was told to trust, also where a builder fills in a record's defaults.
 * Making a serialiser or a converter of Tidemark tells it; a program that builds records before must do so itself.
 */
public final class TrustedRecords {

    private static final String OURS = TrustedRecords.class.getPackageName() + ".";

    private TrustedRecords() {}

    /** Adds the generated records to what is trusted in this JVM; takes nothing away. Harmless when repeated. */
    public static synchronized void allow() {
        ClassSecurityValidator.ClassSecurityPredicate present = ClassSecurityValidator.getGlobal();
        if (!present.isTrusted(Message.class)) {
            ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                    present, type -> type.getName().startsWith(OURS)));
        }
    }
}
