package io.tidemark.sinks.redis;

import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.tidemark.servers.process.Ports;
import io.tidemark.servers.redis.SelfSignedCertificate;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A Redis that wants TLS, a certificate of the client, and a user of its ACL who may do what the layout needs; and a default
 * user to look at it, on the port without TLS.
 */
final class SecureServer implements TestServers {

    static final String PASSWORD = "correct horse";

    private static final String LOOKING = "battery-staple";
    /** What a sink needs, and a key of the user's own commands. */
    private static final String RIGHTS =
            "~mqtt:* ~tidemark:* ~appended -@all +@read +@write +eval +ping +hello +select +info +client|id +client|kill";

    private final int port = Ports.free();
    private final SelfSignedCertificate server;
    private final SelfSignedCertificate client;
    private final OneServer redis;

    SecureServer(Path directory) {
        server = SelfSignedCertificate.create(directory, "server");
        client = SelfSignedCertificate.create(directory, "client");
        redis = new OneServer(
                directory,
                "tls-port " + port,
                "tls-cert-file " + server.certificate(),
                "tls-key-file " + server.key(),
                "tls-ca-cert-file " + client.certificate(),
                "tls-auth-clients yes",
                "user default on >" + LOOKING + " ~* +@all",
                "user sink on \">" + PASSWORD + "\" " + RIGHTS);
    }

    @Override
    public String pool() {
        return """
                backend.redis.pool1.server = 127.0.0.1:%d
                backend.redis.pool1.username = sink
                backend.redis.pool1.password = %s
                backend.redis.pool1.ssl = true
                backend.redis.pool1.cafile = %s
                backend.redis.pool1.certfile = %s
                backend.redis.pool1.keyfile = %s
                """
                .formatted(port, PASSWORD, server.certificate(), client.certificate(), client.key());
    }

    @Override
    public <T> T ask(Function<RedisClusterCommands<String, byte[]>, T> question) {
        return OneServer.ask("redis://" + LOOKING + "@127.0.0.1:" + redis.port(), question);
    }

    @Override
    public void kill() {
        redis.kill();
    }

    @Override
    public void restart() {
        redis.restart();
    }

    @Override
    public void close() {
        redis.close();
    }
}
