// What java's compilers cost a broker at its start: why a laptop's brokers have the optimising one begin late.
import { compilers } from "../src/model/jvm.ts";
import { runPlainly } from "./plain-run.ts";
import { makeReady, numbersFrom } from "./prepare.ts";
import { ending, heading, print, remark, spread } from "./report.ts";
import { interleave, median } from "./rounds.ts";

const ways = [
  { name: "the quick compiler only", compiler: compilers.quick },
  { name: "the optimising one too, late", compiler: compilers.late },
  { name: "both as java has them", compiler: [] },
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
const [quick, late, usual] = ways.map(({ processor }) => median(processor)) as [number, number, number];
remark("processor time, late ÷ quick", late / quick);
remark("processor time, as java has them ÷ quick", usual / quick);
ending();
