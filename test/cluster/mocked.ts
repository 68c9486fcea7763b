import { vi } from "vitest";
import { fakeVantage } from "../readiness/fake-vantage.ts";

/**
 * In place of the engine and of Kafka, for a whole test file, which imports this before anything else: what was loaded
 * earlier is no longer replaced.
 */
vi.mock("../../src/targets/docker/session.ts", () => import("./mocked-session.ts"));
vi.mock("../../src/targets/docker/vantage.ts", () => ({ dockerVantage: () => fakeVantage().vantage }));
vi.mock("../../src/readiness/wait.ts", async (original) => ({
  ...(await original<typeof import("../../src/readiness/wait.ts")>()),
  ...(await import("./mocked-kafka.ts")).wait,
}));
vi.mock("../../src/readiness/wait-refill.ts", () => import("./mocked-kafka.ts").then(({ wait }) => wait));
vi.mock("../../src/kafka/client.ts", async (original) => ({
  ...(await original<typeof import("../../src/kafka/client.ts")>()),
  ...(await import("./mocked-kafka.ts")).client,
}));
