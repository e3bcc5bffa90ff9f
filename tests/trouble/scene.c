/* SPDX-License-Identifier: MIT */
#include "scene.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct scene scene;

bool scene_says_wrong(const char *what)
{
	fprintf(stderr, "not so: %s\n", what);
	return false;
}

snpguest_status scene_attach(void)
{
	struct snpguest_transport transport;
	void *ctx;
	snpguest_status st =
		snpguest_sim_transport(scene.sim, &transport, &ctx);

	if (st != SNPGUEST_OK)
		return st;
	st = snpguest_open_transport(&transport, ctx, NULL, &scene.dev);
	if (st != SNPGUEST_OK)
		transport.close(ctx);
	return st;
}

static bool folder(char *path, size_t size, const char *name)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(path, size, "%s/%s-XXXXXX", tmp ? tmp : "/tmp", name);
	return mkdtemp(path) != NULL;
}

static bool cert(uint32_t which, uint8_t *der, size_t *len)
{
	return snpguest_sim_cert(scene.sim, which, der, 4096, len) ==
	       SNPGUEST_OK;
}

static bool take_evidence(void)
{
	struct snpguest_report_request req = { .size = sizeof(req) };
	struct snpguest_key_request wish = { .size = sizeof(wish) };
	uint8_t key[SNPGUEST_DERIVED_KEY_SIZE];
	size_t len;

	memcpy(scene.user_data, "a nonce", 7);
	memcpy(req.user_data, scene.user_data, sizeof(req.user_data));
	if (snpguest_get_ext_report(scene.dev, &req, scene.raw,
				    sizeof(scene.raw), &len, &scene.certs,
				    NULL) != SNPGUEST_OK ||
	    snpguest_derive_key(scene.dev, &wish, key, NULL) != SNPGUEST_OK)
		return false;
	for (size_t i = 0; i < sizeof(key); i++)
		scene.masked_key[i] = key[i] ^ SCENE_MASK;
	explicit_bzero(key, sizeof(key));
	scene.table = snpguest_certs_table(scene.certs, &scene.table_len);
	return snpguest_evidence_write(scene.raw, sizeof(scene.raw),
				       scene.certs, scene.evidence,
				       sizeof(scene.evidence),
				       &scene.evidence_len) == SNPGUEST_OK;
}

bool scene_prepare(void)
{
	const char *pki = getenv("SNPGUEST_TEST_PKI");
	bool done;

	if (!pki ||
	    !folder(scene.state, sizeof(scene.state), "trouble-state") ||
	    !folder(scene.tree, sizeof(scene.tree), "trouble-tree"))
		return false;
	scene.options = (struct snpguest_sim_options){
		.size = sizeof(scene.options),
		.pki_dir = pki,
		.state_dir = scene.state,
		.cert_time = time(NULL),
	};
	if (snpguest_sim_new(&scene.options, &scene.sim) != SNPGUEST_OK)
		return false;
	done = scene_attach() == SNPGUEST_OK && take_evidence() &&
	       cert(SNPGUEST_SIM_CERT_ARK, scene.ark, &scene.ark_len) &&
	       cert(SNPGUEST_SIM_CERT_LEAF, scene.leaf, &scene.leaf_len) &&
	       cert(SNPGUEST_SIM_CERT_CRL, scene.crl, &scene.crl_len);
	snpguest_close(scene.dev);
	snpguest_sim_free(scene.sim);
	return done;
}

static void remove_in(const char *dir, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	unlink(path);
}

void scene_clear_tree(void)
{
	DIR *dir = opendir(scene.tree);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR);
	if (dir)
		closedir(dir);
}

void scene_finish(void)
{
	rmdir(scene.tree);
	remove_in(scene.state, "chip");
	remove_in(scene.state, "firmware");
	rmdir(scene.state);
	snpguest_certs_free(scene.certs);
}
