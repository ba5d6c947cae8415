package io.tidemark.bridge.paho.mqtt;

import java.text.MessageFormat;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.paho.mqttv5.client.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Paho's log, given to SLF4J. Paho asks for a logger with every packet: that of the JDK looks through the stack each time, which
 * cost an eighth of the bridge's time. What Paho says below INFO is left out, for there are payloads in it.
 *
 * <p>Made by Paho, by name.
 */
public final class PahoLogger implements Logger {

    private static final ConcurrentMap<String, org.slf4j.Logger> LOGGERS = new ConcurrentHashMap<>();

    private org.slf4j.Logger log = LoggerFactory.getLogger(PahoLogger.class);
    private @Nullable ResourceBundle messages;

    /** Makes all clients of this JVM use it. */
    static void install() {
        org.eclipse.paho.mqttv5.client.logging.LoggerFactory.setLogger(PahoLogger.class.getName());
    }

    @Override
    public void initialise(ResourceBundle bundle, String loggerId, @Nullable String resourceName) {
        messages = bundle;
        log = LOGGERS.computeIfAbsent(loggerId, LoggerFactory::getLogger);
    }

    @Override
    public void setResourceName(String logContext) {
        // which client it is, our own log says
    }

    @Override
    public boolean isLoggable(int level) {
        return switch (level) {
            case SEVERE -> log.isErrorEnabled();
            case WARNING -> log.isWarnEnabled();
            case INFO -> log.isInfoEnabled();
            default -> false;
        };
    }

    @Override
    public void log(
            int level,
            String sourceClass,
            String sourceMethod,
            String message,
            Object @Nullable [] inserts,
            @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            String text = formatMessage(message, inserts);
            switch (level) {
                case SEVERE -> log.error(text, thrown);
                case WARNING -> log.warn(text, thrown);
                default -> log.info(text, thrown);
            }
        }
    }

    @Override
    public String formatMessage(String message, Object @Nullable [] inserts) {
        String pattern = message;
        if (messages != null) {
            try {
                pattern = messages.getString(message);
            } catch (MissingResourceException e) {
                // it is the text itself
            }
        }
        return inserts == null ? pattern : MessageFormat.format(pattern, inserts);
    }

    @Override
    public void trace(
            int level,
            String sourceClass,
            String sourceMethod,
            String message,
            Object @Nullable [] inserts,
            @Nullable Throwable thrown) {
        // below INFO
    }

    @Override
    public void dumpTrace() {
        // none is kept
    }

    @Override
    public void severe(String sourceClass, String sourceMethod, String message) {
        log(SEVERE, sourceClass, sourceMethod, message, null, null);
    }

    @Override
    public void severe(String sourceClass, String sourceMethod, String message, Object @Nullable [] inserts) {
        log(SEVERE, sourceClass, sourceMethod, message, inserts, null);
    }

    @Override
    public void severe(
            String sourceClass,
            String sourceMethod,
            String message,
            Object @Nullable [] inserts,
            @Nullable Throwable thrown) {
        log(SEVERE, sourceClass, sourceMethod, message, inserts, thrown);
    }

    @Override
    public void warning(String sourceClass, String sourceMethod, String message) {
        log(WARNING, sourceClass, sourceMethod, message, null, null);
    }

    @Override
    public void warning(String sourceClass, String sourceMethod, String message, Object @Nullable [] inserts) {
        log(WARNING, sourceClass, sourceMethod, message, inserts, null);
    }

    @Override
    public void warning(
            String sourceClass,
            String sourceMethod,
            String message,
            Object @Nullable [] inserts,
            @Nullable Throwable thrown) {
        log(WARNING, sourceClass, sourceMethod, message, inserts, thrown);
    }

    @Override
    public void info(String sourceClass, String sourceMethod, String message) {
        log(INFO, sourceClass, sourceMethod, message, null, null);
    }

    @Override
    public void info(String sourceClass, String sourceMethod, String message, Object @Nullable [] inserts) {
        log(INFO, sourceClass, sourceMethod, message, inserts, null);
    }

    @Override
    public void info(
            String sourceClass,
            String sourceMethod,
            String message,
            Object @Nullable [] inserts,
            @Nullable Throwable thrown) {
        log(INFO, sourceClass, sourceMethod, message, inserts, thrown);
    }

    @Override
    public void config(String sourceClass, String sourceMethod, String message) {
        // left out
    }

    @Override
    public void config(String sourceClass, String sourceMethod, String message, Object @Nullable [] inserts) {
        // left out
    }

    @Override
    public void config(
            String sourceClass,
            String sourceMethod,
            String message,
            Object @Nullable [] inserts,
            @Nullable Throwable thrown) {
        // left out
    }

    @Override
    public void fine(String sourceClass, String sourceMethod, String message) {
        // left out
    }

    @Override
    public void fine(String sourceClass, String sourceMethod, String message, Object @Nullable [] inserts) {
        // left out
    }

    @Override
    public void fine(
            String sourceClass,
            String sourceMethod,
            String message,
            Object @Nullable [] inserts,
            @Nullable Throwable thrown) {
        // left out
    }

    @Override
    public void finer(String sourceClass, String sourceMethod, String message) {
        // left out
    }

    @Override
    public void finer(String sourceClass, String sourceMethod, String message, Object @Nullable [] inserts) {
        // left out
    }

    @Override
    public void finer(
            String sourceClass,
            String sourceMethod,
            String message,
            Object @Nullable [] inserts,
            @Nullable Throwable thrown) {
        // left out
    }

    @Override
    public void finest(String sourceClass, String sourceMethod, String message) {
        // left out
    }

    @Override
    public void finest(String sourceClass, String sourceMethod, String message, Object @Nullable [] inserts) {
        // left out
    }

    @Override
    public void finest(
            String sourceClass,
            String sourceMethod,
            String message,
            Object @Nullable [] inserts,
            @Nullable Throwable thrown) {
        // left out
    }
}
