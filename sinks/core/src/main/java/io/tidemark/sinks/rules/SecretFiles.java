package io.tidemark.sinks.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Looks for passwords in files that everybody on the machine can read. */
final class SecretFiles {

    private SecretFiles() {}

    /** Warns once for each file. */
    static void warn(Collection<Setting> settings, Findings findings) {
        Set<String> seen = new HashSet<>();
        settings.stream()
                .filter(Setting::isSecret)
                .filter(setting -> seen.add(setting.location().file()))
                .filter(setting -> isReadableByOthers(setting.location().file()))
                .forEach(setting -> findings.warn(
                        setting.location(),
                        setting.dottedKey() + " is in clear text in a file that every user of this machine can read;"
                                + " chmod o-r takes that from them"));
    }

    private static boolean isReadableByOthers(String file) {
        try {
            return Files.getPosixFilePermissions(Path.of(file)).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException | InvalidPathException notAFileWithSuchRights) {
            return false;
        }
    }
}
