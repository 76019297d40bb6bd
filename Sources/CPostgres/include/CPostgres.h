// PostgreSQL's client library (libpq), loaded when it is first asked for: a program that never connects needs none.
// The names are those of libpq with `postgres_` for `PQ`; its manual says what each does.
#ifndef CPOSTGRES_H
#define CPOSTGRES_H

#include <stddef.h>

typedef struct pg_conn postgres_connection;
typedef struct pg_result postgres_result;
typedef struct pg_cancel postgres_cancel;

// One option of a connection string, as libpq lays it out.
typedef struct {
    char *keyword;
    char *environment;
    char *compiled;
    char *value;
    char *label;
    char *display;
    int display_size;
} postgres_option;

// A notification, as libpq lays it out.
typedef struct postgres_notification {
    char *channel;
    int process;
    char *payload;
    struct postgres_notification *next;
} postgres_notification;

enum { POSTGRES_CONNECTION_OK = 0 };
enum { POSTGRES_COMMAND_OK = 1, POSTGRES_TUPLES_OK = 2 };
// Fields of an error, by the letters of the protocol.
enum { POSTGRES_FIELD_STATE = 'C', POSTGRES_FIELD_MESSAGE = 'M' };

// Loads the library once; NULL when it is there, else why it is not. May be called by any thread.
const char *postgres_load(void);

// The others need the library loaded. A connection is used by one thread at a time.
postgres_connection *postgres_connect(const char *const *keywords, const char *const *values);
void postgres_finish(postgres_connection *connection);
int postgres_status(const postgres_connection *connection);
int postgres_socket(const postgres_connection *connection);
int postgres_server_version(const postgres_connection *connection);
// The process that serves the connection, as it was introduced when the connection was made.
int postgres_process(const postgres_connection *connection);
const char *postgres_error_message(const postgres_connection *connection);
// Whether the last attempt failed because the server asked for a password that nobody gave.
int postgres_needs_password(const postgres_connection *connection);

int postgres_set_nonblocking(postgres_connection *connection);
int postgres_send(postgres_connection *connection, const char *statements);
int postgres_send_prepare(postgres_connection *connection, const char *name, const char *statement);
// Parameters and results are in binary.
int postgres_send_prepared(
    postgres_connection *connection, const char *name, int count, const char *const *values, const int *lengths);
int postgres_flush(postgres_connection *connection);
int postgres_consume_input(postgres_connection *connection);
int postgres_is_busy(postgres_connection *connection);
postgres_result *postgres_next_result(postgres_connection *connection);
postgres_notification *postgres_next_notification(postgres_connection *connection);
void postgres_free(void *memory);

int postgres_result_status(const postgres_result *result);
const char *postgres_result_field(const postgres_result *result, int field);
int postgres_row_count(const postgres_result *result);
const char *postgres_value(const postgres_result *result, int row, int column);
int postgres_length(const postgres_result *result, int row, int column);
int postgres_is_null(const postgres_result *result, int row, int column);
void postgres_clear(postgres_result *result);

// What is needed to have the server cancel what a connection runs; NULL when there is no memory.
postgres_cancel *postgres_get_cancel(postgres_connection *connection);
void postgres_free_cancel(postgres_cancel *cancel);
// Asks the server to cancel, over a connection of its own; may be called by any thread.
void postgres_cancel_running(postgres_cancel *cancel);

// Parses a connection string or URL; NULL when it is none. Why is not reported: libpq's reason repeats parts of the text.
postgres_option *postgres_parse(const char *text);
void postgres_options_free(postgres_option *options);

// Nothing that the server remarks is printed any more; the number of its warnings is added to `*warnings`, which has to
// outlive the connection.
void postgres_count_warnings(postgres_connection *connection, int *warnings);

#endif
