package io.tidemark.standalone.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands one {@link Standalone} to all test classes that ask for it, and stops it after the last one. */
final class SharedStandalone implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Standalone.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedStandalone.class))
                .getOrComputeIfAbsent(Standalone.class, key -> start(), Standalone.class);
    }

    private static Standalone start() {
        try {
            Path directory =
                    Files.createDirectories(Path.of("target", "acceptance").toAbsolutePath());
            return Standalone.start(Files.createTempDirectory(directory, "shared"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
