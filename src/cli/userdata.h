/* SPDX-License-Identifier: MIT */
/* The 64 bytes of user data, from the command line, a file or nowhere. */
#ifndef CLI_USERDATA_H
#define CLI_USERDATA_H

#include "cli.h"

/*
 * @word: hexadecimal, or "@FILE" for a file's bytes, or "-" for standard
 * input's; 1 to 64 bytes, zeros behind them.
 */
bool userdata_parse(struct cli *cli, const char *word,
		    uint8_t data[SNPGUEST_USER_DATA_SIZE]);

/* 64 bytes that nobody could foresee. */
bool userdata_fresh(struct cli *cli, uint8_t data[SNPGUEST_USER_DATA_SIZE]);

#endif
