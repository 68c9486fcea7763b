import type Docker from "dockerode";
import type { Live } from "../../src/targets/docker/live.ts";
import type { Session } from "../../src/targets/docker/session.ts";
import { type EngineParts, fakeDocker } from "../targets/docker/fake-docker.ts";
import { fakeVolumes, runningOver } from "../targets/docker/fake-volumes.ts";
import { liveOf } from "../targets/docker/live-of.ts";

/**
 * An engine elsewhere (so that no port of this machine is asked for) with our image, volumes that keep what is written
 * into them, and containers that answer.
 */
export function fakeSession(live: Live = liveOf(), parts: EngineParts = {}) {
  const volumes = fakeVolumes();
  const listed = [...live.volumes.values()];
  const { engine, called } = fakeDocker({
    images: ["kafka-cluster/kafka:3.9.2", "kafka-cluster/kafka:4.3.1"],
    volumes: listed,
    ...parts,
  });
  const getContainer = (name: string) => ({
    ...runningOver(volumes, `${name}-data`, "/var/lib/kafka/data"),
    ...engine.getContainer(name),
    stop: async () => void called.push(`stop ${name}`),
  });
  const docker = {
    ...engine,
    ...volumes.docker,
    createContainer: volumes.createContainer,
    getContainer,
  } as unknown as Docker;
  const session: Session = {
    docker,
    engineId: "engine-1",
    live,
    engine: {
      source: "DOCKER_HOST",
      address: "tcp://engine.example:2376",
      certPath: "/certificates",
      version: "28.0.0",
      apiVersion: "1.48",
      os: "linux",
      architecture: "amd64",
      memoryBytes: 0,
      cpus: 4,
      isPodman: false,
      isDesktop: false,
      isRootless: false,
      isLocal: false,
    },
  };
  return { session, called, volumes };
}
