// timerfd_create(2) and its family, which Swift's Glibc module leaves out.
#include <sys/timerfd.h>
