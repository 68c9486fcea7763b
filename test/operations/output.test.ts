import { styleText } from "node:util";
import { describe, expect, it } from "vitest";
import { maskSecrets } from "../../src/operations/config/mask.ts";
import { Failure, formatFailure } from "../../src/operations/output/failure.ts";
import { countOption, secondsOption } from "../../src/operations/output/options.ts";
import { table } from "../../src/operations/output/table.ts";

describe("table", () => {
  it("aligns columns and leaves no blanks at the end", () => {
    expect(
      table([
        ["A", "LONG"],
        ["wide cell", "x"],
        ["ä", ""],
      ]),
    ).toBe("A          LONG\nwide cell  x\nä");
  });
  it("gives colours no width", () => {
    const red = styleText("red", "ab", { validateStream: false });
    expect(
      table([
        [red, "x"],
        ["abcd", "y"],
      ]),
    ).toBe(`${red}    x\nabcd  y`);
  });
});

describe("a failure", () => {
  it("is a sentence, what was found, and what to do", () => {
    const failure = new Failure("It did not work.", { details: ["one", "two"], remedy: "Do this." });
    expect(formatFailure(failure)).toBe("It did not work.\n  one\n  two\nDo this.");
    expect(formatFailure(new Failure("Short."))).toBe("Short.");
  });
});

describe("numbers in options", () => {
  it("are numbers", () => {
    expect([countOption("--n", "3"), secondsOption("--t", "0.5")]).toEqual([3, 0.5]);
  });
  it.each(["0", "-1", "1.5", "x", ""])("%j is no count", (text) => {
    expect(() => countOption("--tail", text)).toThrow(`--tail takes a whole number of at least 1, not "${text}".`);
  });
  it.each(["0", "-1", "x", ""])("%j is no time", (text) => {
    expect(() => secondsOption("--timeout", text)).toThrow("--timeout takes a number of seconds");
  });
});

describe("maskSecrets", () => {
  it.each([
    ["ssl.key.password=hunter2", "ssl.key.password=********"],
    ["ssl.keystore.password : hunter2", "ssl.keystore.password : ********"],
    ['  sasl.jaas.config=x required username="a" password="hunter2";', "  sasl.jaas.config=********"],
    [
      "listener.name.internal.scram-sha-512.sasl.jaas.config=hunter2",
      "listener.name.internal.scram-sha-512.sasl.jaas.config=********",
    ],
    [
      "export KAFKA_OPTS='-Djavax.net.ssl.keyStorePassword=hunter2 -Dx=y'",
      "export KAFKA_OPTS='-Djavax.net.ssl.keyStorePassword=******** -Dx=y'",
    ],
    ['  username="a" password="hunter 2";', '  username="a" password=********;'],
    ["delegation.token.master.key=hunter2", "delegation.token.master.key=********"],
  ])("hides the secret in %s", (line, expected) => {
    expect(maskSecrets(line)).toBe(expected);
  });
  it("hides a value that goes on over several lines, whole", () => {
    expect(maskSecrets('sasl.jaas.config=a \\\n  password="hunter2" \\\n  hunter2;\nbroker.id=1\n')).toBe(
      "sasl.jaas.config=********\nbroker.id=1\n",
    );
  });
  it.each([
    "broker.id=1",
    "# where the password is kept",
    "ssl.keystore.location=/etc/x",
    "ssl.truststore.password=",
    "",
  ])("leaves %j", (line) => {
    expect(maskSecrets(line)).toBe(line);
  });
});
