package io.tidemark.standalone.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {

    @Test
    void aMetricOfTwoPagesIsTakenFromTheFirst() {
        String first = "# HELP a about a\n# TYPE a counter\na 1\n";
        String second = "# TYPE b gauge\nb{x=\"#\"} 2\n# HELP a about a\n# TYPE a counter\na 3\n# EOF\n";
        assertThat(PrometheusText.join(List.of(first, "", second)).lines())
                .containsExactly("# HELP a about a", "# TYPE a counter", "a 1", "# TYPE b gauge", "b{x=\"#\"} 2");
    }

    @Test
    void theJmxRulesAreGood() {
        assertThat(new KafkaMetrics().scrape()).contains("jmx_scrape_error 0");
    }
}
