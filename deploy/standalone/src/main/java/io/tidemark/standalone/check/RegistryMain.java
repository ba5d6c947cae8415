package io.tidemark.standalone.check;

import io.tidemark.registry.SchemaRegistryServer;
import java.util.concurrent.CountDownLatch;

/** The schema registry as a process, to be killed: {@code RegistryMain PORT BOOTSTRAP-SERVERS}. */
final class RegistryMain {

    private RegistryMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        SchemaRegistryServer server = SchemaRegistryServer.start(
                SchemaRegistryServer.Config.local(Integer.parseInt(arguments[0]), arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-registry"));
        new CountDownLatch(1).await();
    }
}
