package io.tidemark.servers.redis;

import io.tidemark.servers.process.BinaryCache;
import io.tidemark.servers.process.ServerException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * Which redis-server runs: the one on the PATH if it is new enough, else the one inside a jar.
 *
 * @param origin for messages: "redis-server on PATH" or "embedded"
 */
record RedisBinary(Path file, String version, String origin) {

    private static final String PROGRAM = "redis-server";
    private static final Pattern VERSION = Pattern.compile("v=((\\d+)\\.(\\d+)\\S*)");
    /** 6.2: the oldest that has every command the sink uses. */
    private static final int MAJOR = 6;

    private static final int MINOR = 2;

    /** @throws ServerException if neither runs here; the message says what to install */
    static RedisBinary find() {
        return onPath().orElseGet(RedisBinary::embedded);
    }

    private static Optional<RedisBinary> onPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(entry -> !entry.isBlank())
                .map(entry -> Path.of(entry, PROGRAM))
                .filter(Files::isExecutable)
                .flatMap(file -> newEnough(file).stream())
                .findFirst();
    }

    private static Optional<RedisBinary> newEnough(Path file) {
        Matcher matcher = VERSION.matcher(versionText(file));
        if (!matcher.find()) {
            return Optional.empty();
        }
        int major = Integer.parseInt(matcher.group(2));
        int minor = Integer.parseInt(matcher.group(3));
        boolean enough = major > MAJOR || (major == MAJOR && minor >= MINOR);
        return enough ? Optional.of(new RedisBinary(file, matcher.group(1), PROGRAM + " on PATH")) : Optional.empty();
    }

    private static RedisBinary embedded() {
        Path directory = BinaryCache.ofUser().get("redis-embedded", RedisBinary::unpack);
        try (Stream<Path> files = Files.list(directory)) {
            Path file = files.findFirst().orElseThrow(() -> new IOException("no file in " + directory));
            String text = versionText(file);
            Matcher matcher = VERSION.matcher(text);
            if (!matcher.find()) {
                // Most often: "error while loading shared libraries: libssl.so.3".
                throw unusable(text.strip(), null);
            }
            return new RedisBinary(file, matcher.group(1), "embedded");
        } catch (IOException e) {
            throw unusable(e.toString(), e);
        }
    }

    private static ServerException unusable(String why, @Nullable Throwable cause) {
        return new ServerException(
                "no usable Redis: there is no redis-server 6.2 or newer on the PATH, and the embedded one does not run ("
                        + why
                        + "); install redis-server (apt-get install redis-server), or the missing library (libssl3)",
                cause);
    }

    private static void unpack(Path directory) throws IOException {
        ExecutableProvider.newJarResourceProvider(directory.toFile()).get();
    }

    private static String versionText(Path file) {
        try {
            Process process = new ProcessBuilder(List.of(file.toString(), "--version"))
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
