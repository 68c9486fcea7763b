import { describe, expect, it } from "vitest";
import { strangersText } from "../../src/connect/strangers.ts";

describe("Connectors that the description does not have", () => {
  it("are told with the request that removes each, since Connect keeps what once was ours", () => {
    expect(strangersText(["old", "lines", "by hand"], ["lines"])).toBe(
      `Kafka Connect has what the description does not: by hand, old.
It was made by hand, or left the description while Connect could not be asked, and is left as it is. REST removes it:
  DELETE /connectors/by%20hand
  DELETE /connectors/old`,
    );
  });

  it("are nothing to talk about where there are none", () => {
    expect(strangersText(["lines"], ["lines", "not-there-yet"])).toBeUndefined();
  });
});
