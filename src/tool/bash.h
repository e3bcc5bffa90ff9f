/* SPDX-License-Identifier: MIT */
/* Completion for bash, in the parts that both tools' scripts are made of. */
#ifndef TOOL_BASH_H
#define TOOL_BASH_H

/*
 * Set COMPREPLY, cur and prev.  A value written as --name=value reaches the
 * script as three words, and is brought to the form --name value.
 */
void bash_begin(const char *function);

/*
 * The command that completes an option's value, by what stands for it in the
 * help: a folder for DIR, files for what names one (FILE, DEVICE, SOCKET,
 * PATH, LOG), words parted by '|' or ',' as they stand, else nothing.
 */
void bash_value(const char *value);

#endif
