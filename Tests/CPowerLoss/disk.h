#ifndef CPOWERLOSS_DISK_H
#define CPOWERLOSS_DISK_H

#include <stddef.h>
#include <stdint.h>

/// One file as a disk holds it: what was synced, and what was asked for since.
typedef struct Disk Disk;

/// Returns what is known of a file; NULL when nothing is.
Disk *disk_find(const char *path);

/// Returns what is known of a file; takes what it holds now for synced when nothing is, or when it was deleted since.
Disk *disk_open(const char *path);

void disk_write(Disk *disk, const void *bytes, size_t length, int64_t offset);
void disk_truncate(Disk *disk, int64_t size);
void disk_sync(Disk *disk);

/// Takes the file's name away; it may come back until the next `disk_sync_names`.
void disk_unlink(Disk *disk);

/// Makes every deletion so far last.
void disk_sync_names(void);

/// Leaves every file with what survives, chosen by `seed`.
void disk_lose_power(uint64_t seed);

#endif
