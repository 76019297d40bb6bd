// The brokers that librdkafka has for tests of its own, and a reader of what they keep; the library is loaded when it is asked for.
#ifndef CMOCKKAFKA_H
#define CMOCKKAFKA_H

#include <stddef.h>
#include <stdint.h>

typedef struct mock_cluster mock_cluster;
typedef struct mock_reader mock_reader;

/// A message that was read; what it points to lasts until the next one is read.
typedef struct {
    int32_t partition;
    int64_t offset;
    const char *key;
    size_t key_length;
    const char *value;
    size_t value_length;
} mock_message;

/// Loads the library; NULL when it is there, else why it is not.
const char *mock_kafka_load(void);

/// Starts brokers on ports of this machine, numbered from 1; NULL when that fails.
mock_cluster *mock_cluster_start(int brokers);
void mock_cluster_stop(mock_cluster *cluster);
/// `HOST:PORT` of each broker, separated by commas.
const char *mock_cluster_addresses(const mock_cluster *cluster);
int mock_cluster_make_topic(mock_cluster *cluster, const char *topic, int partitions, int copies);
/// Answers the next requests of a kind with these errors, one each; 0 is none, and -195 cuts the connection off.
void mock_cluster_fail_requests(mock_cluster *cluster, int16_t kind, const int *errors, size_t count);
/// Answers everything about a topic with an error.
void mock_cluster_fail_topic(mock_cluster *cluster, const char *topic, int error);
int mock_cluster_move_leader(mock_cluster *cluster, const char *topic, int32_t partition, int32_t broker);
int mock_cluster_take_down(mock_cluster *cluster, int32_t broker);
int mock_cluster_bring_up(mock_cluster *cluster, int32_t broker);
int mock_cluster_slow_down(mock_cluster *cluster, int32_t broker, int milliseconds);

/// Opens a topic to be read from the beginning of each partition to its end; NULL when that fails.
mock_reader *mock_reader_open(const char *addresses, const char *topic, int partitions);
void mock_reader_close(mock_reader *reader);
/// Reads the next message: 1, or 0 at the end of all partitions, or -1 when none came in 10 s.
int mock_reader_next(mock_reader *reader, mock_message *message);
/// Of the message that was read last: the header of a number, counted from 0; 0 when there is none.
int mock_reader_header(
    mock_reader *reader, size_t number, const char **name, const char **value, size_t *value_length);

#endif
