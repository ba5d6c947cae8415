package io.tidemark.standalone.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class PartSequenceTest {

    private final List<String> events = new CopyOnWriteArrayList<>();

    private final class Recorder implements Progress {
        @Override
        public void started(String part, String endpoint, Duration time) {
            events.add("+" + part);
        }

        @Override
        public void stopped(String part, Duration time) {
            events.add("-" + part);
        }

        @Override
        public void stopFailed(String part, RuntimeException failure) {
            events.add("!" + part);
        }
    }

    private record TestPart(String name, Runnable onStart, Runnable onStop) implements Part {
        static TestPart good(String name) {
            return new TestPart(name, () -> {}, () -> {});
        }

        @Override
        public RunningPart start() {
            onStart.run();
            return new RunningPart() {
                @Override
                public String endpoint() {
                    return "at " + name;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void close() {
                    onStop.run();
                }
            };
        }
    }

    private static void fail() {
        throw new IllegalStateException("no");
    }

    private PartSequence sequence(List<List<Part>> stages) {
        return new PartSequence(stages, new Recorder());
    }

    @Test
    void stopsInTheReverseOrder() {
        PartSequence parts = sequence(
                List.of(List.of(TestPart.good("a")), List.of(TestPart.good("b")), List.of(TestPart.good("c"))));
        assertThat(parts.status()).extracting(PartStatus::ready).containsOnly(false);
        assertThat(parts.start()).isTrue();
        assertThat(parts.status()).extracting(PartStatus::endpoint).containsExactly("at a", "at b", "at c");
        parts.stop();
        parts.stop();
        assertThat(events).containsExactly("+a", "+b", "+c", "-c", "-b", "-a");
        assertThat(parts.start()).isFalse();
    }

    @Test
    void aPartThatFailsTakesDownWhatHasStarted() {
        Part broken = new TestPart("broken", PartSequenceTest::fail, () -> {});
        PartSequence parts = sequence(
                List.of(List.of(TestPart.good("a")), List.of(TestPart.good("b"), broken), List.of(TestPart.good("c"))));
        assertThatThrownBy(parts::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no");
        assertThat(events).containsExactly("+a", "+b", "-b", "-a");
    }

    @Test
    void aPartThatDoesNotStopDoesNotKeepTheOthers() {
        Part stubborn = new TestPart("stubborn", () -> {}, PartSequenceTest::fail);
        PartSequence parts = sequence(List.of(List.of(TestPart.good("a")), List.of(stubborn)));
        assertThat(parts.start()).isTrue();
        parts.stop();
        assertThat(events).containsExactly("+a", "+stubborn", "!stubborn", "-a");
    }
}
