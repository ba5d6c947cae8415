package io.tidemark.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompatibilityTest {

    private static final Schema V1 = parse(Schemas.V1);
    private static final Schema WITH_DEFAULT = parse(Schemas.WITH_DEFAULT);
    private static final Schema WITHOUT_DEFAULT = parse(Schemas.WITHOUT_DEFAULT);
    private static final Schema OTHER_TYPE = parse(Schemas.OTHER_TYPE);

    @ParameterizedTest
    @EnumSource
    void theFirstVersionAndAFieldWithADefaultAreAlwaysFine(Compatibility level) {
        assertThat(level.objections(OTHER_TYPE, List.of())).isEmpty();
        assertThat(level.objections(WITH_DEFAULT, List.of(V1))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"NONE,true", "BACKWARD,false", "FORWARD,true", "FULL,false"})
    void aFieldWithoutDefaultCannotBeReadFromOldRecords(Compatibility level, boolean allowed) {
        assertThat(level.objections(WITHOUT_DEFAULT, List.of(V1)).isEmpty()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"NONE,true", "BACKWARD,true", "FORWARD,false", "FULL,false"})
    void aRemovedFieldWithoutDefaultIsMissedByOldReaders(Compatibility level, boolean allowed) {
        assertThat(level.objections(V1, List.of(WITHOUT_DEFAULT)).isEmpty()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "BACKWARD,true",
        "BACKWARD_TRANSITIVE,false",
        "FORWARD,true",
        "FORWARD_TRANSITIVE,false",
        "FULL,true",
        "FULL_TRANSITIVE,false"
    })
    void onlyTheTransitiveLevelsLookBeyondTheLastVersion(Compatibility level, boolean allowed) {
        assertThat(level.objections(V1, List.of(OTHER_TYPE, V1)).isEmpty()).isEqualTo(allowed);
    }

    @Test
    void anObjectionSaysWhere() {
        assertThat(Compatibility.BACKWARD.objections(WITHOUT_DEFAULT, List.of(V1)))
                .singleElement()
                .asString()
                .contains("cannot read the older one", "/fields/1", "b");
    }

    private static Schema parse(String text) {
        return new Schema.Parser().parse(text);
    }
}
