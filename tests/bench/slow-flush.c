/* Adds one millisecond to every flush of the process it is loaded into: what a networked disk costs. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static void wait_a_millisecond(void) {
  struct timespec one = {0, 1000000};
  nanosleep(&one, 0);
}

int fsync(int fd) {
  static int (*plain)(int);
  if (!plain) plain = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  wait_a_millisecond();
  return plain(fd);
}

int fdatasync(int fd) {
  static int (*plain)(int);
  if (!plain) plain = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  wait_a_millisecond();
  return plain(fd);
}
