#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

// A program that is run and waited for: no supervisor, no folder, no promise beyond the caller's life.

/// What is to be run. All strings and arrays must be ready before the fork.
struct pawl_program {
    /// Paths to try for the program, in order, NULL at the end.
    const char *const *programs;
    /// argv, NULL at the end.
    char *const *arguments;
    /// NAME=value, NULL at the end.
    char *const *environment;
    /// Where it works.
    const char *working_directory;
    /// Open files that become its standard input, output and error.
    int input, output, error;
    /// Whether it leads a process group of its own.
    bool own_group;
};

/// Starts a program. It gets SIGKILL when the calling thread ends, so nothing is left of a caller that
/// was killed. Returns its process id and stores a pidfd (close-on-exec) that is readable once it has
/// exited; -1 and errno if it could not be started.
pid_t pawl_program_start(const struct pawl_program *program, int *pidfd);

/// An anonymous file in memory, close-on-exec; -1 and errno.
int pawl_memory_file(void);
