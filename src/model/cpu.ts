/** Thousandths of a core: `250m` → 250, `0.5` → 500, 2 → 2000. */
export function millicores(text: string | number): number {
  const written = String(text);
  return Math.round(written.endsWith("m") ? Number(written.slice(0, -1)) : Number(written) * 1000);
}
