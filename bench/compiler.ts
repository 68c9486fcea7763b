// What java's compilers cost a broker at its start: why a laptop's brokers have the optimising one begin late.
import { compilers } from "../src/model/jvm.ts";
import { runPlainly } from "./plain-run.ts";
import { makeReady, numbersFrom } from "./prepare.ts";
import { ending, heading, print, remark, spread } from "./report.ts";
import { interleave, median } from "./rounds.ts";

const ways = {
  "the quick compiler only": compilers.quick,
  "the optimising one too, late": compilers.late,
  "both as java has them": [],
} as const;

const { rounds } = numbersFrom({ rounds: 9 });
const ground = await makeReady();
heading(`One broker with the image's own settings until it answers, ${rounds} rounds`, ground);
const processor = new Map<string, number[]>();
const seconds = await interleave(
  rounds,
  Object.fromEntries(
    Object.entries(ways).map(([name, compiler]) => [
      name,
      async () => {
        const started = await runPlainly(ground, ground.image, ["-XX:+UseSerialGC", ...compiler]);
        processor.set(name, [...(processor.get(name) ?? []), started.processor]);
        return started.seconds;
      },
    ]),
  ),
);
print([
  ["", "until it answers", "processor time"],
  ...Object.entries(seconds).map(([name, each]) => [name, spread(each), spread(processor.get(name) ?? [])]),
]);
const [quick, late, usual] = Object.keys(ways).map((name) => median(processor.get(name) ?? []));
remark("processor time, late ÷ quick", (late ?? Number.NaN) / (quick ?? Number.NaN));
remark("processor time, as java has them ÷ quick", (usual ?? Number.NaN) / (quick ?? Number.NaN));
ending();
