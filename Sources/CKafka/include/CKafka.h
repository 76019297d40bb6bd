// Kafka's client library in C (librdkafka), loaded when it is first asked for: a program that never sends to Kafka needs none.
// The names are those of librdkafka with `kafka_` for `rd_kafka_`; its manual says what each does.
#ifndef CKAFKA_H
#define CKAFKA_H

#include <stddef.h>
#include <stdint.h>

typedef struct rd_kafka_s kafka_client;
typedef struct rd_kafka_conf_s kafka_settings;
typedef struct rd_kafka_queue_s kafka_queue;
typedef struct rd_kafka_op_s kafka_event;

// One header of a message; its name ends with a zero, its value need not.
typedef struct {
    const char *name;
    const void *value;
    size_t length;
} kafka_header;

// What an event is.
enum { KAFKA_EVENT_REPORTS = 0x1, KAFKA_EVENT_ERROR = 0x8 };

// What `kafka_settings_set` returns.
enum { KAFKA_SETTING_UNKNOWN = -2, KAFKA_SETTING_INVALID = -1, KAFKA_SETTING_OK = 0 };

// Errors that are distinguished: negative ones are the library's own, the others are the numbers of the protocol.
enum {
    KAFKA_OK = 0,
    KAFKA_UNKNOWN_PARTITION = -190,
    KAFKA_UNKNOWN_TOPIC = -188,
    KAFKA_ALL_BROKERS_DOWN = -187,
    KAFKA_QUEUE_FULL = -184,
    KAFKA_AUTHENTICATION = -169,
    KAFKA_FATAL = -150,
    KAFKA_UNKNOWN_TOPIC_OR_PARTITION = 3,
    KAFKA_INVALID_MESSAGE_SIZE = 4,
    KAFKA_MESSAGE_TOO_LARGE = 10,
    KAFKA_INVALID_TOPIC = 17,
    KAFKA_BATCH_TOO_LARGE = 18,
    KAFKA_INVALID_ACKS = 21,
    KAFKA_TOPIC_AUTHORIZATION_FAILED = 29,
    KAFKA_CLUSTER_AUTHORIZATION_FAILED = 31,
    KAFKA_UNSUPPORTED_MECHANISM = 33,
    KAFKA_UNSUPPORTED_VERSION = 35,
    KAFKA_UNSUPPORTED_FORMAT = 43,
    KAFKA_POLICY_VIOLATION = 44,
    KAFKA_SASL_AUTHENTICATION_FAILED = 58,
    KAFKA_UNSUPPORTED_COMPRESSION = 76,
    KAFKA_INVALID_RECORD = 87,
};

// Loads the library once; NULL when it is there, else why it is not. May be called by any thread.
const char *kafka_load(void);

// The others need the library loaded.
kafka_settings *kafka_settings_new(void);
void kafka_settings_free(kafka_settings *settings);
// Why a value is refused is not reported: librdkafka's reason repeats it, and it may be a password.
int kafka_settings_set(kafka_settings *settings, const char *name, const char *value);

// Makes a producer that prints nothing, and owns the settings from then on. Without success it is NULL, `reason` says why, and
// the settings are still the caller's.
kafka_client *kafka_producer(kafka_settings *settings, char *reason, size_t size);
// Drops what was not delivered, and waits for the library's threads to end.
void kafka_close(kafka_client *client);
// What the library reports about deliveries and brokers; to be released with `kafka_queue_free` before the client is closed.
kafka_queue *kafka_main_queue(kafka_client *client);
void kafka_queue_free(kafka_queue *queue);

// Copies a message into what waits to be sent; its report comes with `number`. Returns an error, `KAFKA_OK` for none.
int kafka_send(
    kafka_client *client, const char *topic, const void *key, size_t key_length, const void *value, size_t value_length,
    const kafka_header *headers, size_t header_count, intptr_t number);
// Gives up what waits to be sent, and what was sent and not confirmed too if `sent` is not 0; a report of each comes.
void kafka_purge(kafka_client *client, int sent);

// What the brokers say of a topic: an error, or `KAFKA_OK`, also when nobody answers in time.
int kafka_topic_error(kafka_client *client, const char *topic, int milliseconds);

// Waits for an event; NULL when none came in time.
kafka_event *kafka_next_event(kafka_queue *queue, int milliseconds);
int kafka_event_kind(kafka_event *event);
// Of an event of reports: the next message, 0 when there is none. Its error is `KAFKA_OK` when it was delivered.
int kafka_next_report(kafka_event *event, int *error, intptr_t *number);
// Of an event of an error.
int kafka_event_error(kafka_event *event);
const char *kafka_event_reason(kafka_event *event);
void kafka_event_free(kafka_event *event);

// The error after which a client is of no use any more, `KAFKA_OK` when there is none.
int kafka_fatal_error(kafka_client *client, char *reason, size_t size);
// What an error means, in English.
const char *kafka_error_text(int error);

#endif
