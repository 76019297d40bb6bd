// What a path leads to, without the times of the file; Swift's view of the C library leaves out statx.
#ifndef CFILESTATUS_H
#define CFILESTATUS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct file_status {
    uint64_t device;
    uint64_t inode;
    uint64_t links;
    int64_t bytes;
    uid_t owner;
    mode_t mode;
};

// Reads the status of a path, or of a symbolic link itself; returns 0, or -1 with errno.
int file_status_read(const char *path, bool follows_links, struct file_status *status);

#endif
