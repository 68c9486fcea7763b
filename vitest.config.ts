import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        // Some start tools of an image or a Pulumi engine: seconds each, on a busy machine many.
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**"],
          testTimeout: 60_000,
          // Vitest leaves one processor to others, which is half of two.
          maxWorkers: "100%",
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Real clusters: one file at a time, for they share the machine's memory and processors. After the others.
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
