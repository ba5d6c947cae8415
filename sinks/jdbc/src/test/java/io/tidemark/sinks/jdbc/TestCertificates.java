package io.tidemark.sinks.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of its own in a directory, made with keytool. */
final class TestCertificates {

    private static final String PASSWORD = "changeit";

    private final Path directory;
    private final String authority;

    TestCertificates(Path directory, String authority) {
        this.directory = directory;
        this.authority = authority;
        keytool(authority, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + authority, "-ext", "bc:c");
    }

    /** Its certificate. */
    Path ca() {
        return export(authority);
    }

    /** Makes a key that the authority signs. Its files are {@code <name>.crt} and {@code <name>.key}. */
    TestCertificates issue(String name, String algorithm) {
        keytool(name, "-genkeypair", "-keyalg", algorithm, "-dname", "CN=" + name);
        Path request = directory.resolve(name + ".csr");
        Path signed = directory.resolve(name + ".signed");
        keytool(name, "-certreq", "-file", request.toString());
        keytool(
                authority,
                "-gencert",
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString(),
                "-ext",
                "san=ip:127.0.0.1",
                "-rfc");
        keytool(name, "-importcert", "-noprompt", "-alias", "authority", "-file", ca().toString());
        keytool(name, "-importcert", "-noprompt", "-file", signed.toString());
        export(name);
        exportKey(name);
        return this;
    }

    Path certificate(String name) {
        return directory.resolve(name + ".crt");
    }

    Path key(String name) {
        return directory.resolve(name + ".key");
    }

    private Path export(String name) {
        Path file = certificate(name);
        if (!Files.exists(file)) {
            keytool(name, "-exportcert", "-rfc", "-file", file.toString());
        }
        return file;
    }

    private void exportKey(String name) {
        try (InputStream in = Files.newInputStream(store(name))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            byte[] key = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
            Files.createFile(
                    key(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    key(name),
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                            + "\n-----END PRIVATE KEY-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path store(String name) {
        return directory.resolve(name + ".p12");
    }

    private void keytool(String name, String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                command,
                "-keystore",
                store(name).toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        line.addAll(List.of(arguments));
        if (!line.contains("-alias")) {
            line.addAll(List.of("-alias", name));
        }
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
