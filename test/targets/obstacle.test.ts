import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { consentHint, consentsFrom } from "../../src/spec/consent.ts";
import { formatObstacles, type Obstacle, refuseIfAny } from "../../src/targets/obstacle.ts";
import { refusal } from "../../src/targets/refusal.ts";

const busy: Obstacle = { code: "port-busy", about: "127.0.0.1:9092", message: "It is held.", remedy: "Free it." };
const small: Obstacle = { code: "too-little-memory", about: "the engine", message: "It is small.", remedy: "Grow it." };

describe("What stands in the way", () => {
  it("is told all at once: where, what and what to do", () => {
    expect(formatObstacles([busy, small])).toBe(
      [
        "2 things stand in the way of the cluster. Nothing was changed.",
        "",
        "127.0.0.1:9092  port-busy",
        "  It is held.",
        "  Free it.",
        "",
        "the engine  too-little-memory",
        "  It is small.",
        "  Grow it.",
      ].join("\n"),
    );
    expect(formatObstacles([busy])).toMatch(/^1 thing stands in the way of the cluster\./);
  });

  it("ends the program with a message for a person, and without a stack", () => {
    expect(() => refuseIfAny([busy])).toThrow(pulumi.RunError);
    expect(() => refuseIfAny([])).not.toThrow();
    const { message, stack } = refusal("No.");
    expect([message, stack]).toEqual(["No.", ""]);
  });
});

describe("Consents", () => {
  it("are words, by commas, blanks or lines", () => {
    expect([...consentsFrom(" a:1,b:2  c:3\n,a:1,\t")]).toEqual(["a:1", "b:2", "c:3"]);
    expect([...consentsFrom(undefined), ...consentsFrom(""), ...consentsFrom(" , ")]).toEqual([]);
  });

  it("are proposed in the form in which they are given", () => {
    const [, text] = /^KAFKA_CLUSTER_ALLOW=(\S+) for one run$/.exec(consentHint("empty-volume:kafka-2")) ?? [];
    expect(consentsFrom(text).has("empty-volume:kafka-2")).toBe(true);
  });
});
