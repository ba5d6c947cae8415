package io.tidemark.sinks.rules;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A backend file in the grammar of EMQ X 2.x to 4.x: where one kind of store is, and what to do with it on which hook.
 * Immutable. A later line with the same key replaces an earlier one.
 */
public final class RuleFile {

    private final String name;
    private final String type;
    private final Map<String, Pool> pools;
    private final Map<String, Setting> globals;
    private final List<Rule> rules;

    RuleFile(String name, String type, Map<String, Pool> pools, Map<String, Setting> globals, Collection<Rule> rules) {
        this.name = name;
        this.type = type;
        this.pools = Map.copyOf(pools);
        this.globals = Map.copyOf(globals);
        this.rules = rules.stream()
                .sorted(Comparator.comparing(Rule::hook).thenComparing(Rule::number))
                .toList();
    }

    /**
     * Reads a file and what it includes.
     *
     * @throws RuleFileException if it cannot be read or is not right
     */
    public static RuleFile read(Path file) {
        return RuleFileReader.assemble(file.toString(), ConfReader.read(file));
    }

    /**
     * Reads rules that are given inline.
     *
     * @param name stands for the file in messages
     * @throws RuleFileException if they are not right
     */
    public static RuleFile parse(String name, String text) {
        return RuleFileReader.assemble(name, ConfReader.parse(name, text));
    }

    /** The file's path, or the name given to inline rules. */
    public String name() {
        return name;
    }

    /** The {@code <type>} of all its lines: {@code redis}, {@code pgsql}, …; {@code cassa} also where pools say {@code ecql}. */
    public String type() {
        return type;
    }

    /** By hook; the rules of one hook by number. A sink applies them in this order. */
    public List<Rule> rules() {
        return rules;
    }

    /** The rules that call a function, by number. */
    public List<Rule> rules(BackendFunction function) {
        return rules.stream().filter(rule -> rule.calls(function)).toList();
    }

    /** Names of the pools that rules refer to, each once, in the order of the rules. */
    public List<String> poolsInUse() {
        return rules.stream().map(Rule::pool).distinct().toList();
    }

    /**
     * The same file with the rules of one pool only.
     *
     * @throws RuleFileException if the file has no such pool
     */
    public RuleFile ofPool(String poolName) {
        pool(poolName);
        return new RuleFile(
                name,
                type,
                pools,
                globals,
                rules.stream().filter(rule -> rule.pool().equals(poolName)).toList());
    }

    /** Names of all pools. */
    public Collection<String> poolNames() {
        return pools.keySet();
    }

    /**
     * A pool by its name.
     *
     * @throws RuleFileException if the file has none of that name
     */
    public Pool pool(String poolName) {
        Pool pool = pools.get(poolName);
        if (pool == null) {
            throw new RuleFileException(
                    SourceLocation.of(name),
                    "there is no pool '" + poolName + "'",
                    "add backend." + type + "." + poolName + ".server = <host>:<port>"
                            + (pools.isEmpty() ? "" : ", or use " + String.join(" or ", pools.keySet())));
        }
        return pool;
    }

    /** A setting that belongs to no pool, by its key after the type: {@code msg.expired_after}. */
    public Optional<String> global(String key) {
        return Optional.ofNullable(globals.get(key)).map(Setting::value);
    }

    /**
     * A whole number that belongs to no pool.
     *
     * @throws RuleFileException if it is something else
     */
    public OptionalLong globalNumber(String key) {
        Setting setting = globals.get(key);
        if (setting == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(setting.value()));
        } catch (NumberFormatException e) {
            throw new RuleFileException(
                    setting.location(), setting.dottedKey() + " is not a whole number", "write one, such as 3600");
        }
    }

    @Override
    public String toString() {
        return name + " (" + rules.size() + " rules of " + type + ")";
    }
}
