#include "disk.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { sector_size = 512 };

/// A write within one sector, or a truncation.
typedef struct {
    int is_truncation;
    /// Where the bytes go, or the size that is left.
    int64_t offset;
    size_t length;
    unsigned char bytes[sector_size];
} Change;

struct Disk {
    Disk *next;
    char *path;
    int is_linked;
    unsigned char *image;
    int64_t size;
    int64_t room;
    Change *changes;
    size_t count;
    size_t change_room;
};

static Disk *disks;

static void *reserve(void *old, size_t size) {
    void *new = realloc(old, size);
    if (!new) abort();
    return new;
}

// MARK: Content

static void resize(Disk *disk, int64_t size) {
    if (size > disk->room) {
        disk->room = size * 2;
        disk->image = reserve(disk->image, (size_t)disk->room);
    }
    if (size > disk->size) memset(disk->image + disk->size, 0, (size_t)(size - disk->size));
    disk->size = size;
}

static void apply(Disk *disk, const Change *change) {
    if (change->is_truncation) return resize(disk, change->offset);
    int64_t end = change->offset + (int64_t)change->length;
    if (end > disk->size) resize(disk, end);
    memcpy(disk->image + change->offset, change->bytes, change->length);
}

static Change *add(Disk *disk) {
    if (disk->count == disk->change_room) {
        disk->change_room = disk->change_room ? disk->change_room * 2 : 64;
        disk->changes = reserve(disk->changes, disk->change_room * sizeof(Change));
    }
    return &disk->changes[disk->count++];
}

void disk_write(Disk *disk, const void *bytes, size_t length, int64_t offset) {
    for (size_t done = 0; done < length;) {
        size_t left_of_sector = sector_size - (size_t)((offset + (int64_t)done) % sector_size);
        size_t part = length - done < left_of_sector ? length - done : left_of_sector;
        Change *change = add(disk);
        change->is_truncation = 0;
        change->offset = offset + (int64_t)done;
        change->length = part;
        memcpy(change->bytes, (const unsigned char *)bytes + done, part);
        done += part;
    }
}

void disk_truncate(Disk *disk, int64_t size) {
    Change *change = add(disk);
    change->is_truncation = 1;
    change->offset = size;
    change->length = 0;
}

void disk_sync(Disk *disk) {
    for (size_t index = 0; index < disk->count; index++) apply(disk, &disk->changes[index]);
    disk->count = 0;
}

// MARK: Names

Disk *disk_find(const char *path) {
    for (Disk *disk = disks; disk; disk = disk->next) {
        if (strcmp(disk->path, path) == 0) return disk;
    }
    return NULL;
}

static void load(Disk *disk) {
    disk->is_linked = 1;
    disk->size = 0;
    disk->count = 0;
    int file = open(disk->path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    struct stat found;
    if (fstat(file, &found) != 0) abort();
    resize(disk, found.st_size);
    for (int64_t done = 0; done < disk->size;) {
        ssize_t part = pread(file, disk->image + done, (size_t)(disk->size - done), done);
        if (part <= 0) abort();
        done += part;
    }
    // Closing would give up this process's locks on the file, had it any: it is opened here before SQLite opens it.
    close(file);
}

Disk *disk_open(const char *path) {
    Disk *disk = disk_find(path);
    if (disk && disk->is_linked) return disk;
    if (!disk) {
        disk = calloc(1, sizeof(Disk));
        if (!disk || !(disk->path = strdup(path))) abort();
        disk->next = disks;
        disks = disk;
    }
    load(disk);
    return disk;
}

void disk_unlink(Disk *disk) {
    disk->is_linked = 0;
}

void disk_sync_names(void) {
    for (Disk *disk = disks; disk; disk = disk->next) {
        if (!disk->is_linked) disk->size = disk->count = 0;
    }
}

// MARK: The end

/// Steele, Lea and Flood: SplitMix64.
static uint64_t next_random(uint64_t *state) {
    uint64_t mixed = *state += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
}

static void leave(const Disk *disk) {
    int file = open(disk->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return;
    for (int64_t done = 0; done < disk->size;) {
        ssize_t part = pwrite(file, disk->image + done, (size_t)(disk->size - done), done);
        if (part <= 0) abort();
        done += part;
    }
    if (ftruncate(file, disk->size) != 0) abort();
}

void disk_lose_power(uint64_t seed) {
    uint64_t random = seed;
    // Of four changes this many survive: none and all are cases of their own, and met often.
    uint64_t survivors = next_random(&random) % 5;
    for (Disk *disk = disks; disk; disk = disk->next) {
        if (!disk->is_linked && (disk->size == 0 || next_random(&random) % 2)) continue;
        for (size_t left = disk->count; left > 0; left--) {
            size_t chosen = (size_t)(next_random(&random) % left);
            if (next_random(&random) % 4 < survivors) apply(disk, &disk->changes[chosen]);
            disk->changes[chosen] = disk->changes[left - 1];
        }
        leave(disk);
    }
}
