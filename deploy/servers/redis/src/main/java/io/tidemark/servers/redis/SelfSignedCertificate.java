package io.tidemark.servers.redis;

import io.tidemark.servers.process.ChildProcess;
import io.tidemark.servers.process.Directories;
import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/**
 * A certificate of the loopback address that vouches for itself, made with the JDK alone.
 *
 * @param certificate PEM; also what whoever is to trust it takes as the authority
 * @param key PEM, PKCS 8, without a password
 */
public record SelfSignedCertificate(Path certificate, Path key) {

    private static final String ALIAS = "self";
    private static final String STORE_PASSWORD = "changeit";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int PEM_LINE = 64;

    /**
     * Makes one that is valid for two days.
     *
     * @throws ServerException if the JDK has no keytool, or the directory cannot be written
     */
    public static SelfSignedCertificate create(Path directory, String name) {
        Path folder = Directories.create(directory, "keytool");
        Path store = folder.resolve(name + ".p12");
        ChildProcess.start("keytool", command(store, name), folder, folder.resolve("keytool.log"))
                .awaitSuccess(TIMEOUT);
        Path certificate = folder.resolve(name + ".crt");
        Path key = folder.resolve(name + ".key");
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, STORE_PASSWORD.toCharArray());
            Files.writeString(
                    certificate, pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
            Files.writeString(
                    key,
                    pem(
                            "PRIVATE KEY",
                            keys.getKey(ALIAS, STORE_PASSWORD.toCharArray()).getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new ServerException("the certificate of " + name + " cannot be written to " + folder + ": " + e, e);
        }
        return new SelfSignedCertificate(certificate, key);
    }

    private static List<String> command(Path store, String name) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-ext",
                "san=ip:" + Ports.LOOPBACK + ",dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                STORE_PASSWORD,
                "-keystore",
                store.toString());
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type
                + "-----\n";
    }
}
