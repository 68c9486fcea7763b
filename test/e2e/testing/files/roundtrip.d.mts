/** Writes one message and resolves to the first one the topic holds. */
export function roundtrip(bootstrapBrokers: readonly string[], topic: string, value: string): Promise<string>;
