package io.tidemark.streams.why;

import io.tidemark.schemas.Position;
import io.tidemark.schemas.Topics;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreReaderProvider;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.rules.FetchRouter;
import io.tidemark.sinks.rules.Rule;
import io.tidemark.sinks.rules.StoringRules;
import io.tidemark.streams.why.Fact.Published;
import io.tidemark.streams.why.StoreAnswer.State;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Asks the stores about a message. May block as long as they do.
 *
 * @param files the sinks' rule files, in the order of {@code replay.stores}
 */
public record Stores(List<FetchRouter.Store> files, List<StoreReaderProvider> providers, Topics topics) {

    /** One answer for each store. */
    public List<StoreAnswer> ask(Published published) {
        Optional<String> answering =
                FetchRouter.of(files).route(published.topic()).map(FetchRouter.Route::sink);
        return files.stream()
                .map(file -> ask(
                        file, published, answering.filter(file.sink()::equals).isPresent()))
                .toList();
    }

    private StoreAnswer ask(FetchRouter.Store file, Published published, boolean answers) {
        Optional<Rule> rule = StoringRules.of(file.rules())
                .storing(published.topic(), published.qos())
                .map(StoringRules.Storing::rule);
        Optional<StoreReaderProvider> provider = providers.stream()
                .filter(each -> each.type().equals(file.rules().type()))
                .findFirst();
        if (rule.isEmpty() || provider.isEmpty()) {
            return new StoreAnswer(file.sink(), answers, State.NOT_STORED, "");
        }
        try (StoreReader reader =
                provider.get().open(file.sink(), file.rules(), rule.get().pool(), topics)) {
            return new StoreAnswer(file.sink(), answers, state(reader, published), "");
        } catch (StoreUnavailableException e) {
            return new StoreAnswer(file.sink(), answers, State.UNKNOWN, String.valueOf(e.getMessage()));
        }
    }

    private static State state(StoreReader reader, Published published) {
        long position = published.position();
        OptionalLong applied = reader.appliedThrough(Position.partition(position));
        if (applied.isEmpty() || applied.getAsLong() < position) {
            return State.NOT_APPLIED;
        }
        return reader.fetch(published.topic(), position - 1, position, 1).isEmpty() ? State.GONE : State.STORED;
    }
}
