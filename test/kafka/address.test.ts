import { describe, expect, it } from "vitest";
import { formatAddress, parseAddress } from "../../src/kafka/client.ts";

describe("parseAddress", () => {
  it.each([
    ["localhost:9092", "localhost", 9092],
    ["kafka", "kafka", 9092],
    ["[::1]:9093", "::1", 9093],
    [" 10.0.0.7:65535 ", "10.0.0.7", 65535],
  ])("reads %j", (text, host, port) => {
    expect(parseAddress(text)).toEqual({ host, port });
  });

  it.each(["", "host:", "host:0", "host:65536", "::1:9092", "a b:1", "host:port"])(
    "refuses %j and names it",
    (text) => {
      expect(() => parseAddress(text)).toThrow(`"${text}"`);
    },
  );

  it("is undone by formatAddress", () => {
    for (const text of ["localhost:9092", "[::1]:9093"]) expect(formatAddress(parseAddress(text))).toBe(text);
  });
});
