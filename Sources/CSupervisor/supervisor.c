#define _GNU_SOURCE
#include "CSupervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>  // rename only
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// The process that forks has threads, so until exec only async-signal-safe calls are made here: no
// malloc, no stdio, no strerror. Numbers are written by hand, buffers are static or mapped.

enum {
    // How long those that the command left behind may still write what they have (`cmd | tee &`)
    // before they are ended.
    LINGER_MS = 250,
    // How often a full disk is tried again for exit.json.
    RETRY_MS = 1000,
    CHUNK_BYTES = 64 << 10,
};

enum end { END_EXITED, END_SIGNALLED, END_NOT_STARTED, END_OUTPUT_LIMIT, END_NOT_STORED };
static const char *const end_names[] = {
    "exited", "signalled", "notStarted", "outputLimitExceeded", "outputNotStored"};

enum stage { STAGE_NONE, STAGE_PREPARE, STAGE_FOLDER, STAGE_PROGRAM };
static const char *const stage_names[] = {"none", "prepare", "folder", "program"};

/// What the command's side of the fork reports if it cannot become the command.
struct not_started {
    int stage;
    int error;
};

/// One of the command's two output streams.
struct stream {
    int pipe;          // -1 after its end
    int file;
    int64_t total;     // bytes seen
    int64_t head_max;  // bytes that go straight into the file
    int64_t tail_max;  // bytes beyond the head of which the last are kept in `tail`
    char *tail;        // a ring, mapped when first needed
};

struct supervisor {
    const struct pawl_task *task;
    pid_t child;
    bool child_gone;
    int signals;
    struct stream out, err;
    struct rusage usage;
    enum end end;
    int code, signal, error;
    enum stage stage;
    bool stopped;           // somebody sent SIGTERM
    int64_t term_at_ms;     // monotonic; when left-overs get SIGTERM, 0 for not yet known
    int64_t kill_at_ms;     // monotonic; when everything gets SIGKILL, 0 for not yet known
    int64_t started_ms, began_ms, ended_ms;
};

static int64_t clock_ms(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t earlier(int64_t left, int64_t right) {
    if (left == 0) return right;
    return right == 0 || left < right ? left : right;
}

/// Writes as much as it can. Returns how much that was; `errno` tells why it was not all.
static int64_t write_some(int file, const char *bytes, int64_t count) {
    int64_t done = 0;
    while (done < count) {
        ssize_t written = write(file, bytes + done, (size_t)(count - done));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) break;
        done += written;
    }
    return done;
}

static bool write_all(int file, const char *bytes, int64_t count) {
    return write_some(file, bytes, count) == count;
}

// MARK: Signals

/// Sends a signal to the command's group and to all that has become a child of the supervisor:
/// it is a subreaper, so what left the group (a daemon) is found there once its parent is gone.
/// An unreaped child keeps its id, so none of these ids can mean somebody else.
static void signal_everything(struct supervisor *it, int signal) {
    static char list[8192];
    if (!it->child_gone) kill(-it->child, signal);
    int file = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    ssize_t count = 0, got;
    while (count < (ssize_t)sizeof list
           && (got = read(file, list + count, sizeof list - (size_t)count)) > 0) count += got;
    close(file);
    pid_t process = 0;
    for (ssize_t at = 0; at < count; at++) {
        if (list[at] >= '0' && list[at] <= '9') {
            process = process * 10 + (list[at] - '0');
        } else if (process > 0) {
            // Its whole group: what it has started itself is not a child of ours yet.
            pid_t group = getpgid(process);
            if (group > 0 && group != getpgrp() && (it->child_gone || group != it->child))
                kill(-group, signal);
            process = 0;
        }
    }
}

/// The command's whole group gets SIGTERM now, and SIGKILL after the grace.
static void begin_to_end(struct supervisor *it) {
    if (it->kill_at_ms != 0) return;
    it->term_at_ms = 0;
    it->kill_at_ms = clock_ms(CLOCK_MONOTONIC) + it->task->grace_ms;
    signal_everything(it, SIGTERM);
    // A stopped (suspended) process takes SIGTERM only when it goes on.
    signal_everything(it, SIGCONT);
}

/// Takes the signals that have come: SIGTERM ends the command. SIGCHLD only wakes.
static void take_signals(struct supervisor *it) {
    struct signalfd_siginfo info;
    while (read(it->signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo != SIGTERM) continue;
        it->stopped = true;
        begin_to_end(it);
    }
}

// MARK: Output

