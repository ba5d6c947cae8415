package io.tidemark.bridge.paho;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What everybody logs, at every level, from its making until it is closed. */
public final class Logged implements AutoCloseable {

    /**
     * Logged at once.
     *
     * @param text the message, and those of its exception and what caused it
     */
    private record Line(Level level, String text) {}

    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final LoggerContext context = LoggerContext.getContext(false);
    private final LoggerConfig root = context.getConfiguration().getRootLogger();
    private final Level before = root.getLevel();
    private final AbstractAppender appender = new AbstractAppender("logged", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
            lines.add(new Line(event.getLevel(), text(event)));
        }
    };

    public Logged() {
        appender.start();
        // No more is printed than before.
        root.getAppenders().values().forEach(printing -> {
            root.removeAppender(printing.getName());
            root.addAppender(printing, before, null);
        });
        root.addAppender(appender, Level.ALL, null);
        root.setLevel(Level.ALL);
        context.updateLoggers();
    }

    private static String text(LogEvent event) {
        StringBuilder text = new StringBuilder(event.getMessage().getFormattedMessage());
        for (Throwable cause = event.getThrown(); cause != null; cause = cause.getCause()) {
            text.append('\n').append(cause);
        }
        return text.toString();
    }

    /** Everything. */
    public List<String> lines() {
        return lines.stream().map(Line::text).toList();
    }

    /** What somebody should look at. */
    public List<String> problems() {
        return lines.stream()
                .filter(line -> line.level().isMoreSpecificThan(Level.WARN))
                .map(Line::text)
                .toList();
    }

    @Override
    public void close() {
        root.removeAppender(appender.getName());
        root.setLevel(before);
        context.updateLoggers();
    }
}
