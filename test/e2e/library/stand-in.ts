/**
 * In place of the web view's image, which cannot be had everywhere: a worker of Kafka Connect in the nodes' own image. It
 * takes the brokers' addresses from the web view's file, asks them which cluster they are, and answers with that on the
 * web view's port. As a command, for a program's `transform` to put in.
 */
export const standIn = [
  "bash",
  "-c",
  `while IFS= read -r line; do
  [[ $line =~ bootstrapServers:\\ \\"(.*)\\" ]] && brokers=\${BASH_REMATCH[1]}
done < "$SPRING_CONFIG_ADDITIONALLOCATION"
cat > /tmp/worker.properties <<END
bootstrap.servers=$brokers
listeners=http://0.0.0.0:8080
key.converter=org.apache.kafka.connect.storage.StringConverter
value.converter=org.apache.kafka.connect.storage.StringConverter
offset.storage.file.filename=/tmp/offsets
END
LOG_DIR=/tmp KAFKA_HEAP_OPTS=-Xmx128m exec /opt/kafka/bin/connect-standalone.sh /tmp/worker.properties`,
];

/** What it answers. */
export interface Answer {
  readonly kafka_cluster_id: string;
}
