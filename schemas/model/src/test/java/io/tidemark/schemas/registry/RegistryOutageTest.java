package io.tidemark.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class RegistryOutageTest {

    @Test
    void aRegistryThatDoesNotAnswerIsAnOutage() {
        assertThat(RegistryOutage.causes(new RegistryUnavailableException("nobody answers", null)))
                .isTrue();
        assertThat(RegistryOutage.causes(
                        new SerializationException("official client", new ConnectException("refused"))))
                .isTrue();
    }

    @Test
    void aDamagedRecordIsNot() {
        assertThat(RegistryOutage.causes(new SerializationException("cut short", new EOFException())))
                .isFalse();
        assertThat(RegistryOutage.causes(
                        new SerializationException("nonsense", new IOException("Invalid int encoding"))))
                .isFalse();
    }
}
