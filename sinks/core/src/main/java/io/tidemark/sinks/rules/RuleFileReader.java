package io.tidemark.sinks.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Gives the settings of a file their meaning: pools, global options and rules of one type of store. */
final class RuleFileReader {

    private static final String BACKEND = "backend";
    private static final String HOOK = "hook";
    /** Words in the place of a pool's name that are not pools. */
    private static final Set<String> GLOBAL_GROUPS = Set.of("msg", "topology");

    private static final Set<String> TYPES = new TreeSet<>(
            Set.of("redis", "mysql", "pgsql", "mongo", "cassa", "ecql", "dynamo", "influxdb", "opentsdb", "timescale"));
    private static final int HOOK_KEY_LENGTH = 6;

    private final String name;
    private final Map<String, Setting> last = new LinkedHashMap<>();
    private final Map<String, Map<String, Setting>> pools = new LinkedHashMap<>();
    private final Map<String, Setting> globals = new LinkedHashMap<>();
    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private FetchOptions fetchDefaults = FetchOptions.NONE;

    private RuleFileReader(String name) {
        this.name = name;
    }

    static RuleFile assemble(String name, List<Setting> settings) {
        RuleFileReader reader = new RuleFileReader(name);
        settings.forEach(setting -> reader.last.put(setting.dottedKey(), setting));
        return reader.assemble();
    }

    private RuleFile assemble() {
        String type = type();
        last.values().stream().filter(RuleFileReader::isGlobal).forEach(this::place);
        fetchDefaults = FetchOptionsReader.ofFile(globals);
        last.values().stream().filter(setting -> !isGlobal(setting)).forEach(this::place);
        RuleFile file = new RuleFile(name, type, pools(), globals, rules.values());
        file.rules().forEach(rule -> requirePool(file, rule));
        return file;
    }

    private String type() {
        String type = "";
        for (Setting setting : last.values()) {
            String own = typeOf(setting);
            if (!type.isEmpty() && !type.equals(own)) {
                throw problem(
                        setting,
                        "a rule file is about one kind of store, and this one about " + type,
                        "correct the prefix to backend." + type + ", or move the line to a file of its own");
            }
            type = own;
        }
        if (type.isEmpty()) {
            throw new RuleFileException(
                    SourceLocation.of(name),
                    "there is no rule in it",
                    "add lines such as backend.redis.pool1.server = …");
        }
        return type;
    }

    private static String typeOf(Setting setting) {
        List<String> key = setting.key();
        if (!key.get(0).equals(BACKEND) || key.size() < 3) {
            throw problem(setting, "'" + setting.dottedKey() + "' is no backend setting", "write backend.<type>.…");
        }
        String type = key.get(1);
        if (!TYPES.contains(type)) {
            throw problem(
                    setting, "unknown backend '" + type + "'", "did you mean '" + Names.nearest(type, TYPES) + "'?");
        }
        // The hooks of a Cassandra file say cassa, its pools ecql.
        return type.equals("ecql") ? "cassa" : type;
    }

    private static List<String> rest(Setting setting) {
        return setting.key().subList(2, setting.key().size());
    }

    private static boolean isGlobal(Setting setting) {
        List<String> rest = rest(setting);
        return !rest.get(0).equals(HOOK) && (rest.size() == 1 || GLOBAL_GROUPS.contains(rest.get(0)));
    }

    private void place(Setting setting) {
        List<String> rest = rest(setting);
        if (rest.get(0).equals(HOOK)) {
            rules.put(setting.dottedKey(), rule(setting));
        } else if (isGlobal(setting)) {
            globals.put(String.join(".", rest), setting);
        } else {
            pools.computeIfAbsent(rest.get(0), pool -> new LinkedHashMap<>())
                    .put(String.join(".", rest.subList(1, rest.size())), setting);
        }
    }

    private Rule rule(Setting setting) {
        List<String> key = setting.key();
        if (key.size() != HOOK_KEY_LENGTH || !key.get(5).matches("[0-9]{1,9}")) {
            throw problem(
                    setting,
                    "'" + setting.dottedKey() + "' is no hook",
                    "write backend." + key.get(1) + ".hook.<object>.<event>.<number>");
        }
        String hookName = key.get(3) + "." + key.get(4);
        Hook hook = Hook.named(hookName)
                .orElseThrow(() -> problem(
                        setting,
                        "unknown hook '" + hookName + "'",
                        "did you mean '"
                                + (hookName.equals("session.connected")
                                        ? Hook.CLIENT_CONNECTED
                                        : Names.nearest(hookName, Hook.names()))
                                + "'?"));
        return RuleReader.read(setting, hook, Integer.parseInt(key.get(5)), fetchDefaults);
    }

    private Map<String, Pool> pools() {
        Map<String, Pool> result = new LinkedHashMap<>();
        pools.forEach((pool, options) -> result.put(
                pool,
                new Pool(pool, options.values().iterator().next().location().atColumn(0), options)));
        return result;
    }

    private static void requirePool(RuleFile file, Rule rule) {
        if (!file.poolNames().contains(rule.pool())) {
            throw new RuleFileException(
                    rule.location(),
                    "the rule's pool '" + rule.pool() + "' does not exist",
                    file.poolNames().isEmpty()
                            ? "add backend." + file.type() + "." + rule.pool() + ".server = <host>:<port>"
                            : "did you mean '" + Names.nearest(rule.pool(), file.poolNames()) + "'?");
        }
    }

    private static RuleFileException problem(Setting setting, String problem, String fix) {
        return new RuleFileException(setting.location(), problem, fix);
    }
}
