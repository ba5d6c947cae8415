package io.tidemark.standalone.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BuiltInSinksTest {

    private static final Map<String, String> SHIPPED = Map.of("topics", "a,b", "registry", "8081", "gone", "x");

    @Test
    void whatTheUserChangedStays() {
        Map<String, String> current = Map.of("topics", "a", "registry", "8081", "gone", "x", "own", "1");
        assertThat(BuiltInSinks.merge(current, SHIPPED, SHIPPED)).isEqualTo(current);
    }

    @Test
    void onlyWhatIsShippedOtherwiseChanges() {
        Map<String, String> current = Map.of("topics", "a", "registry", "8081", "gone", "x", "own", "1");
        Map<String, String> next = Map.of("topics", "a,b", "registry", "18081", "new", "y");
        assertThat(BuiltInSinks.merge(current, SHIPPED, next))
                .isEqualTo(Map.of("topics", "a", "registry", "18081", "new", "y", "own", "1"));
    }

    @Test
    void withoutAMemoryAllThatIsShippedCounts() {
        assertThat(BuiltInSinks.merge(Map.of("topics", "a", "own", "1"), Map.of(), SHIPPED))
                .containsAllEntriesOf(SHIPPED)
                .containsEntry("own", "1");
    }
}
