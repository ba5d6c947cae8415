package io.tidemark.bridge.hivemq;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A settings file that cannot be used: the broker starts without the extension and its log says what to do. */
class SettingsIT {

    @Test
    void oneErrorNamesTheFileAndTheKey(@TempDir Path directory) throws Exception {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(logged);
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, Map.of("hold.timeout", "5"))) {
            assertThat(broker.uri()).isNotEmpty();
        } finally {
            root.detachAppender(logged);
        }
        assertThat(logged.list).extracting(ILoggingEvent::getFormattedMessage).anySatisfy(line -> assertThat(line)
                .contains("tidemark.properties", "hold.timeout", "not a setting"));
    }
}
