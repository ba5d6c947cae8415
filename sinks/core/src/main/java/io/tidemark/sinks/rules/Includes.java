package io.tidemark.sinks.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/** Finds the files that an include line means: one, or all that match a pattern with wildcards in any part of the path. */
final class Includes {

    private static final String WILDCARDS = ".*[*?\\[{].*";

    private Includes() {}

    /**
     * In the order of their names; none if there are wildcards that nothing matches.
     *
     * @param from the file that has the line; the pattern is relative to its folder
     * @throws IllegalArgumentException if the pattern is no path or no pattern
     */
    static List<Path> files(Path from, String pattern) throws IOException {
        Path whole = from.resolveSibling(pattern);
        int fixed = 0;
        Path folder = whole.isAbsolute() ? whole.getRoot() : Path.of("");
        while (fixed < whole.getNameCount() && !whole.getName(fixed).toString().matches(WILDCARDS)) {
            folder = folder.resolve(whole.getName(fixed));
            fixed++;
        }
        if (fixed == whole.getNameCount()) {
            return List.of(whole);
        }
        Path rest = whole.subpath(fixed, whole.getNameCount());
        PathMatcher matcher = folder.getFileSystem().getPathMatcher("glob:" + rest);
        Path start = folder;
        try (Stream<Path> found = Files.walk(start, rest.getNameCount())) {
            return found.filter(Files::isRegularFile)
                    .filter(path -> matcher.matches(start.relativize(path)))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw new IOException("cannot list " + start, e);
        }
    }
}
