#include "CPowerLoss.h"

#include <pthread.h>
#include <sqlite3.h>
#include <unistd.h>

#include "disk.h"

/// A file that SQLite has open; what the operating system's own layer keeps of it follows in memory.
typedef struct {
    sqlite3_file base;
    /// NULL for what no power loss can matter to, such as temporary files.
    Disk *disk;
    /// Whether the first sync makes its name last, as the layer below does for new journals.
    int syncs_names;
} Handle;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sqlite3_vfs *below;
static sqlite3_vfs layer;
static uint64_t operations;
static uint64_t cut_at;
static uint64_t seed;

static sqlite3_file *real(sqlite3_file *file) {
    return (sqlite3_file *)((Handle *)file + 1);
}

static const sqlite3_io_methods *methods(sqlite3_file *file) {
    return real(file)->pMethods;
}

/// Counts an operation, under the lock; does not return from the last one.
static void count(void) {
    operations++;
    if (operations != cut_at) return;
    disk_lose_power(seed);
    _exit(power_loss_exit_code);
}

// MARK: What changes a file

static int write_file(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset) {
    Disk *disk = ((Handle *)file)->disk;
    if (!disk) return methods(file)->xWrite(real(file), bytes, length, offset);
    pthread_mutex_lock(&lock);
    int code = methods(file)->xWrite(real(file), bytes, length, offset);
    if (code == SQLITE_OK) disk_write(disk, bytes, (size_t)length, offset);
    count();
    pthread_mutex_unlock(&lock);
    return code;
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size) {
    Disk *disk = ((Handle *)file)->disk;
    if (!disk) return methods(file)->xTruncate(real(file), size);
    pthread_mutex_lock(&lock);
    int code = methods(file)->xTruncate(real(file), size);
    if (code == SQLITE_OK) disk_truncate(disk, size);
    count();
    pthread_mutex_unlock(&lock);
    return code;
}

/// The real disk need not be asked: only this process ends, and what it has written stays.
static int sync_file(sqlite3_file *file, int flags) {
    (void)flags;
    Handle *handle = (Handle *)file;
    if (!handle->disk) return SQLITE_OK;
    pthread_mutex_lock(&lock);
    count();
    disk_sync(handle->disk);
    if (handle->syncs_names) disk_sync_names();
    handle->syncs_names = 0;
    pthread_mutex_unlock(&lock);
    return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *path, int syncs_names) {
    (void)vfs;
    pthread_mutex_lock(&lock);
    Disk *disk = disk_find(path);
    if (disk) count();
    int code = below->xDelete(below, path, syncs_names);
    if (disk && code == SQLITE_OK) disk_unlink(disk);
    if (disk && code == SQLITE_OK && syncs_names) disk_sync_names();
    pthread_mutex_unlock(&lock);
    return code;
}

// MARK: What passes through

static int close_file(sqlite3_file *file) {
    return methods(file)->xClose(real(file));
}

static int read_file(sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset) {
    return methods(file)->xRead(real(file), bytes, length, offset);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return methods(file)->xFileSize(real(file), size);
}

static int lock_file(sqlite3_file *file, int level) {
    return methods(file)->xLock(real(file), level);
}

static int unlock_file(sqlite3_file *file, int level) {
    return methods(file)->xUnlock(real(file), level);
}

static int check_reserved_lock(sqlite3_file *file, int *is_reserved) {
    return methods(file)->xCheckReservedLock(real(file), is_reserved);
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
    return methods(file)->xFileControl(real(file), operation, argument);
}

static int sector_size(sqlite3_file *file) {
    return methods(file)->xSectorSize(real(file));
}

static int device_characteristics(sqlite3_file *file) {
    return methods(file)->xDeviceCharacteristics(real(file));
}

static int map_shared(sqlite3_file *file, int region, int size, int extends, void volatile **memory) {
    return methods(file)->xShmMap(real(file), region, size, extends, memory);
}

static int lock_shared(sqlite3_file *file, int offset, int length, int flags) {
    return methods(file)->xShmLock(real(file), offset, length, flags);
}

static void fence_shared(sqlite3_file *file) {
    methods(file)->xShmBarrier(real(file));
}

static int unmap_shared(sqlite3_file *file, int deletes) {
    return methods(file)->xShmUnmap(real(file), deletes);
}

/// Version 2: with shared memory for write-ahead logs, without mapped reading and writing, which would go past us.
static const sqlite3_io_methods file_methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved_lock,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = fence_shared,
    .xShmUnmap = unmap_shared,
};

// MARK: Opening

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_found) {
    (void)vfs;
    const int journals = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL;
    Handle *handle = (Handle *)file;
    handle->base.pMethods = NULL;
    handle->disk = NULL;
    handle->syncs_names = (flags & journals) && (flags & SQLITE_OPEN_CREATE);
    pthread_mutex_lock(&lock);
    if (name && (flags & (journals | SQLITE_OPEN_MAIN_DB))) handle->disk = disk_open(name);
    int code = below->xOpen(below, name, real(file), flags, flags_found);
    if (code != SQLITE_OK && handle->disk) disk_unlink(handle->disk);
    // SQLite closes what has methods, even when opening failed.
    if (real(file)->pMethods) handle->base.pMethods = &file_methods;
    pthread_mutex_unlock(&lock);
    return code;
}

int power_loss_install(uint64_t at, uint64_t chosen) {
    below = sqlite3_vfs_find(NULL);
    if (!below) return SQLITE_ERROR;
    cut_at = at;
    seed = chosen;
    layer = *below;
    layer.zName = "powerloss";
    layer.szOsFile = (int)sizeof(Handle) + below->szOsFile;
    layer.xOpen = open_file;
    layer.xDelete = delete_file;
    return sqlite3_vfs_register(&layer, 1);
}
