package io.tidemark.bridge.paho.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ListResourceBundle;
import java.util.ResourceBundle;
import org.eclipse.paho.mqttv5.client.logging.Logger;
import org.eclipse.paho.mqttv5.client.logging.LoggerFactory;
import org.junit.jupiter.api.Test;

class PahoLoggerTest {

    private static final ResourceBundle MESSAGES = new ListResourceBundle() {
        @Override
        protected Object[][] getContents() {
            return new Object[][] {{"213", "lost: {0}"}};
        }
    };

    @Test
    void isWhatPahoGets() {
        PahoLogger.install();
        assertThat(LoggerFactory.getLogger(LoggerFactory.MQTT_CLIENT_MSG_CAT, "x"))
                .isInstanceOf(PahoLogger.class);
    }

    @Test
    void formatsByNumberOrAsItIs() {
        PahoLogger logger = new PahoLogger();
        logger.initialise(MESSAGES, "x", null);
        assertThat(logger.formatMessage("213", new Object[] {"c"})).isEqualTo("lost: c");
        assertThat(logger.formatMessage("of its own", null)).isEqualTo("of its own");
    }

    @Test
    void leavesOutWhereThePayloadsAre() {
        PahoLogger logger = new PahoLogger();
        logger.initialise(MESSAGES, "x", null);
        assertThat(logger.isLoggable(Logger.SEVERE)).isTrue();
        assertThat(logger.isLoggable(Logger.FINE)).isFalse();
        assertThat(logger.isLoggable(Logger.FINEST)).isFalse();
    }
}
