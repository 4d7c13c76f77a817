#define _GNU_SOURCE
#include "CChild.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/// The child's side: becomes the program, or writes errno into the pipe. Only async-signal-safe calls.
static void become(const struct pawl_program *it, pid_t parent, int report) {
    int error;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    if (it->own_group) setpgid(0, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    // Copies above the numbers that are to be taken, so that none overwrites another.
    int files[] = {it->input, it->output, it->error};
    for (int at = 0; at < 3; at++) {
        files[at] = fcntl(files[at], F_DUPFD_CLOEXEC, 3);
        if (files[at] < 0) goto failed;
    }
    for (int at = 0; at < 3; at++)
        if (dup2(files[at], at) < 0) goto failed;
    if (chdir(it->working_directory) != 0) goto failed;
    errno = ENOENT;
    for (const char *const *path = it->programs; *path != NULL; path++) {
        execve(*path, it->arguments, it->environment);
        if (errno != ENOENT && errno != ENOTDIR && errno != EACCES) break;
    }
failed:
    error = errno;
    if (write(report, &error, sizeof error) < 0) _exit(126);
    _exit(127);
}

pid_t pawl_program_start(const struct pawl_program *program, int *pidfd) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) return -1;
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) become(program, parent, report[1]);
    int failure = errno;
    close(report[1]);
    if (child < 0) {
        close(report[0]);
        errno = failure;
        return -1;
    }
    int error = 0;
    ssize_t got;
    do got = read(report[0], &error, sizeof error);
    while (got < 0 && errno == EINTR);
    close(report[0]);
    if (got == sizeof error) {
        while (syscall(SYS_wait4, child, NULL, 0, NULL) < 0 && errno == EINTR) {}
        errno = error;
        return -1;
    }
    *pidfd = (int)syscall(SYS_pidfd_open, child, 0);
    if (*pidfd < 0) {
        error = errno;
        kill(child, SIGKILL);
        while (syscall(SYS_wait4, child, NULL, 0, NULL) < 0 && errno == EINTR) {}
        errno = error;
        return -1;
    }
    fcntl(*pidfd, F_SETFD, FD_CLOEXEC);
    return child;
}

int pawl_memory_file(void) { return memfd_create("pawl", MFD_CLOEXEC); }
