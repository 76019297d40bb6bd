#include "CMockKafka.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct rd_kafka_s client;
typedef struct rd_kafka_conf_s conf;
typedef struct rd_kafka_mock_cluster_s brokers;
typedef struct rd_kafka_queue_s queue;
typedef struct rd_kafka_topic_s topic;
typedef struct rd_kafka_headers_s headers;
typedef void (*logger)(const client *, int, const char *, const char *);

// A message, as librdkafka lays it out.
typedef struct {
    int error;
    topic *topic;
    int32_t partition;
    void *value;
    size_t value_length;
    void *key;
    size_t key_length;
    int64_t offset;
    void *own;
} message;

enum { PRODUCER = 0, CONSUMER = 1, PARTITION_END = -191 };

#define FUNCTIONS(F)                                                                                                    \
    F(conf *, rd_kafka_conf_new, (void))                                                                                \
    F(int, rd_kafka_conf_set, (conf *, const char *, const char *, char *, size_t))                                     \
    F(void, rd_kafka_conf_set_log_cb, (conf *, logger))                                                                 \
    F(client *, rd_kafka_new, (int, conf *, char *, size_t))                                                            \
    F(void, rd_kafka_destroy, (client *))                                                                               \
    F(brokers *, rd_kafka_mock_cluster_new, (client *, int))                                                            \
    F(void, rd_kafka_mock_cluster_destroy, (brokers *))                                                                 \
    F(const char *, rd_kafka_mock_cluster_bootstraps, (const brokers *))                                                \
    F(int, rd_kafka_mock_topic_create, (brokers *, const char *, int, int))                                             \
    F(void, rd_kafka_mock_push_request_errors_array, (brokers *, int16_t, size_t, const int *))                         \
    F(void, rd_kafka_mock_topic_set_error, (brokers *, const char *, int))                                              \
    F(int, rd_kafka_mock_partition_set_leader, (brokers *, const char *, int32_t, int32_t))                             \
    F(int, rd_kafka_mock_broker_set_down, (brokers *, int32_t))                                                         \
    F(int, rd_kafka_mock_broker_set_up, (brokers *, int32_t))                                                           \
    F(int, rd_kafka_mock_broker_set_rtt, (brokers *, int32_t, int))                                                     \
    F(queue *, rd_kafka_queue_new, (client *))                                                                          \
    F(void, rd_kafka_queue_destroy, (queue *))                                                                          \
    F(topic *, rd_kafka_topic_new, (client *, const char *, void *))                                                    \
    F(void, rd_kafka_topic_destroy, (topic *))                                                                          \
    F(int, rd_kafka_consume_start_queue, (topic *, int32_t, int64_t, queue *))                                          \
    F(int, rd_kafka_consume_stop, (topic *, int32_t))                                                                   \
    F(message *, rd_kafka_consume_queue, (queue *, int))                                                                \
    F(void, rd_kafka_message_destroy, (message *))                                                                      \
    F(int, rd_kafka_message_headers, (const message *, headers **))                                                     \
    F(int, rd_kafka_header_get_all, (const headers *, size_t, const char **, const void **, size_t *))

static struct {
#define DECLARE(type, name, parameters) type(*name) parameters;
    FUNCTIONS(DECLARE)
#undef DECLARE
} rd;

struct mock_cluster {
    client *host;
    brokers *brokers;
};

struct mock_reader {
    client *consumer;
    topic *topic;
    queue *queue;
    message *current;
    int partitions;
    int open_partitions;
};

static char failure[512];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int find(void *library, const char *name, void *place) {
    void *found = dlsym(library, name);
    if (!found) {
        snprintf(failure, sizeof failure, "librdkafka has no function %s", name);
        return 0;
    }
    memcpy(place, &found, sizeof found);
    return 1;
}

static void load(void) {
    void *library = dlopen("librdkafka.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        snprintf(failure, sizeof failure, "%s", dlerror());
        return;
    }
#define FIND(type, name, parameters) if (!find(library, #name, &rd.name)) return;
    FUNCTIONS(FIND)
#undef FIND
}

const char *mock_kafka_load(void) {
    pthread_once(&once, load);
    return failure[0] ? failure : NULL;
}

static void drop(const client *c, int level, const char *facility, const char *line) {
    (void)c, (void)level, (void)facility, (void)line;
}

static client *make(int kind, const char *const *settings) {
    char reason[512];
    conf *conf = rd.rd_kafka_conf_new();
    rd.rd_kafka_conf_set_log_cb(conf, drop);
    for (; settings[0]; settings += 2) rd.rd_kafka_conf_set(conf, settings[0], settings[1], reason, sizeof reason);
    return rd.rd_kafka_new(kind, conf, reason, sizeof reason);
}

