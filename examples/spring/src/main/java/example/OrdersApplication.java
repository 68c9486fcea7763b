package example;

import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.config.TopicBuilder;

/** Takes orders in, and sums them up by customer. */
@SpringBootApplication
public class OrdersApplication {
  static final String TOPIC = "orders";

  public static void main(String[] args) {
    SpringApplication.run(OrdersApplication.class, args);
  }

  /** Made where there is none; as many copies as the cluster gives by default. */
  @Bean
  NewTopic orders() {
    return TopicBuilder.name(TOPIC).partitions(3).build();
  }
}
