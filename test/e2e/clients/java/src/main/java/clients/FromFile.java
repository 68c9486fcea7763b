package clients;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A program that knows its cluster by a file of settings alone: `client.properties topic`. */
public final class FromFile {
  public static void main(String[] args) throws Exception {
    Properties settings = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of(args[0]))) {
      settings.load(file);
    }
    settings.put("key.serializer", StringSerializer.class.getName());
    settings.put("value.serializer", StringSerializer.class.getName());
    try (var admin = Admin.create(settings); var producer = new KafkaProducer<String, String>(settings)) {
      int brokers = admin.describeCluster().nodes().get().size();
      producer.send(new ProducerRecord<>(args[1], "from-java")).get();
      System.out.println(brokers + " brokers, 1 sent");
    }
  }
}
