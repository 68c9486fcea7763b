// What java's optimising compiler costs a broker at its start: why only those of a laptop's nodes that move messages have it.
import { quickCompiler } from "../src/model/jvm.ts";
import { runPlainly } from "./plain-run.ts";
import { makeReady, numbersFrom } from "./prepare.ts";
import { ending, heading, print, remark, spread } from "./report.ts";
import { interleave, median } from "./rounds.ts";

const ways = [
  { name: "the quick compiler only", compiler: [quickCompiler] },
  { name: "both, as java has them", compiler: [] },
].map((way) => ({ ...way, processor: [] as number[] }));

const { rounds } = numbersFrom({ rounds: 9 });
const ground = await makeReady();
heading(`One broker with the image's own settings until it answers, ${rounds} rounds`, ground);
const start = (compiler: readonly string[], taken: number[]) => async () => {
  const { seconds, processor } = await runPlainly(ground, ground.image, ["-XX:+UseSerialGC", ...compiler]);
  taken.push(processor);
  return seconds;
};
const measured = await interleave(
  rounds,
  Object.fromEntries(ways.map(({ name, compiler, processor }) => [name, start(compiler, processor)])),
);
print([
  ["", "until it answers", "processor time"],
  ...ways.map(({ name, processor }) => [name, spread(measured[name] ?? []), spread(processor)]),
]);
const [quick, both] = ways.map(({ processor }) => median(processor)) as [number, number];
remark("processor time, both ÷ quick only", both / quick);
ending();
