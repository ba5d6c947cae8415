package io.tidemark.servers.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of its own in a directory, made with the keytool of the JDK, for tests. */
public final class CertificateAuthority {

    private static final String KEYTOOL = "keytool";
    private static final String PASSWORD = "changeit";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int PEM_LINE = 64;

    private final Path directory;
    private final String authority;

    private CertificateAuthority(Path directory, String authority) {
        this.directory = directory;
        this.authority = authority;
        keytool(authority, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + authority, "-ext", "bc:c");
        keytool(
                authority,
                "-exportcert",
                "-rfc",
                "-file",
                certificate(authority).toString());
    }

    /**
     * Makes one.
     *
     * @param name that no certificate it issues has
     * @throws ServerException if the JDK has no keytool, or the directory cannot be written
     */
    public static CertificateAuthority create(Path directory, String name) {
        return new CertificateAuthority(Directories.create(directory, KEYTOOL), name);
    }

    /** Its own certificate, PEM. */
    public Path certificate() {
        return certificate(authority);
    }

    /** Makes a key that it signs, with a certificate of the loopback address. */
    public CertificateAuthority issue(String name, String algorithm) {
        return issue(name, algorithm, "ip:" + Ports.LOOPBACK);
    }

    /**
     * Makes a key that it signs.
     *
     * @param algorithm EC or RSA
     * @param host that the certificate is of: {@code ip:<address>} or {@code dns:<name>}
     */
    public CertificateAuthority issue(String name, String algorithm, String host) {
        String request = directory.resolve(name + ".csr").toString();
        keytool(name, "-genkeypair", "-keyalg", algorithm, "-dname", "CN=" + name);
        keytool(name, "-certreq", "-file", request);
        keytool(
                authority,
                "-gencert",
                "-infile",
                request,
                "-outfile",
                certificate(name).toString(),
                "-ext",
                "san=" + host,
                "-rfc");
        exportKey(name);
        return this;
    }

    /** A certificate that it issued, PEM. */
    public Path certificate(String name) {
        return directory.resolve(name + ".crt");
    }

    /** The key of a certificate that it issued: PEM, PKCS 8, without a password; for the eyes of its owner only. */
    public Path key(String name) {
        return directory.resolve(name + ".key");
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
                            + Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(key)
                            + "\n-----END PRIVATE KEY-----\n");
        } catch (IOException | GeneralSecurityException e) {
            throw new ServerException("the key of " + name + " cannot be written to " + directory + ": " + e, e);
        }
    }

    private Path store(String name) {
        return directory.resolve(name + ".p12");
    }

    private void keytool(String name, String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", KEYTOOL).toString(),
                command,
                "-keystore",
                store(name).toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                name));
        line.addAll(List.of(arguments));
        ChildProcess.start(KEYTOOL, line, directory, directory.resolve("keytool.log"))
                .awaitSuccess(TIMEOUT);
    }
}
