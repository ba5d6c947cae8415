package io.tidemark.check;

import io.tidemark.check.account.LogRecord;
import io.tidemark.check.account.ReplayAudit;
import io.tidemark.check.account.Verdict;
import io.tidemark.check.chaos.Chaos;
import io.tidemark.check.chaos.Chronicle;
import io.tidemark.check.chaos.Kill;
import io.tidemark.check.chaos.Schedule;
import io.tidemark.check.chaos.Victim;
import io.tidemark.check.log.Progress;
import io.tidemark.check.log.RecordedLog;
import io.tidemark.check.workload.Crowd;
import io.tidemark.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One run: clients and kills for a while, then everything comes back, then the account. */
public final class Check {

    /** For everything to come back after the last kill. */
    private static final Duration RECOVERY = Duration.ofMinutes(2);

    private static final Duration FINISH = Duration.ofMinutes(1);
    private static final Duration SETTLE = Duration.ofMinutes(1);

    private final CheckSettings settings;
    private final Consumer<String> progress;

    /** @param progress is told, line by line, what happens */
    public Check(CheckSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** Runs against a system in which everything is ready. The system is left running. */
    public Outcome run(CheckedSystem system) throws InterruptedException {
        List<Kill> schedule = settings.kills()
                ? Schedule.of(
                        settings.seed(),
                        settings.length(),
                        system.victims().stream().map(Victim::name).toList())
                : List.of();
        List<String> problems = new ArrayList<>();
        Chronicle chronicle = new Chronicle(progress);
        try (Crowd crowd = new Crowd(settings.workload(), system.mqttPort(), settings.seed());
                Chaos chaos = new Chaos(system.victims(), chronicle)) {
            chronicle.add("clients", "start");
            crowd.start();
            chaos.begin(schedule);
            TimeUnit.NANOSECONDS.sleep(settings.length().toNanos());

            chronicle.add("clients", "publish nothing new, and everything comes back");
            chaos.awaitReady(RECOVERY).forEach(name -> problems.add(name + " did not get ready again"));
            if (!crowd.finishPublishing(FINISH)) {
                problems.add("publishers did not get every message acknowledged");
            }
            crowd.settle(SETTLE).forEach(reader -> problems.add(reader + " could not come back"));
            chronicle.add("clients", "all readers are back");
            try (Progress log = new Progress(system.bootstrapServers())) {
                new Drain(settings.patience(), log, progress).await(crowd);
            }
            chronicle.add("clients", "drained");
            List<LogRecord> log =
                    new RecordedLog(Topics.withDefaultPrefix(), system.bootstrapServers(), system.registryUrl()).read();
            Verdict verdict = crowd.account().with(ReplayAudit.replayedAfterAck(log));
            return new Outcome(
                    settings.seed(),
                    verdict,
                    problems,
                    chronicle.lines(),
                    crowd.connections(),
                    crowd.retries(),
                    log.stream().filter(LogRecord.Acked.class::isInstance).count(),
                    log.stream().filter(LogRecord.Replayed.class::isInstance).count());
        }
    }
}
