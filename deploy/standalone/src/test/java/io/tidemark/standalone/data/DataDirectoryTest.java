package io.tidemark.standalone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @Test
    void oneProcessAtATime(@TempDir Path directory) {
        Path root = directory.resolve("new/one");
        try (DataDirectory first = DataDirectory.open(root)) {
            assertThat(first.root()).isEqualTo(root);
            assertThatThrownBy(() -> DataDirectory.open(root))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("pid " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data");
        }
        DataDirectory.open(root).close();
    }

    @Test
    void aFreshStartKeepsWhatTheUserWrote(@TempDir Path directory) throws IOException {
        try (DataDirectory data = DataDirectory.open(directory)) {
            Files.createDirectories(data.conf());
            Path rules = Files.writeString(data.conf().resolve("rules.conf"), "mine");
            Path foreign = Files.writeString(directory.resolve("letter.txt"), "dear");
            Files.createDirectories(data.kafka().resolve("deep"));
            data.deletePrograms();
            assertThat(data.kafka()).doesNotExist();
            assertThat(rules).exists();
            assertThat(foreign).exists();
        }
    }

    @Test
    void aFileInTheWayIsNamed(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(file.toString());
    }
}
