#include "CPostgres.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

typedef postgres_connection connection;
typedef postgres_result result;
typedef void (*notice_receiver)(void *, const result *);

// The functions of libpq that are used: type, name and parameters.
#define FUNCTIONS(F)                                                                                                    \
    F(connection *, PQconnectdbParams, (const char *const *, const char *const *, int))                                 \
    F(void, PQfinish, (connection *))                                                                                   \
    F(int, PQstatus, (const connection *))                                                                              \
    F(int, PQsocket, (const connection *))                                                                              \
    F(int, PQserverVersion, (const connection *))                                                                       \
    F(int, PQbackendPID, (const connection *))                                                                          \
    F(char *, PQerrorMessage, (const connection *))                                                                     \
    F(int, PQconnectionNeedsPassword, (const connection *))                                                             \
    F(int, PQsetnonblocking, (connection *, int))                                                                       \
    F(int, PQsendQuery, (connection *, const char *))                                                                   \
    F(int, PQsendPrepare, (connection *, const char *, const char *, int, const unsigned *))                            \
    F(int, PQsendQueryPrepared,                                                                                         \
      (connection *, const char *, int, const char *const *, const int *, const int *, int))                            \
    F(int, PQflush, (connection *))                                                                                     \
    F(int, PQconsumeInput, (connection *))                                                                              \
    F(int, PQisBusy, (connection *))                                                                                    \
    F(result *, PQgetResult, (connection *))                                                                            \
    F(postgres_notification *, PQnotifies, (connection *))                                                              \
    F(void, PQfreemem, (void *))                                                                                        \
    F(int, PQresultStatus, (const result *))                                                                            \
    F(char *, PQresultErrorField, (const result *, int))                                                                \
    F(int, PQntuples, (const result *))                                                                                 \
    F(char *, PQgetvalue, (const result *, int, int))                                                                   \
    F(int, PQgetlength, (const result *, int, int))                                                                     \
    F(int, PQgetisnull, (const result *, int, int))                                                                     \
    F(void, PQclear, (result *))                                                                                        \
    F(postgres_option *, PQconninfoParse, (const char *, char **))                                                      \
    F(void, PQconninfoFree, (postgres_option *))                                                                        \
    F(postgres_cancel *, PQgetCancel, (connection *))                                                                   \
    F(int, PQcancel, (postgres_cancel *, char *, int))                                                                  \
    F(void, PQfreeCancel, (postgres_cancel *))                                                                          \
    F(notice_receiver, PQsetNoticeReceiver, (connection *, notice_receiver, void *))

// Set once by `load`, before any of them is called.
static struct {
#define DECLARE(type, name, parameters) type(*name) parameters;
    FUNCTIONS(DECLARE)
#undef DECLARE
} pq;

static char failure[512];
static pthread_once_t once = PTHREAD_ONCE_INIT;

// Missing functions are those of a library that is too old.
static int find(void *library, const char *name, void *place) {
    void *found = dlsym(library, name);
    if (!found) {
        snprintf(failure, sizeof failure, "libpq has no function %s", name);
        return 0;
    }
    memcpy(place, &found, sizeof found);
    return 1;
}

static void load(void) {
    void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char *reason = dlerror();
        snprintf(failure, sizeof failure, "%s", reason ? reason : "libpq.so.5 cannot be loaded");
        return;
    }
#define FIND(type, name, parameters) if (!find(library, #name, &pq.name)) return;
    FUNCTIONS(FIND)
#undef FIND
}

const char *postgres_load(void) {
    pthread_once(&once, load);
    return failure[0] ? failure : NULL;
}

connection *postgres_connect(const char *const *keywords, const char *const *values) {
    return pq.PQconnectdbParams(keywords, values, 0);
}

void postgres_finish(connection *c) { pq.PQfinish(c); }
int postgres_status(const connection *c) { return pq.PQstatus(c); }
int postgres_socket(const connection *c) { return pq.PQsocket(c); }
int postgres_server_version(const connection *c) { return pq.PQserverVersion(c); }
int postgres_process(const connection *c) { return pq.PQbackendPID(c); }
const char *postgres_error_message(const connection *c) { return pq.PQerrorMessage(c); }
int postgres_needs_password(const connection *c) { return pq.PQconnectionNeedsPassword(c); }
int postgres_set_nonblocking(connection *c) { return pq.PQsetnonblocking(c, 1) == 0; }
int postgres_send(connection *c, const char *statements) { return pq.PQsendQuery(c, statements); }

int postgres_send_prepare(connection *c, const char *name, const char *statement) {
    return pq.PQsendPrepare(c, name, statement, 0, NULL);
}

int postgres_send_prepared(
    connection *c, const char *name, int count, const char *const *values, const int *lengths) {
    int binary[64];
    if (count > 64) return 0;
    for (int i = 0; i < count; i++) binary[i] = 1;
    return pq.PQsendQueryPrepared(c, name, count, values, lengths, binary, 1);
}

int postgres_flush(connection *c) { return pq.PQflush(c); }
int postgres_consume_input(connection *c) { return pq.PQconsumeInput(c); }
int postgres_is_busy(connection *c) { return pq.PQisBusy(c); }
result *postgres_next_result(connection *c) { return pq.PQgetResult(c); }
postgres_notification *postgres_next_notification(connection *c) { return pq.PQnotifies(c); }
void postgres_free(void *memory) { pq.PQfreemem(memory); }

int postgres_result_status(const result *r) { return pq.PQresultStatus(r); }
const char *postgres_result_field(const result *r, int field) { return pq.PQresultErrorField(r, field); }
int postgres_row_count(const result *r) { return pq.PQntuples(r); }
const char *postgres_value(const result *r, int row, int column) { return pq.PQgetvalue(r, row, column); }
int postgres_length(const result *r, int row, int column) { return pq.PQgetlength(r, row, column); }
int postgres_is_null(const result *r, int row, int column) { return pq.PQgetisnull(r, row, column); }
void postgres_clear(result *r) { pq.PQclear(r); }

postgres_option *postgres_parse(const char *text) {
    char *reason = NULL;
    postgres_option *options = pq.PQconninfoParse(text, &reason);
    if (reason) pq.PQfreemem(reason);
    return options;
}

void postgres_options_free(postgres_option *options) { pq.PQconninfoFree(options); }

postgres_cancel *postgres_get_cancel(connection *c) { return pq.PQgetCancel(c); }
void postgres_free_cancel(postgres_cancel *cancel) { pq.PQfreeCancel(cancel); }

void postgres_cancel_running(postgres_cancel *cancel) {
    char reason[256];
    pq.PQcancel(cancel, reason, sizeof reason);
}

// 'V' is the severity in English, whatever language the server speaks.
static void count_warning(void *counter, const result *notice) {
    const char *severity = pq.PQresultErrorField(notice, 'V');
    if (severity && strcmp(severity, "WARNING") == 0) ++*(int *)counter;
}

void postgres_count_warnings(connection *c, int *warnings) { pq.PQsetNoticeReceiver(c, count_warning, warnings); }
