import { operations } from "./operations.ts";
import { walkthrough } from "./walkthrough.ts";
walkthrough(() => "ops-test-a");
operations(() => "ops-test-a");
