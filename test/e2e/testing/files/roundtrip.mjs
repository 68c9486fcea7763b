// What the three files share: a message of its own, written and read back by a client.
import { Consumer, Producer, stringDeserializers, stringSerializers } from "@platformatic/kafka";

/** A broker that was killed is missed only after its session: until then its partitions' leader does not answer. */
const patient = { clientId: "test", retries: 100, retryDelay: 200 };

/** Writes one message and resolves to the first one the topic holds. */
export async function roundtrip(bootstrapBrokers, topic, value) {
  const producer = new Producer({ ...patient, bootstrapBrokers, serializers: stringSerializers });
  await producer.send({ acks: -1, messages: [{ topic, key: "k", value }] });
  await producer.close();
  const consumer = new Consumer({ ...patient, groupId: "test", bootstrapBrokers, deserializers: stringDeserializers });
  const stream = await consumer.consume({ topics: [topic], mode: "earliest" });
  for await (const message of stream) {
    await consumer.close(true);
    return message.value;
  }
}
