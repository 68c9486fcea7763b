import { describe, expect, it } from "vitest";
import { hiding } from "../../src/connect/hide.ts";

const hide = (text: string, ...contents: readonly string[]) => hiding(contents.map((content) => ({ content })))(text);

describe("The values of secrets' files", () => {
  it("are taken out of what Connect says, the longest first and wherever they stand", () => {
    const content = "# a comment\npassword = s3cret\nlonger: s3cret.more\nurl=jdbc:x?a=b|c\n";
    expect(hide("Invalid value s3cret.more for configuration s3cret, jdbc:x?a=b|c", content)).toBe(
      "Invalid value ******** for configuration ********, ********",
    );
  });

  it("are those that Java reads, in as many files as there are", () => {
    const continued = "password=one\\\n  two\n";
    const escaped = "token=a\\u00e9\\:b\\\\c\n";
    expect(hide("onetwo, aé:b\\c", continued, escaped)).toBe("********, ********");
  });

  it("leave words alone in which a short one stands by chance, and everything where one is empty", () => {
    expect(hide("port 12 of 123, user", "port=12\nempty=\nblank=  \n")).toBe("port ******** of 123, user");
    expect(hide("as it is")).toBe("as it is");
  });
});