mock_cluster *mock_cluster_start(int count) {
    const char *const settings[] = {NULL};
    mock_cluster *cluster = calloc(1, sizeof *cluster);
    cluster->host = make(PRODUCER, settings);
    if (cluster->host) cluster->brokers = rd.rd_kafka_mock_cluster_new(cluster->host, count);
    if (cluster->brokers) return cluster;
    mock_cluster_stop(cluster);
    return NULL;
}

void mock_cluster_stop(mock_cluster *cluster) {
    if (cluster->brokers) rd.rd_kafka_mock_cluster_destroy(cluster->brokers);
    if (cluster->host) rd.rd_kafka_destroy(cluster->host);
    free(cluster);
}

const char *mock_cluster_addresses(const mock_cluster *cluster) {
    return rd.rd_kafka_mock_cluster_bootstraps(cluster->brokers);
}

int mock_cluster_make_topic(mock_cluster *cluster, const char *topic, int partitions, int copies) {
    return rd.rd_kafka_mock_topic_create(cluster->brokers, topic, partitions, copies);
}

void mock_cluster_fail_requests(mock_cluster *cluster, int16_t kind, const int *errors, size_t count) {
    rd.rd_kafka_mock_push_request_errors_array(cluster->brokers, kind, count, errors);
}

void mock_cluster_fail_topic(mock_cluster *cluster, const char *topic, int error) {
    rd.rd_kafka_mock_topic_set_error(cluster->brokers, topic, error);
}

int mock_cluster_move_leader(mock_cluster *cluster, const char *topic, int32_t partition, int32_t broker) {
    return rd.rd_kafka_mock_partition_set_leader(cluster->brokers, topic, partition, broker);
}

int mock_cluster_take_down(mock_cluster *cluster, int32_t broker) {
    return rd.rd_kafka_mock_broker_set_down(cluster->brokers, broker);
}

int mock_cluster_bring_up(mock_cluster *cluster, int32_t broker) {
    return rd.rd_kafka_mock_broker_set_up(cluster->brokers, broker);
}

int mock_cluster_slow_down(mock_cluster *cluster, int32_t broker, int milliseconds) {
    return rd.rd_kafka_mock_broker_set_rtt(cluster->brokers, broker, milliseconds);
}

// A group, or an offset that has to be asked for, would each make it wait for half a second.
mock_reader *mock_reader_open(const char *addresses, const char *name, int partitions) {
    const char *const settings[] = {
        "bootstrap.servers", addresses, "enable.partition.eof", "true", "fetch.wait.max.ms", "10",
        "auto.offset.reset", "earliest",
        "socket.nagle.disable", "true", NULL};
    client *consumer = make(CONSUMER, settings);
    if (!consumer) return NULL;
    mock_reader *reader = calloc(1, sizeof *reader);
    *reader = (mock_reader){
        consumer, rd.rd_kafka_topic_new(consumer, name, NULL), rd.rd_kafka_queue_new(consumer), NULL, partitions, partitions};
    for (int i = 0; i < partitions; i++)
        rd.rd_kafka_consume_start_queue(reader->topic, i, 0, reader->queue);
    return reader;
}

static void forget(mock_reader *reader) {
    if (reader->current) rd.rd_kafka_message_destroy(reader->current);
    reader->current = NULL;
}

void mock_reader_close(mock_reader *reader) {
    forget(reader);
    for (int i = 0; i < reader->partitions; i++) rd.rd_kafka_consume_stop(reader->topic, i);
    rd.rd_kafka_queue_destroy(reader->queue);
    rd.rd_kafka_topic_destroy(reader->topic);
    rd.rd_kafka_destroy(reader->consumer);
    free(reader);
}

int mock_reader_next(mock_reader *reader, mock_message *found) {
    // Errors of connections come as messages too; the library mends those by itself.
    for (int tries = 0; reader->open_partitions > 0 && tries < 1000; tries++) {
        forget(reader);
        message *next = rd.rd_kafka_consume_queue(reader->queue, 10000);
        if (!next) return -1;
        reader->current = next;
        if (next->error == PARTITION_END) reader->open_partitions--;
        if (next->error) continue;
        *found = (mock_message){
            next->partition, next->offset, next->key, next->key_length, next->value, next->value_length};
        return 1;
    }
    return reader->open_partitions > 0 ? -1 : 0;
}

int mock_reader_header(
    mock_reader *reader, size_t number, const char **name, const char **value, size_t *value_length) {
    headers *all;
    const void *bytes;
    if (!reader->current || rd.rd_kafka_message_headers(reader->current, &all)) return 0;
    if (rd.rd_kafka_header_get_all(all, number, name, &bytes, value_length)) return 0;
    *value = bytes;
    return 1;
}
