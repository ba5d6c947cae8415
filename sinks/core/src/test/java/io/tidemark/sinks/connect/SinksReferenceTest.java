package io.tidemark.sinks.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SinksReferenceTest {

    private static final Path FILE = Path.of("..", "..", "docs", "sinks-reference.md");
    private static final String WRITE = "tidemark.docs.write";

    @Test
    void theReferenceIsWhatTheCodeSays() throws IOException {
        if (System.getProperty(WRITE) != null) {
            Files.writeString(FILE, SinksReference.markdown());
        }
        assertThat(FILE)
                .as("the code has changed: write %s anew with -D%s", FILE.getFileName(), WRITE)
                .content()
                .isEqualTo(SinksReference.markdown());
    }
}
