#include "CBuildCommit.h"

#define TEXT_OF(word) #word
#define TEXT(macro) TEXT_OF(macro)

const char *build_commit(void) {
#ifdef ORDERDESK_COMMIT
    return TEXT(ORDERDESK_COMMIT);
#else
    return "";
#endif
}
