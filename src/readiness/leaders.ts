import { electPreferredLeaders } from "../kafka/client.ts";
import { messageOf } from "./message.ts";

/**
 * Gives the leaders their places at the end of a change. Kafka does it by itself within minutes
 * (auto.leader.rebalance.enable), so a cluster that is too busy for it is told of and no failure.
 */
export async function giveLeadersBack(bootstrap: readonly string[], tell: (text: string) => void): Promise<void> {
  try {
    await electPreferredLeaders(bootstrap);
  } catch (error) {
    tell(`Not every leader is back in its place (${messageOf(error)}). Kafka sees to it every five minutes.`);
  }
}
