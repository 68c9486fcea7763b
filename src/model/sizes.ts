/** MiB of a size as the description writes it: `512m`, `512Mi`, `1g`, `1Gi` (powers of 1024, as Java reads them). */
export function mebibytes(size: string): number {
  const factor = /g/i.test(size) ? 1024 : 1;
  return Number.parseInt(size, 10) * factor;
}
