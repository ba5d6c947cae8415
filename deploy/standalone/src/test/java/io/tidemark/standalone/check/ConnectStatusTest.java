package io.tidemark.standalone.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectStatusTest {

    private static final List<String> SINKS = List.of("redis");

    private static String status(String name, String connector, String task) {
        return "{\"" + name + "\":{\"status\":{\"name\":\"" + name + "\",\"connector\":{\"state\":\"" + connector
                + "\"},\"tasks\":[{\"id\":0,\"state\":\"" + task + "\"}]}}}";
    }

    @Test
    void allMustRun() {
        assertThat(ConnectStatus.allRun(status("redis", "RUNNING", "RUNNING"), SINKS))
                .isTrue();
        assertThat(ConnectStatus.allRun(status("redis", "RUNNING", "FAILED"), SINKS))
                .isFalse();
        assertThat(ConnectStatus.allRun(status("redis", "UNASSIGNED", "RUNNING"), SINKS))
                .isFalse();
    }

    @Test
    void allMustBeThere() {
        assertThat(ConnectStatus.allRun("{}", SINKS)).isFalse();
        assertThat(ConnectStatus.allRun(status("other", "RUNNING", "RUNNING"), SINKS))
                .isFalse();
    }
}
