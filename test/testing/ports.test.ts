import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { freePorts, isPortClash } from "../../src/testing/ports.ts";

describe("The ports of a throw-away cluster", () => {
  it("are in a row, free, and below those that systems give away", async () => {
    const base = await freePorts(3);
    expect(base).toBeGreaterThanOrEqual(20_000);
    expect(base + 2).toBeLessThan(32_768);
    const servers = await Promise.all(
      [0, 1, 2].map(
        (index) =>
          new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
            const server = createServer().once("error", reject);
            server.listen(base + index, "127.0.0.1", () => resolve(server));
          }),
      ),
    );
    for (const server of servers) server.close();
  });

  it("are chosen anew where somebody was quicker, and only then", () => {
    const engine = "Bind for 127.0.0.1:20100 failed: port is already allocated";
    expect(
      [engine, "127.0.0.1:20100  port-busy", "listen EADDRINUSE: address already in use"].map(isPortClash),
    ).toEqual([true, true, true]);
    expect(isPortClash("Cluster throwaway-1 is not ready after 180 s.")).toBe(false);
  });
});
