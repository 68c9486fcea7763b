package clients;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Everything a first Java program does with Kafka, one line of output each: `bootstrap prefix`. */
public final class Clients {
  private final String bootstrap;
  private final String topic;

  private Clients(String bootstrap, String prefix) {
    this.bootstrap = bootstrap;
    this.topic = prefix + "-orders";
  }

  public static void main(String[] args) throws Exception {
    Clients clients = new Clients(args[0], args[1]);
    System.out.println("admin: " + clients.admin());
    for (String acks : List.of("all", "1", "0")) System.out.println("acks=" + acks + ": " + clients.produce(acks));
    System.out.println("group: " + clients.consumeByGroup());
    System.out.println("from the beginning: " + clients.consumeFromTheBeginning());
    System.out.println("committed: " + clients.committed());
    System.out.println("words: " + new WordCount(args[0], args[1]).run());
  }

  private String admin() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(new NewTopic(topic, 3, (short) 3))).all().get();
      var described = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
      int nodes = admin.describeCluster().nodes().get().size();
      return nodes + " brokers, " + described.partitions().size() + " partitions of "
          + described.partitions().get(0).replicas().size();
    }
  }

  /** Keyed: every key goes to one partition, whatever is waited for. */
  private String produce(String acks) throws Exception {
    Map<String, Object> settings = Map.of(
        "bootstrap.servers", bootstrap, "acks", acks, "enable.idempotence", acks.equals("all"),
        "key.serializer", StringSerializer.class, "value.serializer", StringSerializer.class);
    try (var producer = new KafkaProducer<String, String>(settings)) {
      Map<String, Integer> partitions = new TreeMap<>();
      for (int i = 0; i < 6; i++) {
        String key = "key-" + i % 3;
        var sent = producer.send(new ProducerRecord<>(topic, key, acks + "-" + i)).get();
        Integer before = partitions.put(key, sent.partition());
        if (before != null && before != sent.partition()) throw new IllegalStateException(key + " moved");
      }
      return "6 sent";
    }
  }

  private KafkaConsumer<String, String> consumer(Map<String, Object> more) {
    Map<String, Object> settings = new TreeMap<>(more);
    settings.put("bootstrap.servers", bootstrap);
    settings.put("key.deserializer", StringDeserializer.class);
    settings.put("value.deserializer", StringDeserializer.class);
    return new KafkaConsumer<>(settings);
  }

  private String consumeByGroup() {
    try (var consumer = consumer(Map.of("group.id", topic + "-billing", "auto.offset.reset", "earliest"))) {
      consumer.subscribe(List.of(topic));
      List<ConsumerRecord<String, String>> read = poll(consumer);
      consumer.commitSync();
      return describe(read);
    }
  }

  private String consumeFromTheBeginning() {
    try (var consumer = consumer(Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream().map(p -> new TopicPartition(topic, p.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      return describe(poll(consumer));
    }
  }

  private static List<ConsumerRecord<String, String>> poll(KafkaConsumer<String, String> consumer) {
    List<ConsumerRecord<String, String>> read = new ArrayList<>();
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (read.size() < 18 && System.nanoTime() < end) consumer.poll(Duration.ofMillis(200)).forEach(read::add);
    return read;
  }

  private static String describe(List<ConsumerRecord<String, String>> read) {
    var byKey = read.stream().collect(Collectors.groupingBy(ConsumerRecord::key, TreeMap::new, Collectors.counting()));
    return read.size() + " read, " + byKey;
  }

  private String committed() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      var offsets = admin.listConsumerGroupOffsets(topic + "-billing").partitionsToOffsetAndMetadata().get();
      return offsets.values().stream().mapToLong(offset -> offset.offset()).sum() + " in "
          + admin.describeConsumerGroups(List.of(topic + "-billing")).all().get().size() + " group";
    }
  }
}
