package io.tidemark.standalone.demo;

import io.tidemark.servers.process.Ports;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.part.Part;
import io.tidemark.standalone.part.RunningPart;

/** The simulated fleet as a part of the standalone process. */
public record DemoPart(PortPlan ports) implements Part {

    @Override
    public String name() {
        return "Demo fleet";
    }

    @Override
    public RunningPart start() {
        return new Running(DemoFleet.start("tcp://" + Ports.LOOPBACK + ":" + ports.mqtt()));
    }

    private record Running(DemoFleet fleet) implements RunningPart {
        @Override
        public String endpoint() {
            return DemoFleet.TOPICS;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void close() {
            fleet.close();
        }
    }
}
