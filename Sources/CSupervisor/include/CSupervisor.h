#pragma once

#include <stdbool.h>
#include <stdint.h>
// Linux's, for the driver: Swift's Glibc module leaves them out.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/types.h>

// The supervisor of one task attempt: a forked child of the driver that runs the attempt's command,
// keeps what it prints within limits, and writes down how it ended. It needs nothing of the driver
// after the fork, so it finishes its work when the driver is killed.
//
// In the attempt's folder it keeps
//   lock        held (fcntl, exclusive) for as long as the supervisor lives
//   started     made once, with O_EXCL: an attempt that has it is never started again
//   stdin       read by the command, if it is there
//   stdout      what the command printed, up to the limit
//   stderr      the same; of more than the limit the head and the tail are kept
//   exit.json   how it ended; appears whole or not at all

/// What is to be run. All strings and arrays must be ready before the fork: afterwards nothing may
/// allocate.
struct pawl_task {
    /// The attempt's folder, which exists.
    const char *directory;
    /// Paths to try for the program, in order, NULL at the end.
    const char *const *programs;
    /// argv, NULL at the end.
    char *const *arguments;
    /// NAME=value, NULL at the end.
    char *const *environment;
    /// Where the command works.
    const char *working_directory;
    /// How many bytes of stdout are kept before the command is ended.
    int64_t stdout_bytes_max;
    /// How many bytes of stderr are kept.
    int64_t stderr_bytes_max;
    /// How long the command's group may go on after SIGTERM, in milliseconds.
    int64_t grace_ms;
    /// Whether stdout is kept as stderr is, instead of ending the command at the limit.
    bool stdout_is_log;
    /// Whether the end of the thread that starts the supervisor ends the command. What the supervisor
    /// leaves is not flushed then: nobody else looks for it.
    bool ends_with_starter;
};

/// With which code a supervisor exits.
enum pawl_supervisor_code {
    /// `exit.json` says how the command ended.
    PAWL_SUPERVISOR_DONE = 0,
    /// Somebody started this attempt before; nothing was done.
    PAWL_SUPERVISOR_NOT_FIRST = 3,
    /// How the command ended could not be written: the attempt is lost.
    PAWL_SUPERVISOR_NO_WORD = 4,
    /// Plus errno: the folder could not be written, and nothing was begun. 100 + 133 is the largest.
    PAWL_SUPERVISOR_ERRNO = 100,
};

/// Starts the supervisor of a task attempt.
///
/// Returns its process id and stores a pidfd (close-on-exec) that is readable once it has exited;
/// -1 and errno if there can be no such process. Sending it SIGTERM ends the command's group:
/// SIGTERM, the grace, SIGKILL.
pid_t pawl_spawn(const struct pawl_task *task, int *pidfd);

/// Gives two files or folders each other's names, in one step; -1 and errno.
int pawl_exchange(const char *one, const char *other);

/// Waits until everything written to the file system of an open file is on the disk; -1 and errno.
int pawl_flush_file_system(int file);

/// A pidfd (close-on-exec) of any process; -1 and errno.
int pawl_pidfd_open(pid_t process);

/// Sends a signal by pidfd; -1 and errno.
int pawl_pidfd_signal(int pidfd, int signal);

/// Blocks SIGTERM, SIGINT and SIGHUP in the calling thread, and returns a file (close-on-exec,
/// non-blocking) that is readable once one of them has come; -1 and errno. What is started later does
/// not inherit that.
int pawl_stop_file(void);

/// Takes a signal from such a file; 0 if there is none.
int pawl_stop_take(int file);

/// Which process holds the attempt's lock: 0 if nobody does, -1 and errno. Takes nothing itself, so
/// that looking never stands in a supervisor's way.
pid_t pawl_lock_holder(int lock_file);

#include "CChild.h"
