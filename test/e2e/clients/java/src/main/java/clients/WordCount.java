package clients;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.Stores;

/** The word count that every introduction to Kafka Streams has. */
final class WordCount {
  private final String bootstrap;
  private final String input;
  private final String output;

  WordCount(String bootstrap, String prefix) {
    this.bootstrap = bootstrap;
    this.input = prefix + "-lines";
    this.output = prefix + "-counts";
  }

  String run() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(new NewTopic(input, 1, (short) 3), new NewTopic(output, 1, (short) 3))).all().get();
    }
    write("all streams lead to kafka", "hello kafka streams", "join kafka summit");
    try (KafkaStreams streams = new KafkaStreams(topology().build(), settings())) {
      streams.start();
      return read(Map.of("kafka", 3L, "streams", 2L));
    }
  }

  private StreamsBuilder topology() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.<String, String>stream(input)
        .flatMapValues(line -> Arrays.asList(line.toLowerCase(Locale.ROOT).split("\\W+")))
        .groupBy((key, word) -> word, Grouped.with(Serdes.String(), Serdes.String()))
        .count(Materialized.<String, Long>as(Stores.inMemoryKeyValueStore("counts"))
            .withKeySerde(Serdes.String()).withValueSerde(Serdes.Long()))
        .toStream()
        .to(output, Produced.with(Serdes.String(), Serdes.Long()));
    return builder;
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, output);
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
    settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 3);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    settings.put("auto.offset.reset", "earliest");
    return settings;
  }

  private void write(String... lines) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap,
        "key.serializer", StringSerializer.class, "value.serializer", StringSerializer.class);
    try (var producer = new KafkaProducer<String, String>(settings)) {
      for (String line : lines) producer.send(new ProducerRecord<>(input, line)).get();
    }
  }

  private String read(Map<String, Long> wanted) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "group.id", output + "-reader",
        "auto.offset.reset", "earliest", "key.deserializer", StringDeserializer.class,
        "value.deserializer", LongDeserializer.class);
    Map<String, Long> counts = new TreeMap<>();
    try (var consumer = new KafkaConsumer<String, Long>(settings)) {
      consumer.subscribe(List.of(output));
      long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
      while (!counts.entrySet().containsAll(wanted.entrySet()) && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> counts.put(record.key(), record.value()));
      }
    }
    counts.keySet().retainAll(wanted.keySet());
    return counts.toString();
  }
}
