import type { ChildProcess } from "node:child_process";
import { expect } from "vitest";
import { label } from "../../../src/targets/docker/labels.ts";
import { type EngineEvent, watchEngine } from "./events.ts";
import { killGroup } from "./processes.ts";
import type { Ran, RunOptions, TestStack } from "./stack.ts";

/** A moment of `up`, by what the engine does then. Made anew for each use: some count. */
export type Moment = (stack: TestStack) => (event: EngineEvent) => boolean;

const named = (event: EngineEvent) => event.Actor.Attributes.name ?? "";

/** The container over the volumes that writes into them who may start empty: the networks are being made meanwhile. */
export const keeperMade: Moment = (stack) => (event) =>
  event.Action === "create" &&
  event.Actor.Attributes[label.temporary] === "volumes" &&
  event.Actor.Attributes[label.cluster] === stack.name;

/** A look from inside asks brokers. */
export const asked: Moment = (stack) => (event) =>
  event.Action.includes("probe.sh kafka ") && named(event).startsWith(stack.name);

/** The engine does this to the nth of the containers whose node's name begins so. */
export function nth(count: number, role: string, action: string): Moment {
  return (stack) => {
    const seen = new Set<string>();
    return (event) => {
      if (event.Type === "container" && event.Action === action && named(event).startsWith(`${stack.name}-${role}`))
        seen.add(named(event));
      return seen.size === count;
    };
  };
}

/** The second, after the first has happened. (A module that exports `then` could not be imported: it would be awaited.) */
export function followedBy(first: Moment, second: Moment): Moment {
  return (stack) => {
    const [isFirst, isSecond] = [first(stack), second(stack)];
    let begun = false;
    return (event) => {
      if (begun) return isSecond(event);
      begun = isFirst(event);
      return false;
    };
  };
}

/** Runs `up` and does `interrupt` to it when the moment comes; fails when `up` ends before that. */
export async function upUntil(
  stack: TestStack,
  moment: Moment,
  interrupt: (up: ChildProcess) => void,
  options: RunOptions = {},
): Promise<Ran> {
  const { seen, stop } = await watchEngine(stack.docker, moment(stack));
  try {
    let interrupted = false;
    const ran = await stack.up({
      ...options,
      onStart: (up) =>
        void seen.then(() => {
          interrupted = true;
          interrupt(up);
        }),
    });
    expect(interrupted, ran.output).toBe(true);
    return ran;
  } finally {
    stop();
  }
}

export const kill = (up: ChildProcess): void => killGroup(up.pid ?? 0);

/** What a person does who finds the stack locked after a crash. */
export async function killAndCancel(stack: TestStack, moment: Moment): Promise<void> {
  const killed = await upUntil(stack, moment, kill);
  expect(killed.code).not.toBe(0);
  await cancel(stack);
}

export async function cancel(stack: TestStack): Promise<void> {
  const cancelled = await stack.pulumi(["cancel", "--yes", stack.name], { bare: true });
  expect(cancelled.code, cancelled.output).toBe(0);
}
