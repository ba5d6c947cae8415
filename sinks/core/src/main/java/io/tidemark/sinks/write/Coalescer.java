package io.tidemark.sinks.write;

import io.tidemark.sinks.mutation.Effect;
import io.tidemark.sinks.mutation.Mutation;
import io.tidemark.sinks.mutation.Mutation.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Drops what a later mutation of the same chunk makes superfluous; the rest keeps its order. */
final class Coalescer {

    private Coalescer() {}

    static List<Mutation> coalesce(List<Item> items) {
        List<Mutation> kept = new ArrayList<>();
        Set<Subject> seen = new HashSet<>();
        for (int i = items.size() - 1; i >= 0; i--) {
            List<Effect> effects = items.get(i).effects();
            for (int j = effects.size() - 1; j >= 0; j--) {
                Mutation mutation = effects.get(j).mutation();
                Optional<Subject> subject = mutation.subject();
                if (subject.isEmpty() || seen.add(subject.get())) {
                    kept.add(mutation);
                }
            }
        }
        Collections.reverse(kept);
        return kept;
    }
}
