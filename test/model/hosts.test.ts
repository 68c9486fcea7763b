import { describe, expect, it } from "vitest";
import { isAdvertisable, isEngineAddress, isLoopback, isRemoteEngine } from "../../src/model/hosts.ts";

describe("a host", () => {
  it.each(["box", "box.lan", "a-b.example.com", "192.168.1.20", "localhost"])("%s can be advertised", (host) => {
    expect(isAdvertisable(host)).toBe(true);
  });

  it.each(["0.0.0.0", "300.1.1.1", "1.2.3", "http://box", "box:9092", "a b", "-a", "::1", `${"a".repeat(64)}.lan`])(
    "%s cannot be advertised",
    (host) => {
      expect(isAdvertisable(host)).toBe(false);
    },
  );

  it("is loopback by name and by address", () => {
    expect(["localhost", "127.0.0.1", "127.1.2.3", "::1", "box", "12.7.0.1"].filter(isLoopback)).toEqual([
      "localhost",
      "127.0.0.1",
      "127.1.2.3",
      "::1",
    ]);
  });
});

describe("an engine's address", () => {
  it.each([
    ["unix:///var/run/docker.sock", true, false],
    ["npipe:////./pipe/docker_engine", true, false],
    ["tcp://localhost:2375", true, false],
    ["tcp://127.0.0.1:2375", true, false],
    ["tcp://10.0.0.7:2376", true, true],
    ["ssh://me@box", true, true],
    ["ssh://me@box:22", true, true],
    ["/var/run/docker.sock", false, false],
    ["box", false, false],
  ])("%s is one: %s; is on another machine: %s", (address, legal, remote) => {
    expect([isEngineAddress(address), isRemoteEngine(address)]).toEqual([legal, remote]);
  });
});
