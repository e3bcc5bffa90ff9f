/* SPDX-License-Identifier: MIT */
/* snpguest-node control SOCKET COMMAND... */
#ifndef SNPNODE_TELL_H
#define SNPNODE_TELL_H

/*
 * Tell the daemon that listens at argv[0] what the words after it say; its
 * answer goes to standard output.  The exit code.
 */
int snpnode_tell(int argc, char **argv);

#endif
