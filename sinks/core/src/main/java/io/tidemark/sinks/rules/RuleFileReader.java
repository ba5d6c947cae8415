package io.tidemark.sinks.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives the settings of a file their meaning: pools, global options and rules of one type of store. */
final class RuleFileReader {

    private static final String BACKEND = "backend";
    private static final int TYPE_AT = 1;
    private static final int HOOK_KEY_LENGTH = 6;

    private final String name;
    private final Findings findings;
    private final BackendType type;
    private final Map<String, Map<String, Setting>> pools = new LinkedHashMap<>();
    /** What lines without a pool's name say of every pool. */
    private final Map<String, Setting> poolDefaults = new LinkedHashMap<>();

    private final Map<String, Setting> globals = new LinkedHashMap<>();
    private final List<Rule> rules = new ArrayList<>();

    private RuleFileReader(String name, BackendType type, Findings findings) {
        this.name = name;
        this.type = type;
        this.findings = findings;
    }

    /** Empty if nothing in the settings tells what kind of store they are about; the findings say why. */
    static Optional<RuleFile> assemble(
            String name, List<Setting> settings, Map<String, String> environment, Findings findings) {
        Map<List<String>, Setting> last = new LinkedHashMap<>();
        settings.forEach(setting -> findings.run(() -> {
            requireBackend(setting);
            Setting earlier = last.put(setting.key(), setting);
            if (earlier != null) {
                findings.warn(
                        setting.location(),
                        setting.dottedKey() + " is there twice; this line counts, not " + earlier.location());
            }
        }));
        SecretFiles.warn(last.values(), findings);
        Optional<BackendType> type = type(last.values());
        if (type.isEmpty() && !findings.hasProblems()) {
            findings.add(new RuleFileException(
                    SourceLocation.of(name),
                    "there is no rule in it",
                    "add lines such as " + BackendType.REDIS.addressLine("pool1")));
        }
        return type.map(known -> {
            RuleFileReader reader = new RuleFileReader(name, known, findings);
            reader.override(last, environment);
            return reader.assemble(last.values());
        });
    }

    private static void requireBackend(Setting setting) {
        List<String> key = setting.key();
        if (!key.get(0).equals(BACKEND) || key.size() < 3) {
            throw problem(setting, "'" + setting.dottedKey() + "' is no backend setting", "write backend.<type>.…");
        }
        String word = key.get(TYPE_AT);
        if (BackendType.named(word).isEmpty()) {
            throw problem(
                    setting,
                    "unknown backend '" + word + "'",
                    "did you mean '" + Names.nearest(word, BackendType.words()) + "'?");
        }
    }

    /** That of the pools: some manuals show rules under the prefix of another store. */
    private static Optional<BackendType> type(Collection<Setting> settings) {
        return settings.stream()
                .filter(setting -> !setting.isHook())
                .findFirst()
                .or(() -> settings.stream().findFirst())
                .flatMap(RuleFileReader::typeOf);
    }

    private static Optional<BackendType> typeOf(Setting setting) {
        return BackendType.named(setting.key().get(TYPE_AT));
    }

    /** One environment may configure several files; each takes what is about its store. */
    private void override(Map<List<String>, Setting> settings, Map<String, String> environment) {
        for (Setting variable : EnvironmentOverrides.of(environment, findings)) {
            if (variable.key().size() > 2 && typeOf(variable).equals(Optional.of(type))) {
                List<String> key = settings.keySet().stream()
                        .filter(known -> String.join(".", known).equalsIgnoreCase(String.join(".", variable.key())))
                        .findFirst()
                        .orElse(variable.key());
                settings.put(key, new Setting(key, variable.value(), variable.location()));
            }
        }
    }

    private RuleFile assemble(Collection<Setting> settings) {
        List<Setting> own = settings.stream()
                .filter(setting -> findings.get(() -> requireOwnType(setting)).isPresent())
                .toList();
        own.stream().filter(setting -> !setting.isHook()).forEach(this::placeOption);
        FetchOptions fetchDefaults =
                findings.get(() -> FetchOptionsReader.ofFile(globals)).orElse(FetchOptions.NONE);
        own.stream().filter(Setting::isHook).forEach(setting -> findings.get(() -> rule(setting, fetchDefaults))
                .flatMap(rule -> rule)
                .ifPresent(rules::add));
        makePoolsOfDefaults();
        rules.forEach(this::requirePool);
        RuleFile file = new RuleFile(name, type.toString(), pools(), globals, rules, findings.warnings());
        findings.run(() -> file.globalNumber(MessageLifetime.OF_FILE));
        return file;
    }

