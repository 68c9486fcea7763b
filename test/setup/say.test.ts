import { expect, test } from "vitest";
import { occasionally } from "../../src/setup/say.ts";

test("of lines that differ by numbers alone one every two seconds is said, news at once", () => {
  const said: string[] = [];
  let now = 0;
  const tell = occasionally(
    (line) => said.push(line),
    () => now,
  );
  for (const [at, line] of [
    [0, "pulling"],
    [10, "1 of 9 MB"],
    [500, "2 of 9 MB"],
    [2_100, "5 of 9 MB"],
    [2_200, "done"],
  ] as const) {
    now = at;
    tell(line);
  }
  expect(said).toEqual(["pulling", "1 of 9 MB", "5 of 9 MB", "done"]);
});
