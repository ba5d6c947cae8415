package io.tidemark.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogFormatTest {

    @Test
    void entriesComeBackAsTheyWere() throws JsonProcessingException {
        List<LogEntry> entries = List.of(
                new LogEntry.Version("a/b-value", 3, 17, Schemas.V1),
                new LogEntry.Level(Optional.of("s"), Compatibility.FULL),
                new LogEntry.Level(Optional.empty(), Compatibility.NONE));
        for (LogEntry entry : entries) {
            assertThat(LogFormat.parse(LogFormat.key(entry), LogFormat.value(entry)))
                    .contains(entry);
        }
    }

    @Test
    void readsWhatTheOfficialRegistryWrites() throws JsonProcessingException {
        assertThat(LogFormat.parse(
                        "{\"keytype\":\"SCHEMA\",\"subject\":\"s\",\"version\":1,\"magic\":1}",
                        "{\"subject\":\"s\",\"version\":1,\"id\":5,\"schema\":\"\\\"int\\\"\",\"deleted\":false}"))
                .contains(new LogEntry.Version("s", 1, 5, "\"int\""));
        assertThat(LogFormat.parse("{\"keytype\":\"NOOP\",\"magic\":0}", "{}")).isEmpty();
    }
}
