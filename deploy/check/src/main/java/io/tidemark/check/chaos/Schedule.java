package io.tidemark.check.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which process is killed when: the same for the same seed. Pure. */
public final class Schedule {

    /** Time for the first messages to flow. */
    private static final Duration PRELUDE = Duration.ofSeconds(3);
    /** Time at the end with nothing new. */
    private static final Duration FINALE = Duration.ofSeconds(2);
    /** As often as something is killed in a long run. */
    private static final Duration USUAL_GAP = Duration.ofSeconds(9);

    private static final Duration SHORTEST_GAP = Duration.ofSeconds(3);
    private static final int MOST_DOWN_MILLIS = 4_000;

    private Schedule() {}

    /**
     * Spreads kills over a run: each victim once, in random order, before any a second time, as far as there is time.
     *
     * @param length of the run
     */
    public static List<Kill> of(long seed, Duration length, List<String> victims) {
        Duration time = length.minus(PRELUDE).minus(FINALE);
        if (victims.isEmpty() || time.compareTo(SHORTEST_GAP) < 0) {
            return List.of();
        }
        Random random = new Random(seed);
        long affordable = time.dividedBy(SHORTEST_GAP);
        int kills = (int) Math.min(affordable, Math.max(victims.size(), time.dividedBy(USUAL_GAP)));
        Duration slot = time.dividedBy(kills);
        List<String> order = new ArrayList<>();
        while (order.size() < kills) {
            List<String> round = new ArrayList<>(victims);
            Collections.shuffle(round, random);
            order.addAll(round);
        }
        List<Kill> schedule = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            Duration at = PRELUDE.plus(slot.multipliedBy(i)).plus(part(slot, random.nextDouble()));
            schedule.add(new Kill(at, order.get(i), Duration.ofMillis(random.nextInt(MOST_DOWN_MILLIS))));
        }
        return List.copyOf(schedule);
    }

    private static Duration part(Duration whole, double share) {
        return Duration.ofMillis((long) (whole.toMillis() * share));
    }
}
