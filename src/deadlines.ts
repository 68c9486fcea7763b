/** How long `up` waits for readiness, and for the gate before each change; a slow machine may want more. */
export const readyDeadlineMs = (): number => seconds("KAFKA_CLUSTER_READY_SECONDS", 180);
export const gateDeadlineMs = (): number => seconds("KAFKA_CLUSTER_GATE_SECONDS", 300);

/** Milliseconds from an environment variable in seconds; anything but a positive number means the usual value. */
function seconds(variable: string, usual: number): number {
  const value = Number(process.env[variable]);
  return (value > 0 ? value : usual) * 1000;
}
