#include "CKafka.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

typedef struct rd_kafka_headers_s headers;
typedef struct rd_kafka_topic_s topic;
typedef void (*logger)(const kafka_client *, int, const char *, const char *);

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

// What brokers say of a topic, and of a cluster, as librdkafka lays it out.
typedef struct {
    char *name;
    int partition_count;
    void *partitions;
    int error;
} topic_description;

typedef struct {
    int broker_count;
    void *brokers;
    int topic_count;
    topic_description *topics;
} description;

// What an argument of `rd_kafka_producev` is.
enum { ENDS = 0, TOPIC = 1, VALUE = 4, KEY = 5, NUMBER = 6, FLAGS = 7, HEADERS = 10 };
enum { COPIES = 2 };
enum { PRODUCER = 0 };
enum { PURGES_WAITING = 1, PURGES_SENT = 2, RETURNS_AT_ONCE = 4 };

// The functions of librdkafka that are used: type, name and parameters.
#define FUNCTIONS(F)                                                                                                    \
    F(kafka_settings *, rd_kafka_conf_new, (void))                                                                      \
    F(void, rd_kafka_conf_destroy, (kafka_settings *))                                                                  \
    F(int, rd_kafka_conf_set, (kafka_settings *, const char *, const char *, char *, size_t))                           \
    F(void, rd_kafka_conf_set_events, (kafka_settings *, int))                                                          \
    F(void, rd_kafka_conf_set_log_cb, (kafka_settings *, logger))                                                       \
    F(kafka_client *, rd_kafka_new, (int, kafka_settings *, char *, size_t))                                            \
    F(void, rd_kafka_destroy, (kafka_client *))                                                                         \
    F(kafka_queue *, rd_kafka_queue_get_main, (kafka_client *))                                                         \
    F(void, rd_kafka_queue_destroy, (kafka_queue *))                                                                    \
    F(headers *, rd_kafka_headers_new, (size_t))                                                                        \
    F(int, rd_kafka_header_add, (headers *, const char *, ssize_t, const void *, ssize_t))                              \
    F(void, rd_kafka_headers_destroy, (headers *))                                                                      \
    F(int, rd_kafka_producev, (kafka_client *, ...))                                                                    \
    F(topic *, rd_kafka_topic_new, (kafka_client *, const char *, void *))                                              \
    F(void, rd_kafka_topic_destroy, (topic *))                                                                          \
    F(int, rd_kafka_metadata, (kafka_client *, int, topic *, const description **, int))                                \
    F(void, rd_kafka_metadata_destroy, (const description *))                                                           \
    F(int, rd_kafka_purge, (kafka_client *, int))                                                                       \
    F(kafka_event *, rd_kafka_queue_poll, (kafka_queue *, int))                                                         \
    F(int, rd_kafka_event_type, (const kafka_event *))                                                                  \
    F(const message *, rd_kafka_event_message_next, (kafka_event *))                                                    \
    F(int, rd_kafka_event_error, (kafka_event *))                                                                       \
    F(const char *, rd_kafka_event_error_string, (kafka_event *))                                                       \
    F(void, rd_kafka_event_destroy, (kafka_event *))                                                                    \
    F(int, rd_kafka_fatal_error, (kafka_client *, char *, size_t))                                                      \
    F(const char *, rd_kafka_err2str, (int))

// Set once by `load`, before any of them is called.
static struct {
#define DECLARE(type, name, parameters) type(*name) parameters;
    FUNCTIONS(DECLARE)
#undef DECLARE
} rd;

static char failure[512];
static pthread_once_t once = PTHREAD_ONCE_INIT;

// Missing functions are those of a library that is too old.
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
        const char *reason = dlerror();
        snprintf(failure, sizeof failure, "%s", reason ? reason : "librdkafka.so.1 cannot be loaded");
        return;
    }
#define FIND(type, name, parameters) if (!find(library, #name, &rd.name)) return;
    FUNCTIONS(FIND)
#undef FIND
}

