import { electPreferredLeaders } from "../kafka/client.ts";

/**
 * Gives the leaders their places at the end of a change. Kafka does it by itself within minutes
 * (auto.leader.rebalance.enable), so a cluster that is too busy for it is told of and no failure.
 */
export async function giveLeadersBack(bootstrap: readonly string[], tell: (text: string) => void): Promise<void> {
  try {
    await electPreferredLeaders(bootstrap);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    tell(`Not every leader is back in its place (${reason}). Kafka sees to it every five minutes.`);
  }
}