/// While the disk is full the supervisor stays and tries again: meanwhile the command waits at its
/// full pipe, and the attempt counts as running, so that nothing of it is lost or done twice.
/// Returns whether to try again: not after another error, and not once somebody wants an end.
static bool wait_for_room(struct supervisor *it, int error) {
    if (error != ENOSPC && error != EDQUOT) return false;
    struct pollfd wait = {.fd = it->signals, .events = POLLIN};
    if (!it->stopped && poll(&wait, 1, RETRY_MS) > 0) take_signals(it);
    return !it->stopped;
}

/// Writes all of the bytes, or says with `errno` why not. Of what is cut off by a full disk the rest
/// is tried again.
static bool store(struct supervisor *it, int file, const char *bytes, int64_t count) {
    for (;;) {
        int64_t written = write_some(file, bytes, count);
        if (written == count) return true;
        bytes += written;
        count -= written;
        int error = errno;
        if (!wait_for_room(it, error)) {
            errno = error;
            return false;
        }
    }
}

static void fail_to_store(struct supervisor *it, int error) {
    if (it->end == END_NOT_STORED) return;
    it->end = END_NOT_STORED;
    it->error = error;
    begin_to_end(it);
}

static void keep_tail(struct supervisor *it, struct stream *s, const char *bytes, int64_t count) {
    if (s->tail_max == 0) return;
    if (s->tail == NULL) {
        void *ring = mmap(NULL, (size_t)s->tail_max, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (ring == MAP_FAILED) {
            s->tail_max = 0;
            fail_to_store(it, errno);
            return;
        }
        s->tail = ring;
    }
    int64_t position = s->total - s->head_max;
    for (int64_t done = 0; done < count;) {
        int64_t at = (position + done) % s->tail_max;
        int64_t room = s->tail_max - at;
        int64_t part = count - done < room ? count - done : room;
        memcpy(s->tail + at, bytes + done, (size_t)part);
        done += part;
    }
}

/// Takes what a pipe has; at its end the pipe is closed.
static void drain(struct supervisor *it, struct stream *s) {
    static char chunk[CHUNK_BYTES];
    while (s->pipe >= 0) {
        ssize_t got = read(s->pipe, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) {
            close(s->pipe);
            s->pipe = -1;
            return;
        }
        int64_t room = s->head_max - s->total;
        int64_t head = room < 0 ? 0 : got < room ? got : room;
        if (head > 0 && it->end != END_NOT_STORED && !store(it, s->file, chunk, head))
            fail_to_store(it, errno);
        s->total += head;
        if (got > head) {
            keep_tail(it, s, chunk + head, got - head);
            s->total += got - head;
            if (s->tail_max == 0 && s == &it->out && it->end != END_NOT_STORED) {
                it->end = END_OUTPUT_LIMIT;
                begin_to_end(it);
            }
        }
        // One chunk a round, so that a flood on one stream hides no signal and no deadline.
        return;
    }
}

static int put_number(char *out, int64_t value);

/// Appends the kept tail to the file, after a line that says how much is left out.
static void write_tail(struct supervisor *it, struct stream *s) {
    int64_t beyond = s->total - s->head_max;
    if (beyond <= 0 || s->tail == NULL) return;
    int64_t kept = beyond < s->tail_max ? beyond : s->tail_max;
    if (beyond > kept) {
        char line[64] = "\n[... ";
        int length = 6;
        length += put_number(line + length, beyond - kept);
        memcpy(line + length, " bytes left out ...]\n", 21);
        if (!store(it, s->file, line, length + 21)) return fail_to_store(it, errno);
    }
    int64_t start = beyond > kept ? beyond % s->tail_max : 0;
    int64_t first = kept - start;
    if (!store(it, s->file, s->tail + start, first) || !store(it, s->file, s->tail, start))
        fail_to_store(it, errno);
}

// MARK: Writing down how it ended

static int put_number(char *out, int64_t value) {
    char digits[24];
    int count = 0, length = 0;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    if (value < 0) out[length++] = '-';
    do digits[count++] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    while (count > 0) out[length++] = digits[--count];
    return length;
}

struct text {
    char bytes[1024];
    int length;
};

static void put(struct text *text, const char *word) {
    size_t count = strlen(word);
    memcpy(text->bytes + text->length, word, count);
    text->length += (int)count;
}

static void put_member(struct text *text, const char *name, int64_t value) {
    put(text, ",\n  \"");
    put(text, name);
    put(text, "\": ");
    text->length += put_number(text->bytes + text->length, value);
}

/// Whether what the supervisor leaves has to outlast a power cut: not that of a command which ends with
/// its starter, since nobody else will look for it, and the starter puts down what matters itself.
static bool is_durable(const struct pawl_task *task) { return !task->ends_with_starter; }

/// Puts a stream on the disk if there is anything of it: `exit.json` must not be truer than it.
static int flush_stream(const struct stream *s) {
    return s->total > 0 && fdatasync(s->file) != 0 ? errno : 0;
}

/// Puts the names in the attempt's folder on the disk.
static int flush_folder(void) {
    int folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return errno;
    int error = fsync(folder) != 0 ? errno : 0;
    close(folder);
    return error;
}

static int64_t timeval_ms(struct timeval time) {
    return (int64_t)time.tv_sec * 1000 + time.tv_usec / 1000;
}

/// Makes `exit.json`, whole and on the disk, or returns errno.
static int write_exit(const struct supervisor *it) {
    struct text text = {.length = 0};
    put(&text, "{\n  \"end\": \"");
    put(&text, end_names[it->end]);
    put(&text, "\",\n  \"stage\": \"");
    put(&text, stage_names[it->stage]);
    put(&text, "\"");
    put_member(&text, "code", it->code);
    put_member(&text, "signal", it->signal);
    put_member(&text, "errno", it->error);
    put_member(&text, "stopped", it->stopped);
    put_member(&text, "startedAt", it->started_ms);
    put_member(&text, "endedAt", clock_ms(CLOCK_REALTIME));
    put_member(&text, "wallMilliseconds", it->ended_ms - it->began_ms);
    put_member(&text, "cpuMilliseconds",
               timeval_ms(it->usage.ru_utime) + timeval_ms(it->usage.ru_stime));
    put_member(&text, "memoryPeakKiB", it->usage.ru_maxrss);
    put_member(&text, "standardOutputBytes", it->out.total);
    put_member(&text, "standardErrorBytes", it->err.total);
    put(&text, "\n}\n");

    bool durable = is_durable(it->task);
    int error = durable ? flush_stream(&it->out) : 0;
    if (error == 0 && durable) error = flush_stream(&it->err);
    if (error != 0) return error;
    int file = open("exit.json.tmp", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) return errno;
    error = !write_all(file, text.bytes, text.length) || (durable && fsync(file) != 0) ? errno : 0;
    close(file);
    if (error == 0 && rename("exit.json.tmp", "exit.json") != 0) error = errno;
    return error != 0 || !durable ? error : flush_folder();
}

/// Ends the supervisor.
static _Noreturn void finish(struct supervisor *it) {
    int error;
    do error = write_exit(it);
    while (error != 0 && wait_for_room(it, error));
    _exit(error == 0 ? PAWL_SUPERVISOR_DONE : PAWL_SUPERVISOR_NO_WORD);
}

// MARK: The command

/// The command's side of the fork: becomes the command, or says why it cannot.
static _Noreturn void become_command(
    const struct pawl_task *task, pid_t supervisor, int in, int out, int err, int report) {
    struct not_started why = {.stage = STAGE_PREPARE};
    sigset_t none;
    sigemptyset(&none);
    // An attempt whose supervisor is killed counts as lost and may be tried again: it must not go
    // on beside the next one.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != supervisor) _exit(127);
    if (setpgid(0, 0) == 0 && dup2(in, 0) >= 0 && dup2(out, 1) >= 0 && dup2(err, 2) >= 0
        && sigprocmask(SIG_SETMASK, &none, NULL) == 0) {
        why.stage = STAGE_FOLDER;
        if (chdir(task->working_directory) == 0) {
            why.stage = STAGE_PROGRAM;
            // As execvp: a program that may not be run is remembered, and the search goes on.
            why.error = ENOENT;
            for (const char *const *program = task->programs; *program != NULL; program++) {
                execve(*program, task->arguments, task->environment);
                if (errno != ENOENT && errno != ENOTDIR) why.error = errno;
                if (errno != ENOENT && errno != ENOTDIR && errno != EACCES) break;
            }
            errno = why.error;
        }
    }
    why.error = errno;
    write_all(report, (const char *)&why, sizeof why);
    _exit(127);
}

static bool open_stream(
    struct supervisor *it, struct stream *s, const char *name, int *write_end) {
    int ends[2];
    do s->file = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    while (s->file < 0 && wait_for_room(it, errno));
    if (s->file < 0 || pipe2(ends, O_CLOEXEC) != 0) return false;
    s->pipe = ends[0];
    *write_end = ends[1];
    return fcntl(s->pipe, F_SETFL, O_NONBLOCK) == 0;
}

/// Starts the command; if that fails, `end` says so.
static void start_command(struct supervisor *it) {
    int out, err, report[2];
    struct not_started why = {.stage = STAGE_PREPARE};
    pid_t supervisor = getpid();
    int in = open("stdin", O_RDONLY | O_CLOEXEC);
    if (in < 0) in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (in < 0 || !open_stream(it, &it->out, "stdout", &out)
        || !open_stream(it, &it->err, "stderr", &err)
        || pipe2(report, O_CLOEXEC) != 0 || (it->child = fork()) < 0) {
        why.error = errno;
        it->child_gone = true;
    } else if (it->child == 0) {
        become_command(it->task, supervisor, in, out, err, report[1]);
    } else {
        setpgid(it->child, it->child);  // whoever comes first: both sides know the group from here
        close(in);
        close(out);
        close(err);
        close(report[1]);
        ssize_t got;
        while ((got = read(report[0], &why, sizeof why)) < 0 && errno == EINTR) {}
        close(report[0]);
        if (got != sizeof why) return;
    }
    it->end = END_NOT_STARTED;
    it->stage = (enum stage)why.stage;
    it->error = why.error;
}

/// Takes the ends of all children that have ended.
/// Returns whether there can be more.
static bool reap(struct supervisor *it) {
    for (;;) {
        int status;
        struct rusage usage;
        pid_t ended = wait4(-1, &status, WNOHANG, &usage);
        if (ended < 0 && errno == EINTR) continue;
        if (ended < 0) return false;
        if (ended == 0) return true;
        timeradd(&it->usage.ru_utime, &usage.ru_utime, &it->usage.ru_utime);
        timeradd(&it->usage.ru_stime, &usage.ru_stime, &it->usage.ru_stime);
        if (usage.ru_maxrss > it->usage.ru_maxrss) it->usage.ru_maxrss = usage.ru_maxrss;
        if (ended != it->child) continue;
        // Left-overs of the group are not necessarily children of ours yet: their parent may be
        // one of them. Ending ours makes them ours.
        it->child_gone = true;
        it->ended_ms = clock_ms(CLOCK_MONOTONIC);
        if (it->kill_at_ms == 0) it->term_at_ms = it->ended_ms + LINGER_MS;
        else signal_everything(it, SIGTERM);
        if (it->end != END_EXITED) continue;
        if (WIFSIGNALED(status)) {
            it->end = END_SIGNALLED;
            it->signal = WTERMSIG(status);
        } else {
            it->code = WEXITSTATUS(status);
        }
    }
}

/// Watches the command until it and all that it started are gone.
static void watch(struct supervisor *it) {
    while (reap(it)) {
        int64_t now = clock_ms(CLOCK_MONOTONIC);
        if (it->term_at_ms != 0 && now >= it->term_at_ms) begin_to_end(it);
        if (it->kill_at_ms != 0 && now >= it->kill_at_ms) {
            signal_everything(it, SIGKILL);
            it->kill_at_ms = now + LINGER_MS;  // again for what appears as a child only now
        }
        int64_t next = earlier(it->term_at_ms, it->kill_at_ms);
        int64_t timeout = next == 0 ? -1 : next > now ? next - now : 0;
        struct pollfd waits[] = {
            {.fd = it->signals, .events = POLLIN},
            {.fd = it->out.pipe, .events = POLLIN},
            {.fd = it->err.pipe, .events = POLLIN},
        };
        poll(waits, 3, timeout > INT32_MAX ? INT32_MAX : (int)timeout);
        take_signals(it);
        drain(it, &it->out);
        drain(it, &it->err);
    }
}

/// What is still in the pipes when nobody of ours can write into them any more. Another process may
/// still hold one open; it is not waited for.
static void drain_rest(struct supervisor *it, struct stream *s) {
    int64_t before;
    do {
        before = s->total;
        drain(it, s);
    } while (s->pipe >= 0 && s->total > before);
}

// MARK: The supervisor

/// Makes this attempt ours, or exits: no two supervisors come past this line for one folder.
static void claim(const struct pawl_task *task) {
    // It stays open: a lock of this kind ends with the first close of its file.
    int lock = open("lock", O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock < 0) _exit(PAWL_SUPERVISOR_ERRNO + errno);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(lock, F_SETLK, &whole) != 0) {
        _exit(errno == EACCES || errno == EAGAIN ? PAWL_SUPERVISOR_NOT_FIRST
                                                 : PAWL_SUPERVISOR_ERRNO + errno);
    }
    int started = open("started", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (started < 0)
        _exit(errno == EEXIST ? PAWL_SUPERVISOR_NOT_FIRST : PAWL_SUPERVISOR_ERRNO + errno);
    close(started);
    if (!is_durable(task)) return;
    // On the disk before the command begins, so that not even a power cut starts it twice.
    int error = flush_folder();
    if (error == 0) return;
    unlink("started");
    _exit(PAWL_SUPERVISOR_ERRNO + error);
}

/// A stream of which, beyond the limit, the head and the tail are kept.
static struct stream log_stream(int64_t bytes_max) {
    int64_t half = bytes_max / 2;
    return (struct stream){
        .pipe = -1, .file = -1, .head_max = bytes_max - half, .tail_max = half};
}

static _Noreturn void supervise(const struct pawl_task *task, pid_t starter) {
    setsid();
    if (task->ends_with_starter) {
        // SIGTERM is blocked: it waits for the one who reads it below.
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != starter) _exit(PAWL_SUPERVISOR_NO_WORD);
    }
    prctl(PR_SET_NAME, "pawl-task");
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    // All signals are blocked since before the fork. Their default actions come back for the
    // command; SIGTERM and SIGCHLD are read from a file.
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    // Not even the store's lock may outlive the driver in here.
    close_range(0, ~0U, 0);
    open("/dev/null", O_RDWR);
    dup2(0, 1);
    dup2(0, 2);
    if (chdir(task->directory) != 0) _exit(PAWL_SUPERVISOR_ERRNO + errno);
    claim(task);

    static struct supervisor it;
    it.task = task;
    it.out = task->stdout_is_log
        ? log_stream(task->stdout_bytes_max)
        : (struct stream){.pipe = -1, .file = -1, .head_max = task->stdout_bytes_max};
    it.err = log_stream(task->stderr_bytes_max);
    it.started_ms = clock_ms(CLOCK_REALTIME);
    it.began_ms = it.ended_ms = clock_ms(CLOCK_MONOTONIC);
    sigset_t taken;
    sigemptyset(&taken);
    sigaddset(&taken, SIGTERM);
    sigaddset(&taken, SIGCHLD);
    it.signals = signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK);
    if (it.signals < 0) {
        it.end = END_NOT_STARTED;
        it.stage = STAGE_PREPARE;
        it.error = errno;
        finish(&it);
    }
    start_command(&it);
    watch(&it);
    drain_rest(&it, &it.out);
    drain_rest(&it, &it.err);
    write_tail(&it, &it.out);
    write_tail(&it, &it.err);
    finish(&it);
}

