package example;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** The one member of the group `billing`. */
@Component
public class Billing {
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  @KafkaListener(topics = OrdersApplication.TOPIC)
  void on(Order order) {
    counts.merge(order.customer(), order.count(), Integer::sum);
  }

  /** How many things each customer has ordered so far. */
  public Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }
}
