/* SPDX-License-Identifier: MIT */
/*
 * Who comes to the control socket: says something in pieces, ends or hangs up
 * whenever it likes, hears its answer or does not.
 */
#ifndef FUZZ_VISITOR_H
#define FUZZ_VISITOR_H

#include "phrase.h"

#define VISITORS 4u

/* What the daemon meets with it. */
enum trouble {
	NO_TROUBLE,
	NO_ACCEPT,  /* it cannot be let in to stay */
	STRANGER,   /* another user's */
	NO_PEER,    /* nobody can say whose */
	NO_WATCH,   /* the others cannot be made to wait */
	INTR_READ,  /* EINTR, then EAGAIN */
	NO_READ,    /* it cannot be heard */
	NO_REPLY,   /* nobody can say when it would hear */
	INTR_SEND,  /* EINTR, then EAGAIN */
	SLOW_SEND,  /* few bytes at a time */
	NO_SEND,    /* its answer cannot be sent */
	NO_UPDATE,  /* a firmware update finds no memory */
	NO_KEEPING, /* ... or nobody who keeps it */
	DEAFENING,  /* nobody can be let in after it */
	TROUBLES,
};

struct visitor {
	int fd; /* -1: not here */
	enum trouble trouble;
	unsigned int met; /* the trouble, so often */
	bool ended;	  /* said all that it will say */
	bool served;	  /* or sent away */
	bool unheard;	  /* sent away before it had said all */
	bool cut;	  /* ... or before it had its answer */
	size_t len, said;
	char *answer; /* NULL: none */
	size_t answer_len, heard;
	char text[PHRASE_MAX];
};

extern struct visitor visitors[VISITORS];

/* From now on everybody comes to the socket at @path. */
void visitors_begin(const char *path);
/* Everybody goes. */
void visitors_end(void);

/* Nothing is left of an earlier visit. */
bool visitor_free(const struct visitor *who);
/* False: nobody listens any more. */
bool visitor_come(struct visitor *who, enum trouble trouble);
/* Come and be gone: another daemon that looks whether one lives here. */
void visitor_peep(struct visitor *who);
/* At most @len bytes more of its text. */
void visitor_say(struct visitor *who, size_t len);
void visitor_finish(struct visitor *who);
void visitor_leave(struct visitor *who);
/* At most @len bytes of the answer, which must be there by now. */
void visitor_hear(struct visitor *who, size_t len);

/* The one whose turn it is, NULL: nobody waits or is being heard. */
struct visitor *visitors_first(void);
/* Nothing happens any more: so nobody waits who has said all. */
void visitors_check_idle(void);

/* What the daemon took for a command, from whom it now listens to. */
void visitor_commands(const char *text, size_t len);
/* ... and what it means to answer. */
void visitor_answered(const char *answer, size_t len);

#endif