const char *kafka_load(void) {
    pthread_once(&once, load);
    return failure[0] ? failure : NULL;
}

kafka_settings *kafka_settings_new(void) { return rd.rd_kafka_conf_new(); }
void kafka_settings_free(kafka_settings *settings) { rd.rd_kafka_conf_destroy(settings); }

int kafka_settings_set(kafka_settings *settings, const char *name, const char *value) {
    char reason[512];
    return rd.rd_kafka_conf_set(settings, name, value, reason, sizeof reason);
}

// What it would print to standard error; what matters comes as an event too.
static void drop(const kafka_client *client, int level, const char *facility, const char *line) {
    (void)client, (void)level, (void)facility, (void)line;
}

kafka_client *kafka_producer(kafka_settings *settings, char *reason, size_t size) {
    rd.rd_kafka_conf_set_events(settings, KAFKA_EVENT_REPORTS | KAFKA_EVENT_ERROR);
    rd.rd_kafka_conf_set_log_cb(settings, drop);
    return rd.rd_kafka_new(PRODUCER, settings, reason, size);
}

void kafka_close(kafka_client *client) { rd.rd_kafka_destroy(client); }
kafka_queue *kafka_main_queue(kafka_client *client) { return rd.rd_kafka_queue_get_main(client); }
void kafka_queue_free(kafka_queue *queue) { rd.rd_kafka_queue_destroy(queue); }

int kafka_send(
    kafka_client *client, const char *topic, const void *key, size_t key_length, const void *value, size_t value_length,
    const kafka_header *given, size_t header_count, intptr_t number) {
    headers *list = rd.rd_kafka_headers_new(header_count);
    for (size_t i = 0; i < header_count; i++)
        rd.rd_kafka_header_add(list, given[i].name, -1, given[i].value, (ssize_t)given[i].length);
    int error = rd.rd_kafka_producev(
        client, TOPIC, topic, KEY, key, key_length, VALUE, value, value_length, FLAGS, (int)COPIES, HEADERS, list, NUMBER,
        (void *)number, ENDS);
    // Only a message that was taken owns its headers.
    if (error) rd.rd_kafka_headers_destroy(list);
    return error;
}

void kafka_purge(kafka_client *client, int sent) {
    rd.rd_kafka_purge(client, PURGES_WAITING | (sent ? PURGES_SENT : 0) | RETURNS_AT_ONCE);
}

int kafka_topic_error(kafka_client *client, const char *name, int milliseconds) {
    topic *topic = rd.rd_kafka_topic_new(client, name, NULL);
    if (!topic) return KAFKA_OK;
    const description *found = NULL;
    int error = KAFKA_OK;
    if (rd.rd_kafka_metadata(client, 0, topic, &found, milliseconds) == KAFKA_OK) {
        if (found->topic_count == 1) error = found->topics[0].error;
        rd.rd_kafka_metadata_destroy(found);
    }
    rd.rd_kafka_topic_destroy(topic);
    return error;
}

kafka_event *kafka_next_event(kafka_queue *queue, int milliseconds) {
    return rd.rd_kafka_queue_poll(queue, milliseconds);
}

int kafka_event_kind(kafka_event *event) { return rd.rd_kafka_event_type(event); }

int kafka_next_report(kafka_event *event, int *error, intptr_t *number) {
    const message *next = rd.rd_kafka_event_message_next(event);
    if (!next) return 0;
    *error = next->error;
    *number = (intptr_t)next->own;
    return 1;
}

int kafka_event_error(kafka_event *event) { return rd.rd_kafka_event_error(event); }

const char *kafka_event_reason(kafka_event *event) {
    const char *reason = rd.rd_kafka_event_error_string(event);
    return reason ? reason : "";
}

void kafka_event_free(kafka_event *event) { rd.rd_kafka_event_destroy(event); }
int kafka_fatal_error(kafka_client *client, char *reason, size_t size) {
    return rd.rd_kafka_fatal_error(client, reason, size);
}
const char *kafka_error_text(int error) { return rd.rd_kafka_err2str(error); }
