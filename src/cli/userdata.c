/* SPDX-License-Identifier: MIT */
#include "userdata.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "hex.h"
#include "input.h"
#include "say.h"

static bool from_file(struct cli *cli, const char *path, uint8_t *data)
{
	struct input input;
	bool fine;

	fine = input_read(cli, path, SNPGUEST_USER_DATA_SIZE, &input);
	if (fine && input.len == 0)
		fine = say_error(cli,
				 "the user data in %s is empty; give "
				 "1 to 64 bytes",
				 path);
	if (fine)
		memcpy(data, input.data, input.len);
	input_free(&input);
	return fine;
}

bool userdata_parse(struct cli *cli, const char *word,
		    uint8_t data[SNPGUEST_USER_DATA_SIZE])
{
	size_t len;

	memset(data, 0, SNPGUEST_USER_DATA_SIZE);
	if (strcmp(word, "-") == 0)
		return from_file(cli, word, data);
	if (word[0] == '@')
		return from_file(cli, word + 1, data);
	if (hex_decode(word, data, SNPGUEST_USER_DATA_SIZE, &len))
		return true;
	return say_usage(cli,
			 "--user-data: '%.140s' is not 1 to 64 bytes in "
			 "hexadecimal, nor @FILE, nor -",
			 word);
}

bool userdata_fresh(struct cli *cli, uint8_t data[SNPGUEST_USER_DATA_SIZE])
{
	ssize_t got;

	/* Up to 256 bytes come whole once the pool is ready: getrandom(2). */
	do {
		got = getrandom(data, SNPGUEST_USER_DATA_SIZE, 0);
	} while (got < 0 && errno == EINTR);
	if (got != SNPGUEST_USER_DATA_SIZE)
		return say_error(cli,
				 "no random nonce to be had: %s; give one "
				 "with --user-data",
				 strerror(errno));
	return true;
}
