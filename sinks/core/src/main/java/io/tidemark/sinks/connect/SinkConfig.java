package io.tidemark.sinks.connect;

import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;

import io.tidemark.schemas.Topics;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.RuleFileException;
import io.tidemark.sinks.rules.SourceLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.sink.SinkTask;

/** What a Tidemark sink connector is configured with, besides what Connect itself takes. */
public final class SinkConfig extends AbstractConfig {

    public static final String NAME = "name";
    public static final String RULES_FILE = "tidemark.rules.file";
    public static final String RULES = "tidemark.rules";
    public static final String POOL = "tidemark.pool";
    public static final String TOPIC_PREFIX = "tidemark.topic.prefix";
    public static final String BATCH_SIZE = "tidemark.batch.size";
    public static final String STORE_TIMEOUT = "tidemark.store.timeout.ms";
    public static final String RETRY_BACKOFF = "tidemark.retry.backoff.ms";
    public static final String RETRY_BACKOFF_MAX = "tidemark.retry.backoff.max.ms";
    public static final String ACKS_BUFFER = "tidemark.acks.buffer";
    public static final String ACKS_WAIT = "tidemark.acks.wait.ms";

    private static final String RULES_GROUP = "Rules";
    private static final String WRITING_GROUP = "Writing";
    private static final String ORDER_GROUP = "Order of messages and acks";
    private static final String INLINE_NAME = "tidemark.rules";

    public SinkConfig(Map<String, String> properties) {
        super(definition(), properties, false);
    }

    /** Every key, documented. */
    public static ConfigDef definition() {
        return new ConfigDef()
                .define(
                        NAME,
                        ConfigDef.Type.STRING,
                        NO_DEFAULT_VALUE,
                        Validators.name(),
                        Importance.HIGH,
                        "Name of the connector, and so of the sink: the applied positions in the store are under it, so that a"
                                + " sink under another name begins with the log's first record.",
                        RULES_GROUP,
                        1,
                        Width.MEDIUM,
                        "Name")
                .define(
                        RULES_FILE,
                        ConfigDef.Type.STRING,
                        "",
                        Validators.readableFile(),
                        Importance.HIGH,
                        "Path, on the worker, of a backend file in the grammar of EMQ X. Either this or " + RULES
                                + ". It is read when the connector or a task starts: restart both after a change.",
                        RULES_GROUP,
                        2,
                        Width.LONG,
                        "Rule file")
                .define(
                        RULES,
                        ConfigDef.Type.PASSWORD,
                        "",
                        Importance.HIGH,
                        "The text of a backend file, without include. Not logged, since it may have a password in it; the"
                                + " worker's REST interface shows it.",
                        RULES_GROUP,
                        3,
                        Width.LONG,
                        "Rules")
                .define(
                        POOL,
                        ConfigDef.Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "Which pool of the rule file the connector writes to: only rules of this pool count. Needed if the rules"
                                + " use several, since a connector writes to one store.",
                        RULES_GROUP,
                        4,
                        Width.MEDIUM,
                        "Pool")
                .define(
                        TOPIC_PREFIX,
                        ConfigDef.Type.STRING,
                        Topics.DEFAULT_PREFIX,
                        Validators.topicPrefix(),
                        Importance.MEDIUM,
                        "What the names of Tidemark's Kafka topics start with.",
                        RULES_GROUP,
                        5,
                        Width.MEDIUM,
                        "Topic prefix")
                .define(
                        BATCH_SIZE,
                        ConfigDef.Type.INT,
                        2_000,
                        Range.between(1, 100_000),
                        Importance.MEDIUM,
                        "How many records are written to the store at once at most. Larger is faster and takes more memory.",
                        WRITING_GROUP,
                        1,
                        Width.SHORT,
                        "Batch size")
                .define(
                        STORE_TIMEOUT,
                        ConfigDef.Type.LONG,
                        15_000L,
                        Range.between(100, 600_000),
                        Importance.MEDIUM,
                        "How long the store may take to answer before it counts as unavailable.",
                        WRITING_GROUP,
                        2,
                        Width.SHORT,
                        "Store timeout")
                .define(
                        RETRY_BACKOFF,
                        ConfigDef.Type.LONG,
                        200L,
                        Range.between(1, 60_000),
                        Importance.LOW,
                        "Pause before the store is tried again after a failure; doubles with each failure in a row.",
                        WRITING_GROUP,
                        3,
                        Width.SHORT,
                        "Retry backoff")
                .define(
                        RETRY_BACKOFF_MAX,
                        ConfigDef.Type.LONG,
                        5_000L,
                        Range.between(1, 600_000),
                        Importance.LOW,
                        "Longest pause before the store is tried again.",
                        WRITING_GROUP,
                        4,
                        Width.SHORT,
                        "Longest retry backoff")
                .define(
                        ACKS_BUFFER,
                        ConfigDef.Type.INT,
                        10_000,
                        Range.between(1, 1_000_000),
                        Importance.LOW,
                        "How many acks of a partition may wait in memory for their messages before the partition of the"
                                + " acks is paused. One more poll may come on top.",
                        ORDER_GROUP,
                        1,
                        Width.SHORT,
                        "Acks buffer")
                .define(
                        ACKS_WAIT,
                        ConfigDef.Type.LONG,
                        60_000L,
                        Range.between(0, 86_400_000),
                        Importance.LOW,
                        "How long an ack waits for its message while no message of the partition arrives at all. After"
                                + " that the message is taken to be gone from the log (retention), and the ack is applied.",
                        ORDER_GROUP,
                        2,
                        Width.SHORT,
                        "Acks wait");
    }

    /**
     * The rules that it names or holds, of its pool alone.
     *
     * @throws ConfigException if it has none or both
     * @throws io.tidemark.sinks.rules.RuleFileException if they are not right, or of several pools and none is chosen
     */
    public RuleFile rules() {
        String file = getString(RULES_FILE);
        String text = getPassword(RULES).value();
        if (file.isEmpty() == text.isEmpty()) {
            throw new ConfigException("set either " + RULES_FILE + " or " + RULES + " of connector " + sink());
        }
        return ofPool(
                file.isEmpty() ? RuleFile.parse(INLINE_NAME, text) : RuleFile.read(Path.of(file), System.getenv()));
    }

    private RuleFile ofPool(RuleFile rules) {
        String pool = getString(POOL);
        if (!pool.isEmpty()) {
            return rules.ofPool(pool);
        }
        List<String> used = rules.poolsInUse();
        if (used.size() > 1) {
            throw new RuleFileException(
                    SourceLocation.of(rules.name()),
                    "its rules use the pools " + String.join(", ", used) + ", and a connector writes to one",
                    "make a connector for each, with " + POOL + " = " + used.get(0) + " and so on");
        }
        return rules;
    }

    /** The connector's name. */
    public String sink() {
        return getString(NAME);
    }

    /** The topics that the connector lists; none if it has a pattern. */
    List<String> topicNames() {
        Object listed = originals().get(SinkTask.TOPICS_CONFIG);
        return listed == null
                ? List.of()
                : Stream.of(listed.toString().split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList();
    }

    /** The Kafka topics. */
    public Topics topics() {
        return Topics.withPrefix(getString(TOPIC_PREFIX));
    }

    /** How long to wait for the store. */
    public Duration storeTimeout() {
        return Duration.ofMillis(getLong(STORE_TIMEOUT));
    }
}
