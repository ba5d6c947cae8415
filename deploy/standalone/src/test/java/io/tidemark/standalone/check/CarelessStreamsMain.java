package io.tidemark.standalone.check;

import io.tidemark.streams.StreamsApp;
import io.tidemark.streams.StreamsSettings;
import io.tidemark.streams.acks.OffsetRow;
import io.tidemark.streams.acks.OffsetRule;
import io.tidemark.streams.api.HttpApi;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * A streams-app whose offsets jump to whatever was acknowledged last, over all gaps: the rule of EMQ X. It loses messages,
 * and the checker has to notice.
 */
final class CarelessStreamsMain {

    private static final OffsetRule NEVER_MIND_GAPS =
            (row, position, log) -> OffsetRow.at(Math.max(row.through(), position));

    private CarelessStreamsMain() {}

    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        try (Reader text = Files.newBufferedReader(Path.of(arguments[1]))) {
            properties.load(text);
        }
        StreamsSettings settings = StreamsSettings.from(properties);
        StreamsApp app = StreamsApp.start(settings.withAcks(settings.acks().withRule(NEVER_MIND_GAPS)));
        settings.httpListen().ifPresent(listen -> HttpApi.start(listen.host(), listen.port(), app));
        new CountDownLatch(1).await();
    }
}
