import { createHash } from "node:crypto";

/** Sixteen hexadecimal digits of a plain value. The order of keys says nothing: labels come in that of a file. Pure. */
export function digest(value: unknown): string {
  const sorted = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
  return createHash("sha256").update(sorted).digest("hex").slice(0, 16);
}
