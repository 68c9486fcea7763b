/**
 * What is written by hand and by a generator in src/library against what it stands for. Nothing here runs: `npm run
 * check` compiles it, and an error here means that src/library/*.d.cts is out of date.
 */
import type { ComponentResource } from "@pulumi/pulumi";
import type * as component from "../../src/cluster.ts";
import type * as library from "../../src/library/index.cjs";
import type { Description } from "../../src/spec/schema.ts";
import type { TRANSFORMED, Transform } from "../../src/targets/transform.ts";

/** Fails to compile where the first cannot stand in for the second. */
type Fits<A extends B, B> = A;

export type Written = Fits<library.Description, Description>;
export type Inferred = Fits<Description, library.Description>;

/** What the component itself has and what is declared: the same members, and values that fit. */
type Own<T> = Omit<T, keyof ComponentResource>;
export type Members = Fits<keyof Own<component.KafkaCluster>, keyof Own<library.KafkaCluster>>;
export type Outputs = Fits<Own<component.KafkaCluster>, Own<library.KafkaCluster>>;

/** Each kind of resource that can be changed has its type, and no other has one. */
type Kind = (typeof TRANSFORMED)[keyof typeof TRANSFORMED][number];
export type Typed = Fits<Kind, keyof library.Transform>;
export type Known = Fits<keyof library.Transform, Kind>;
export type Untyped = Fits<Transform, object>;
