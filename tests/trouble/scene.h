/* SPDX-License-Identifier: MIT */
/* What the calls of the public functions play with, and what is right. */
#ifndef SCENE_H
#define SCENE_H

#include <snpguest-sim.h>
#include <snpguest-verify.h>
#include <stdbool.h>

/* A result that is no error and not right: what this is all about. */
#define SCENE_WRONG 1
#define SCENE_MASK 0x5a

/* All of it was made while nothing failed. */
struct scene {
	struct snpguest_sim_options options;
	uint8_t raw[SNPGUEST_REPORT_SIZE];
	uint8_t user_data[SNPGUEST_USER_DATA_SIZE];
	snpguest_certs *certs;
	const uint8_t *table;
	size_t table_len;
	uint8_t evidence[SNPGUEST_REPORT_SIZE + 0x4000];
	size_t evidence_len;
	uint8_t ark[4096], leaf[4096], crl[4096];
	size_t ark_len, leaf_len, crl_len;
	/* Masked: the search for what is left of it shall not find ours. */
	uint8_t masked_key[SNPGUEST_DERIVED_KEY_SIZE];
	char state[64], tree[64];
	/* Anew for each run, by rows that ask for them. */
	snpguest_sim *sim;
	snpguest_device *dev;
	snpguest_verifier *verifier;
};

extern struct scene scene;

/* False where SNPGUEST_TEST_PKI does not say where the RSA keys are. */
bool scene_prepare(void);
void scene_finish(void);
/* Open a device on the scene's machine. */
snpguest_status scene_attach(void);
/* Nothing of ours may be left in the tree; but what could not be removed. */
void scene_clear_tree(void);
bool scene_says_wrong(const char *what);

enum scene_need { NEED_NOTHING, NEED_SIM, NEED_DEVICE, NEED_VERIFIER };

struct scene_row {
	const char *name; /* of the public function */
	snpguest_status (*run)(void);
	enum scene_need need;
	bool is_pure; /* makes no call that can fail */
};

extern const struct scene_row scene_lib[], scene_verify[], scene_sim[];

/* True, or it is said what @is wrong about @name. */
#define SCENE_RIGHT(is) ((is) || scene_says_wrong(#is))

#endif