pid_t pawl_spawn(const struct pawl_task *task, int *pidfd) {
    // A signal must not find the driver's handlers in the child.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t starter = getpid();
    pid_t process = fork();
    if (process == 0) supervise(task, starter);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    if (process < 0) return -1;
    // It cannot be gone: it is our child and nobody has waited for it.
    *pidfd = pawl_pidfd_open(process);
    if (*pidfd >= 0) return process;
    error = errno;
    kill(process, SIGKILL);
    waitpid(process, NULL, 0);
    errno = error;
    return -1;
}

int pawl_exchange(const char *one, const char *other) {
    return (int)syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
}

int pawl_flush_file_system(int file) { return syncfs(file); }

int pawl_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int pawl_pidfd_signal(int pidfd, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}

int pawl_stop_file(void) {
    sigset_t stops;
    sigemptyset(&stops);
    sigaddset(&stops, SIGTERM);
    sigaddset(&stops, SIGINT);
    sigaddset(&stops, SIGHUP);
    int error = pthread_sigmask(SIG_BLOCK, &stops, NULL);
    if (error == 0) return signalfd(-1, &stops, SFD_CLOEXEC | SFD_NONBLOCK);
    errno = error;
    return -1;
}

int pawl_stop_take(int file) {
    struct signalfd_siginfo info;
    return read(file, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

pid_t pawl_lock_holder(int lock_file) {
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(lock_file, F_GETLK, &whole) != 0) return -1;
    if (whole.l_type == F_UNLCK) return 0;
    if (whole.l_pid > 0) return whole.l_pid;
    errno = ESRCH;  // it lives, in another pid namespace
    return -1;
}
