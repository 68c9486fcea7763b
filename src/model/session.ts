/** Milliseconds after which ZooKeeper gives a silent broker up: 18 s is Kafka's default since KIP-537. */
export const SESSION_MS = { laptop: 9000, production: 18_000 } as const;