    private Setting requireOwnType(Setting setting) {
        if (!typeOf(setting).equals(Optional.of(type))) {
            List<String> corrected = new ArrayList<>(setting.key());
            corrected.set(TYPE_AT, type.toString());
            throw problem(
                    setting,
                    "wrong prefix backend." + setting.key().get(TYPE_AT)
                            + ": a rule file is about one kind of store, and this one about " + type,
                    "write " + String.join(".", corrected) + ", or move the line to a file of its own");
        }
        return setting;
    }

    private void placeOption(Setting setting) {
        List<String> rest = setting.key().subList(TYPE_AT + 1, setting.key().size());
        String dotted = String.join(".", rest);
        if (rest.size() == 1 && !type.globals().contains(dotted)) {
            warnIfUnknown(setting, dotted, "");
            poolDefaults.put(dotted, setting);
        } else if (rest.size() == 1 || type.isGroup(rest.get(0))) {
            if (!type.globals().contains(dotted)) {
                findings.warn(
                        setting.location(),
                        "unknown option '" + dotted + "' has no effect; did you mean '"
                                + Names.nearest(dotted, type.globals()) + "'?");
            }
            globals.put(dotted, setting);
        } else if (type.isTransportBeforePool(rest)) {
            String option = rest.get(0) + "." + String.join(".", rest.subList(2, rest.size()));
            placePoolOption(setting, rest.get(1), option);
        } else {
            placePoolOption(setting, rest.get(0), String.join(".", rest.subList(1, rest.size())));
        }
    }

    private void placePoolOption(Setting setting, String pool, String option) {
        warnIfUnknown(setting, option, " of pool '" + pool + "'");
        pools.computeIfAbsent(pool, added -> new LinkedHashMap<>()).put(option, setting);
    }

    private void warnIfUnknown(Setting setting, String option, String owner) {
        if (!type.poolOptions().contains(option)) {
            findings.warn(
                    setting.location(),
                    "unknown option '" + option + "'" + owner + " has no effect; did you mean '"
                            + Names.nearest(option, type.poolOptions()) + "'?");
        }
    }

    private Optional<Rule> rule(Setting setting, FetchOptions fetchDefaults) {
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
        return RuleReader.read(setting, hook, Integer.parseInt(key.get(5)), fetchDefaults, findings);
    }

    /** The manuals show files that say where the store is without a pool, and rules that name one all the same. */
    private void makePoolsOfDefaults() {
        if (!pools.isEmpty() || poolDefaults.isEmpty()) {
            return;
        }
        Setting first = poolDefaults.values().iterator().next();
        rules.stream().map(Rule::pool).distinct().forEach(pool -> {
            findings.warn(
                    first.location(),
                    "there is no pool '" + pool + "'; it is made of the options that name no pool, such as "
                            + first.dottedKey());
            pools.put(pool, new LinkedHashMap<>());
        });
    }

    private Map<String, Pool> pools() {
        Map<String, Pool> result = new LinkedHashMap<>();
        pools.forEach((pool, own) -> {
            Map<String, Setting> options = new LinkedHashMap<>(own);
            poolDefaults.forEach(options::putIfAbsent);
            result.put(
                    pool,
                    new Pool(pool, options.values().iterator().next().location().atColumn(0), options));
        });
        return result;
    }

    private void requirePool(Rule rule) {
        if (!pools.containsKey(rule.pool())) {
            findings.add(new RuleFileException(
                    rule.location(),
                    "the rule's pool '" + rule.pool() + "' does not exist",
                    pools.isEmpty()
                            ? "add " + type.addressLine(rule.pool())
                            : "did you mean '" + Names.nearest(rule.pool(), pools.keySet()) + "'?"));
        }
    }

    private static RuleFileException problem(Setting setting, String problem, String fix) {
        return new RuleFileException(setting.location(), problem, fix);
    }
}
