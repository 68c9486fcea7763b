"""Everything a first Python program does with Kafka, one line of output each: `bootstrap prefix`."""

import sys
import time
from collections import Counter

from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import AdminClient, NewTopic

bootstrap, prefix = sys.argv[1:3]
topic = f"{prefix}-orders"


def admin():
    client = AdminClient({"bootstrap.servers": bootstrap})
    client.create_topics([NewTopic(topic, num_partitions=3, replication_factor=3)])[topic].result(30)
    metadata = client.list_topics(topic, timeout=30)
    return f"{len(metadata.brokers)} brokers, {len(metadata.topics[topic].partitions)} partitions"


def produce(acks):
    failed = []
    producer = Producer({"bootstrap.servers": bootstrap, "acks": acks})
    for i in range(6):
        producer.produce(topic, key=f"key-{i % 3}", value=f"{acks}-{i}", on_delivery=lambda e, _: e and failed.append(e))
    left = producer.flush(30)
    return "6 sent" if left == 0 and not failed else f"{left} left, {failed}"


def consume(group):
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": group, "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    keys, end = [], time.monotonic() + 30
    while len(keys) < 18 and time.monotonic() < end:
        message = consumer.poll(0.2)
        if message is not None and message.error() is None:
            keys.append(message.key().decode())
    consumer.commit(asynchronous=False)
    consumer.close()
    return f"{len(keys)} read, {dict(sorted(Counter(keys).items()))}"


print(f"admin: {admin()}")
# With 0 nobody answers, and the leaders of a new topic may not be known everywhere yet: last.
for acks in ["all", "1", "0"]:
    print(f"acks={acks}: {produce(acks)}")
print(f"group: {consume(f'{topic}-billing')}")
print(f"from the beginning: {consume(f'{topic}-audit')}")
