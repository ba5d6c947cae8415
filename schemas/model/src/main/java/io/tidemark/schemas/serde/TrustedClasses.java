package io.tidemark.schemas.serde;

import io.tidemark.schemas.Message;
import org.apache.avro.util.ClassSecurityValidator;

/** Avro instantiates only classes of packages that it was told to trust. */
final class TrustedClasses {

    private static final String OURS = "io.tidemark.schemas.";

    private TrustedClasses() {}

    /** Adds the generated records to what is trusted in this JVM; nothing is taken away. */
    static synchronized void allowOurs() {
        ClassSecurityValidator.ClassSecurityPredicate present = ClassSecurityValidator.getGlobal();
        if (!present.isTrusted(Message.class)) {
            ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                    present, type -> type.getName().startsWith(OURS)));
        }
    }
}
