package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.kafka.KafkaProperties;
import org.springframework.boot.test.context.SpringBootTest;

/** Against a real cluster: {@code kafka-cluster run -- mvn test}. */
@SpringBootTest
class OrdersTest {
  @Autowired Shop shop;
  @Autowired Billing billing;
  @Autowired KafkaProperties kafka;

  @Test
  void ordersAreSummedUpByCustomer() throws Exception {
    var first = shop.order(new Order("ann", "a plum", 2)).get();
    var second = shop.order(new Order("ann", "a pear", 3)).get();
    shop.order(new Order("ben", "a fig", 1)).get();
    assertThat(second.getRecordMetadata().partition()).isEqualTo(first.getRecordMetadata().partition());
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() ->
        assertThat(billing.counts()).containsEntry("ann", 5).containsEntry("ben", 1));
  }

  @Test
  void whatIsNoOrderIsPassedOver() throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap(),
        "key.serializer", StringSerializer.class, "value.serializer", StringSerializer.class);
    try (var producer = new KafkaProducer<String, String>(settings)) {
      producer.send(new ProducerRecord<>("orders", "cat", "not JSON")).get();
      producer.send(new ProducerRecord<>("orders", "cat", "{\"customer\":\"cat\",\"item\":\"a fish\",\"count\":7}")).get();
    }
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(billing.counts()).containsEntry("cat", 7));
  }

  @Test
  void theGroupIsKnownToTheCluster() {
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
      try (Admin client = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
        var group = client.describeConsumerGroups(List.of("billing")).all().get().get("billing");
        assertThat(group.members()).hasSize(1);
      }
    });
  }

  /** What the application itself was told. */
  private String bootstrap() {
    return String.join(",", kafka.getBootstrapServers());
  }
}
