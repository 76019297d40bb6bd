#ifndef C_BUILD_COMMIT_H
#define C_BUILD_COMMIT_H

/// The commit that the program was built from, as the build was given it; empty when it was not.
const char *build_commit(void);

#endif
