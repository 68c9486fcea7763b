package example;

import java.util.concurrent.CompletableFuture;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
import org.springframework.stereotype.Component;

/** Writes orders; all of one customer go to one partition, in their order. */
@Component
public class Shop {
  private final KafkaTemplate<String, Order> kafka;

  Shop(KafkaTemplate<String, Order> kafka) {
    this.kafka = kafka;
  }

  public CompletableFuture<SendResult<String, Order>> order(Order order) {
    return kafka.send(OrdersApplication.TOPIC, order.customer(), order);
  }
}
