import { Failure, formatFailure, messageOf } from "../output/failure.ts";
import type { Faults, Harm, Up } from "./faults.ts";

export interface Harming {
  readonly faults: Faults;
  readonly harm: Harm;
  readonly nodes: readonly string[];
  /** Resolves when the harm has lasted long enough. */
  readonly hold: () => Promise<unknown>;
  readonly up: Up;
  /** Told when it is being taken back. */
  readonly onHeal: () => void;
}

/**
 * Does a harm, lets it last and takes it back, also where doing it failed: of five containers two may be cut off already.
 * The moment at which healing began. Rejects with what failed, and with both where healing failed too.
 */
export async function harmAndHeal({ faults, harm, nodes, hold, up, onHeal }: Harming): Promise<number> {
  const failed: unknown[] = [];
  const noting = (error: unknown) => void failed.push(error);
  await faults.inject(harm, nodes).then(hold).catch(noting);
  onHeal();
  const began = performance.now();
  const undone = failed.length;
  await faults.heal(up).catch(noting);
  if (failed.length > undone) throw leftBroken(harm, nodes, failed);
  if (failed.length > 0) throw failed[0];
  return began;
}

function leftBroken(harm: Harm, nodes: readonly string[], errors: readonly unknown[]): Failure {
  return new Failure(`${harm} of ${nodes.join(", ")} could not be taken back.`, {
    details: errors.map((error) => (error instanceof Failure ? formatFailure(error) : messageOf(error))),
    remedy: "What was done is noted: `kafka-cluster drill --restore` takes it back once that is mended.",
  });
}
