/* SPDX-License-Identifier: MIT */
#include "phrase.h"

#define RUN 512u

static const char *const words[] = {
	"status\n",
	"log\n",
	"log ",
	"reboot\n",
	"update ",
	"plan\n",
	"\n",
	" ",
	"=",
	"boot-loader=",
	"tee=",
	"snp=",
	"microcode=",
	"fmc=",
	"major=",
	"minor=",
	"build=",
	"0",
	"1",
	"255",
	"256",
	"0x1",
	"-1",
	"18446744073709551615",
	"18446744073709551616",
	"at 1 on message busy\n",
	"at 2 to 4 on query invalid-len 3\n",
	"always silence\n",
	"every 2 delay 100\n",
	"from 1 after fail\n",
	"from 2 replay 1\n",
	"from 1 flip response 96 1\n",
	"from 1 sealed vmpck 1\n",
	"always signal\n",
	"throttle 2 per 1\n",
	"throttle off\n",
	"host kvm\n",
	"host protocol\n",
	"kernel 5.19\n",
	"kernel ours\n",
	"table none\n",
	"table pem crl extra 3\n",
	"# said\n",
	"status",
	"reboot",
	"plan",
};
#define WORDS (sizeof(words) / sizeof(words[0]))

/* One piece behind @text; how long it is, 0: that was all. */
static size_t piece(struct fuzz_in *in, char *text, size_t room)
{
	uint8_t what = fuzz_u8(in), byte;
	char number[8];
	const void *said = number;
	size_t len = 1;

	if (what == 0)
		return 0;
	if (what == 0xff) {
		number[0] = '\0';
	} else if (what == 0xfe) {
		byte = fuzz_u8(in);
		len = (fuzz_u8(in) + 1u) * RUN;
		len = len < room ? len : room;
		memset(text, byte, len);
		return len;
	} else if (what >= 0xe0) {
		len = (size_t)snprintf(number, sizeof(number), "%u",
				       fuzz_u8(in));
	} else if (what >= 0xa0) {
		said = fuzz_take(in, what - 0x9fu, &len);
	} else {
		said = words[(what - 1u) % WORDS];
		len = strlen(said);
	}
	len = len < room ? len : room;
	if (len)
		memcpy(text, said, len);
	return len;
}

size_t phrase_make(struct fuzz_in *in, char text[PHRASE_MAX])
{
	size_t len = 0, more;

	do {
		more = piece(in, text + len, PHRASE_MAX - len);
		len += more;
	} while (more && len < PHRASE_MAX);
	return len;
}
