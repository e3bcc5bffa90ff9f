/* SPDX-License-Identifier: MIT */
/*
 * Calls of libc that can fail.  No header of theirs is included: it would
 * have macros, attributes and other names for the same symbols.  Handles,
 * streams and structures are void * here, and variable arguments are words.
 */
#include "failcall.h"

#include <errno.h>

#define WRAP(group, usual, type, failure, name, params, args)                  \
	type name params;                                                      \
	type name params                                                       \
	{                                                                      \
		static type(*next) params;                                     \
                                                                               \
		if (failcall_now(group, usual))                                \
			return failure;                                        \
		if (!next)                                                     \
			next = failcall_next(#name);                           \
		return next args;                                              \
	}

/* The call is made; that it went well is denied. */
#define WRAP_AFTER(group, usual, type, failure, name, params, args)            \
	type name params;                                                      \
	type name params                                                       \
	{                                                                      \
		static type(*next) params;                                     \
		bool fails = failcall_now(group, usual);                       \
		int error = errno;                                             \
		type done;                                                     \
                                                                               \
		if (!next)                                                     \
			next = failcall_next(#name);                           \
		done = next args;                                              \
		if (fails)                                                     \
			errno = error;                                         \
		return fails ? failure : done;                                 \
	}

#define P const void *
#define W long
#define FILE_INT(usual, name, params, args)                                    \
	WRAP(FAIL_FILE, usual, int, -1, name, params, args)
#define FILE_LONG(usual, name, params, args)                                   \
	WRAP(FAIL_FILE, usual, long, -1, name, params, args)
#define FILE_PTR(usual, name, params, args)                                    \
	WRAP(FAIL_FILE, usual, void *, NULL, name, params, args)

FILE_INT(EMFILE, open, (P a, int b, W c), (a, b, c))
FILE_INT(EMFILE, open64, (P a, int b, W c), (a, b, c))
FILE_INT(EMFILE, openat, (int a, P b, int c, W d), (a, b, c, d))
FILE_INT(EMFILE, openat64, (int a, P b, int c, W d), (a, b, c, d))
FILE_INT(EMFILE, mkostemp64, (P a, int b), (a, b))
FILE_LONG(EIO, read, (int a, P b, size_t c), (a, b, c))
FILE_LONG(EIO, readlink, (P a, P b, size_t c), (a, b, c))
FILE_LONG(ENOSPC, write, (int a, P b, size_t c), (a, b, c))
FILE_INT(EACCES, rename, (P a, P b), (a, b))
FILE_INT(EACCES, renameat, (int a, P b, int c, P d), (a, b, c, d))
FILE_INT(EACCES, linkat, (int a, P b, int c, P d, int e), (a, b, c, d, e))
FILE_INT(EIO, fsync, (int a), (a))
FILE_INT(EACCES, mkdir, (P a, unsigned int b), (a, b))
FILE_INT(EACCES, mkdirat, (int a, P b, unsigned int c), (a, b, c))
FILE_INT(EACCES, unlink, (P a), (a))
FILE_INT(EACCES, unlinkat, (int a, P b, int c), (a, b, c))
FILE_INT(EACCES, remove, (P a), (a))
FILE_INT(EIO, fstat64, (int a, P b), (a, b))
FILE_INT(EACCES, stat64, (P a, P b), (a, b))
FILE_INT(EACCES, lstat64, (P a, P b), (a, b))
FILE_INT(EACCES, access, (P a, int b), (a, b))
FILE_INT(EPERM, fchmod, (int a, unsigned int b), (a, b))
FILE_INT(ENOLCK, flock, (int a, int b), (a, b))
FILE_INT(EIO, ioctl, (int a, unsigned long b, P c), (a, b, c))
FILE_INT(EINVAL, fcntl64, (int a, int b, W c), (a, b, c))
FILE_INT(EACCES, symlink, (P a, P b), (a, b))
FILE_INT(ENOMEM, scandir64, (P a, P b, P c, P d), (a, b, c, d))
FILE_PTR(EMFILE, fopen64, (P a, P b), (a, b))
FILE_PTR(EMFILE, fopen, (P a, P b), (a, b))
FILE_PTR(ENOMEM, fdopen, (int a, P b), (a, b))
FILE_PTR(ENOMEM, open_memstream, (P a, P b), (a, b))
FILE_PTR(EMFILE, opendir, (P a), (a))
FILE_PTR(ENOMEM, getcwd, (P a, size_t b), (a, b))
FILE_PTR(EACCES, realpath, (P a, P b), (a, b))
WRAP_AFTER(FAIL_FILE, EIO, int, -1, close, (int a), (a))
WRAP_AFTER(FAIL_FILE, EIO, int, -1, fclose, (P a), (a))
WRAP_AFTER(FAIL_FILE, ENOSPC, int, -1, fflush, (P a), (a))
WRAP(FAIL_FILE, ENOMEM, void *, (void *)-1, mmap,
     (P a, size_t b, int c, int d, int e, W f), (a, b, c, d, e, f))
WRAP(FAIL_FILE, ENOMEM, void *, (void *)-1, mmap64,
     (P a, size_t b, int c, int d, int e, W f), (a, b, c, d, e, f))

#define SOCKET_INT(usual, name, params, args)                                  \
	WRAP(FAIL_SOCKET, usual, int, -1, name, params, args)
#define SOCKET_LONG(usual, name, params, args)                                 \
	WRAP(FAIL_SOCKET, usual, long, -1, name, params, args)

SOCKET_INT(EMFILE, socket, (int a, int b, int c), (a, b, c))
SOCKET_INT(EMFILE, socketpair, (int a, int b, int c, P d), (a, b, c, d))
SOCKET_INT(EADDRINUSE, bind, (int a, P b, unsigned int c), (a, b, c))
SOCKET_INT(EADDRINUSE, listen, (int a, int b), (a, b))
SOCKET_INT(EMFILE, accept4, (int a, P b, P c, int d), (a, b, c, d))
SOCKET_INT(ECONNREFUSED, connect, (int a, P b, unsigned int c), (a, b, c))
SOCKET_INT(EINVAL, getsockopt, (int a, int b, int c, P d, P e), (a, b, c, d, e))
SOCKET_INT(EINVAL, setsockopt, (int a, int b, int c, P d, unsigned int e),
	   (a, b, c, d, e))
SOCKET_INT(ENOTCONN, shutdown, (int a, int b), (a, b))
SOCKET_LONG(EPIPE, send, (int a, P b, size_t c, int d), (a, b, c, d))
SOCKET_LONG(ECONNRESET, recv, (int a, P b, size_t c, int d), (a, b, c, d))
SOCKET_INT(ENOMEM, poll, (P a, unsigned long b, int c), (a, b, c))
SOCKET_INT(EMFILE, epoll_create1, (int a), (a))
SOCKET_INT(ENOMEM, epoll_ctl, (int a, int b, int c, P d), (a, b, c, d))
SOCKET_INT(EINTR, epoll_wait, (int a, P b, int c, int d), (a, b, c, d))
SOCKET_INT(EMFILE, timerfd_create, (int a, int b), (a, b))
SOCKET_INT(EINVAL, timerfd_settime, (int a, int b, P c, P d), (a, b, c, d))
SOCKET_INT(EMFILE, signalfd, (int a, P b, int c), (a, b, c))
SOCKET_INT(EMFILE, eventfd, (unsigned int a, int b), (a, b))
SOCKET_INT(EMFILE, pipe2, (P a, int b), (a, b))

#define PROCESS_INT(usual, name, params, args)                                 \
	WRAP(FAIL_PROCESS, usual, int, -1, name, params, args)
/* These return what went wrong. */
#define PTHREAD_INT(usual, name, params, args)                                 \
	WRAP(FAIL_PROCESS, usual, int, usual, name, params, args)

PROCESS_INT(EPERM, mount, (P a, P b, P c, unsigned long d, P e),
	    (a, b, c, d, e))
PROCESS_INT(EPERM, move_mount, (int a, P b, int c, P d, unsigned int e),
	    (a, b, c, d, e))
PROCESS_INT(EPERM, open_tree, (int a, P b, unsigned int c), (a, b, c))
PROCESS_INT(EBUSY, umount2, (P a, int b), (a, b))
PROCESS_INT(EPERM, unshare, (int a), (a))
PROCESS_INT(EAGAIN, fork, (void), ())
PROCESS_INT(ENOEXEC, execvp, (P a, P b), (a, b))
PROCESS_INT(ENOEXEC, execve, (P a, P b, P c), (a, b, c))
PROCESS_INT(EINTR, waitpid, (int a, P b, int c), (a, b, c))
PROCESS_INT(EINVAL, prctl, (int a, W b, W c, W d, W e), (a, b, c, d, e))
PROCESS_INT(EINVAL, sigaction, (int a, P b, P c), (a, b, c))
PROCESS_INT(EINVAL, sigprocmask, (int a, P b, P c), (a, b, c))
PROCESS_INT(ENOMEM, setenv, (P a, P b, int c), (a, b, c))
PTHREAD_INT(EAGAIN, pthread_create, (P a, P b, P c, P d), (a, b, c, d))
PTHREAD_INT(ENOMEM, pthread_mutex_init, (P a, P b), (a, b))
PTHREAD_INT(ENOMEM, pthread_cond_init, (P a, P b), (a, b))

WRAP(FAIL_REMOTE, EFAULT, long, -1, process_vm_readv,
     (int a, P b, unsigned long c, P d, unsigned long e, unsigned long f),
     (a, b, c, d, e, f))
WRAP(FAIL_REMOTE, EFAULT, long, -1, process_vm_writev,
     (int a, P b, unsigned long c, P d, unsigned long e, unsigned long f),
     (a, b, c, d, e, f))

WRAP(FAIL_RANDOM, ENOSYS, long, -1, getrandom, (P a, size_t b, unsigned int c),
     (a, b, c))
