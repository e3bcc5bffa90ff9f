/* SPDX-License-Identifier: MIT */
/* What the command line asks of the simulated machine and its device. */
#ifndef SNPNODE_OPTIONS_H
#define SNPNODE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include <snpguest-sim.h>

#include "../core/config.h"

struct snpnode_options {
	const char *pki;     /* folder for the certificates, or NULL */
	const char *keys;    /* folder that keeps the RSA keys, or NULL */
	const char *state;   /* folder that keeps the chip, or NULL */
	const char *plan;    /* file with the fault plan, or NULL */
	const char *control; /* where the control socket shall be, or NULL */
	const char *tsm;     /* mount: folder for the tsm tree, or NULL */
	/* Firmware in words, snpnode_fwchoice_apply(); NULL: the line's. */
	const char *tcb;
	const char *committed_tcb;
	const char *reported_tcb;
	const char *firmware;
	const char *committed_firmware;
	const char
		*seed;	 /* decides all randomness but the RSA keys', or NULL */
	uint32_t svsm;	 /* 1: one below the guest's kernel */
	uint32_t mode;	 /* of the device */
	uint32_t kernel; /* enum snpsim_kernel */
	/* What is the driver's or a folder in it is not used. */
	struct snpguest_sim_options sim;
	struct snpcore_config config;
};

void snpnode_options_init(struct snpnode_options *options);

/*
 * Read the options that @argv starts with; "--" ends them and is skipped.
 * How many words were taken, -1 if it was said what is wrong with one.
 */
int snpnode_options_parse(struct snpnode_options *options, int argc,
			  char **argv);

#endif
