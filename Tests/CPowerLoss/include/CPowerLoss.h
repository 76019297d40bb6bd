#ifndef CPOWERLOSS_H
#define CPOWERLOSS_H

#include <stdint.h>

/// The code that a process ends with when its power was cut.
enum { power_loss_exit_code = 99 };

/// Puts a storage under SQLite, for every file opened from now on, that loses its power at a set operation.
///
/// Writes, truncations, deletions and syncs of databases, journals and write-ahead logs are counted from 1. At number
/// `cut_at` the files are given the content that a disk could have been left with, and the process ends at once with
/// `power_loss_exit_code`: everything up to each file's last sync, and of what was written to it since, torn into
/// sectors of 512 bytes, any part in any order; `seed` chooses. A file is to be written by this process alone.
/// Returns 0, or SQLite's code for what went wrong.
int power_loss_install(uint64_t cut_at, uint64_t seed);

#endif
