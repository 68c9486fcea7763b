import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { FORMATS } from "../../src/outputs/formats.ts";
import { readProperties } from "../properties/read-properties.ts";

const bootstrap = "127.0.0.1:9092,[::1]:9093";
const words = "on this machine";

describe("What a client is told", () => {
  it("says where it is for, in every form that has comments", () => {
    for (const format of ["properties", "spring", "env"] as const) {
      expect(FORMATS[format](bootstrap, words)).toMatch(/^# For clients on this machine\.\n/);
    }
  });

  it("is client.properties with what loses nothing", () => {
    expect(Object.fromEntries(readProperties(FORMATS.properties(bootstrap, words)))).toEqual({
      "bootstrap.servers": bootstrap,
      "security.protocol": "PLAINTEXT",
      acks: "all",
      "enable.idempotence": "true",
      "delivery.timeout.ms": "120000",
    });
  });

  it("is application.yaml with Spring Boot's own names for the same", () => {
    expect(parse(FORMATS.spring(bootstrap, words))).toEqual({
      spring: {
        kafka: {
          "bootstrap-servers": bootstrap,
          security: { protocol: "PLAINTEXT" },
          producer: { acks: "all", properties: { "enable.idempotence": true, "delivery.timeout.ms": 120_000 } },
        },
      },
    });
  });

  it("is lines that a shell reads", () => {
    const script = `${FORMATS.env(bootstrap, words)}echo "$KAFKA_BOOTSTRAP_SERVERS $SPRING_KAFKA_BOOTSTRAP_SERVERS"`;
    expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe(`${bootstrap} ${bootstrap}\n`);
  });

  it("is JSON with the addresses one by one", () => {
    expect(JSON.parse(FORMATS.json(bootstrap))).toMatchObject({
      bootstrap: ["127.0.0.1:9092", "[::1]:9093"],
      client: { "bootstrap.servers": bootstrap },
      producer: { acks: "all" },
    });
  });
});
