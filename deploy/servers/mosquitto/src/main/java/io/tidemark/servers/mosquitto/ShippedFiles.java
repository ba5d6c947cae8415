package io.tidemark.servers.mosquitto;

import io.tidemark.servers.process.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files of {@code deploy/mosquitto} as an operator installs them: in a directory, with users. */
public final class ShippedFiles {

    private static final String CONF = "tidemark.conf";
    private static final String ACL = "tidemark.acl";

    private ShippedFiles() {}

    /**
     * Copies the access rules and makes the users.
     *
     * @param shipped {@code deploy/mosquitto}
     * @param directory where they go
     * @param users and their passwords
     * @return the lines of {@code tidemark.conf}, as {@link MosquittoProcess} takes them
     */
    public static List<String> install(Path shipped, Path directory, Map<String, String> users) {
        try {
            Path acl = Files.copy(shipped.resolve(ACL), directory.resolve(ACL));
            Path passwords = Files.createFile(directory.resolve("passwd"));
            for (Map.Entry<String, String> user : users.entrySet()) {
                makeUser(passwords, user.getKey(), user.getValue());
            }
            List<String> settings = new ArrayList<>();
            for (String line : Files.readAllLines(shipped.resolve(CONF))) {
                // What MosquittoProcess writes itself, Mosquitto does not let be said again.
                if (!line.startsWith("persistence ") && !line.startsWith("max_queued_messages ")) {
                    settings.add(line.replace("/etc/mosquitto/" + ACL, acl.toString()));
                }
            }
            settings.add("password_file " + passwords);
            return settings;
        } catch (IOException e) {
            throw new ServerException("cannot install the files of " + shipped + " in " + directory + ": " + e, e);
        }
    }

    private static void makeUser(Path passwords, String name, String password) throws IOException {
        Process making = new ProcessBuilder("mosquitto_passwd", "-b", passwords.toString(), name, password)
                .inheritIO()
                .start();
        try {
            if (making.waitFor() != 0) {
                throw new IOException("mosquitto_passwd does not make the user " + name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the user " + name + " was made", e);
        }
    }
}
