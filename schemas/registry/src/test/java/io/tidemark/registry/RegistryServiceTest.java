package io.tidemark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.registry.LogEntry.Version;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegistryServiceTest {

    private final MemoryJournal journal = new MemoryJournal();
    private final RegistryService service = new RegistryService(journal);

    @Test
    void theSameSchemaKeepsItsIdInEverySubject() {
        Version first = service.register("a-value", Schemas.V1);

        assertThat(service.register("a-value", " " + Schemas.V1)).isEqualTo(first);
        assertThat(service.register("b-value", Schemas.V1).id()).isEqualTo(first.id());
        assertThat(service.register("a-value", Schemas.WITH_DEFAULT))
                .returns(2, Version::version)
                .returns(2, Version::id);
        assertThat(journal.entries).hasSize(3);
    }

    @Test
    void manyAtOnceGetOneIdForASchemaAndDifferentIdsForDifferentOnes() {
        List<Integer> ids = IntStream.range(0, 400)
                .parallel()
                .mapToObj(i -> service.register("s" + i, enumeration(i % 20)).id())
                .toList();

        assertThat(ids.stream().distinct()).hasSize(20);
        assertThat(IntStream.range(0, 400).allMatch(i -> ids.get(i).equals(ids.get(i % 20))))
                .isTrue();
    }

    @Test
    void aNewServiceKnowsWhatTheJournalHolds() {
        service.register("a-value", Schemas.V1);
        service.setLevel(Optional.of("a-value"), Compatibility.NONE);
        service.register("a-value", Schemas.OTHER_TYPE);

        RegistryService next = new RegistryService(journal);

        assertThat(next.versions("a-value")).isEqualTo(service.versions("a-value"));
        assertThat(next.level("a-value")).isEqualTo(Compatibility.NONE);
        assertThat(next.register("b-value", Schemas.WITH_DEFAULT).id()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE", "AFTER"})
    void aFailedAppendIsNotAnsweredAndLeavesNoDoubt(MemoryJournal.Fault fault) {
        journal.fault = fault;
        assertThatThrownBy(() -> service.register("a-value", Schemas.V1)).hasMessage("no answer from the log");
        journal.fault = MemoryJournal.Fault.NONE;

        int id = service.register("b-value", Schemas.OTHER_TYPE).id();
        int retried = service.register("a-value", Schemas.V1).id();

        assertThat(retried).isNotEqualTo(id);
        assertThat(new RegistryService(journal).byId(retried).schema()).isEqualTo(Schemas.V1);
    }

    private static String enumeration(int number) {
        return "{\"type\":\"enum\",\"name\":\"E" + number + "\",\"symbols\":[\"A\"]}";
    }
}
