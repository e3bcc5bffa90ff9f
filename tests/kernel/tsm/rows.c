/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ask.h"
#include "tree.h"

#define CHECK(condition)                                                       \
	do {                                                                   \
		if (!(condition)) {                                            \
			printf("# line %d: %s\n", __LINE__, #condition);       \
			return false;                                          \
		}                                                              \
	} while (0)

static struct provider *host;

/* ---- the rows ----------------------------------------------------------- */

static bool no_device_node_means_configfs(void)
{
	struct snpguest_options only = {
		.size = sizeof(only),
		.transport = SNPGUEST_TRANSPORT_IOCTL,
	};
	unsigned int before;

	CHECK(snpguest_open(NULL, NULL, &own.dev, &own.fault) ==
	      SNPGUEST_E_NODEV);
	CHECK(own.fault.os_errno == ENXIO);
	CHECK(provider_register(host, "tdx_guest", 0, false) == 0);
	CHECK(snpguest_open(NULL, NULL, &own.dev, &own.fault) ==
	      SNPGUEST_E_NODEV);
	CHECK(own.fault.os_errno == EOPNOTSUPP);
	provider_unregister(host);
	CHECK(provider_register(host, "sev_guest", 0, false) == 0);
	CHECK(snpguest_open(NULL, &only, &own.dev, &own.fault) ==
	      SNPGUEST_E_NODEV);
	CHECK(own.fault.os_errno == ENOENT);
	CHECK(open_own());
	before = host->asked;
	CHECK(ask() == SNPGUEST_OK && is_mine());
	CHECK(own.len == SNPGUEST_REPORT_SIZE && own.fault.attempts == 1);
	/* One request of the firmware, whatever is read of it. */
	CHECK(host->asked == before + 1);
	CHECK(ask_ext() == SNPGUEST_OK && is_mine());
	CHECK(snpguest_certs_count(own.certs) == 3);
	CHECK(host->asked == before + 2);
	return true;
}

static bool what_it_cannot_carry(void)
{
	struct snpguest_key_request req = { .size = sizeof(req) };
	uint8_t key[SNPGUEST_DERIVED_KEY_SIZE];
	unsigned int before = host->asked;

	CHECK(snpguest_derive_key(own.dev, &req, key, &own.fault) ==
	      SNPGUEST_E_UNSUPPORTED);
	own.req.key_sel = SNPGUEST_KEY_SEL_VCEK;
	CHECK(ask() == SNPGUEST_E_UNSUPPORTED);
	own.req.key_sel = SNPGUEST_KEY_SEL_AUTO;
	/* The attributes of an SVSM are not there. */
	CHECK(ask_svsm(NULL) == SNPGUEST_E_UNSUPPORTED);
	CHECK(own.fault.os_errno == ENOENT);
	CHECK(host->asked == before);
	return true;
}

static bool the_floor_of_the_vmpl(void)
{
	unsigned int before = host->asked;
	char folder[256];

	provider_unregister(host);
	CHECK(provider_register(host, "sev_guest", 2, false) == 0);
	own.req.vmpl = 1;
	CHECK(ask() == SNPGUEST_E_USAGE && own.fault.os_errno == EINVAL);
	CHECK(host->asked == before);
	own.req.vmpl = 3;
	CHECK(ask() == SNPGUEST_OK && is_mine() && own.report.vmpl == 3);
	CHECK(host->last.privlevel == 3);
	/* The core says it, too. */
	CHECK(mkdir(TREE "/own", 0700) == 0);
	CHECK(tree_write("own", "privlevel", "1", 1) == EINVAL);
	CHECK(tree_write("own", "privlevel", "4", 1) == EINVAL);
	CHECK(tree_generation("own") == 0);
	CHECK(rmdir(TREE "/own") == 0);
	CHECK(tree_folders(folder, sizeof(folder)) == 0);
	provider_unregister(host);
	CHECK(provider_register(host, "sev_guest", 0, false) == 0);
	own.req.vmpl = 0;
	return true;
}

/* What the library is built around; a core that changes shows here. */
static bool how_the_core_takes_blobs(void)
{
	uint8_t bytes[65] = { 7 }, blob[4096];

	CHECK(mkdir(TREE "/own", 0700) == 0);
	CHECK(tree_read("own", "outblob", blob, sizeof(blob)) == -EINVAL);
	CHECK(tree_write("own", "inblob", bytes, 64) == 0);
	CHECK(tree_generation("own") == 1);
	CHECK(tree_read("own", "outblob", blob, sizeof(blob)) == 1184);
	CHECK(tree_write("own", "inblob", bytes, 65) == EFBIG);
	/* close() took it, as nothing. */
	CHECK(tree_generation("own") == 2);
	CHECK(tree_read("own", "outblob", blob, sizeof(blob)) == -EINVAL);
	CHECK(tree_write("own", "inblob", bytes, 32) == 0);
	CHECK(tree_generation("own") == 3);
	CHECK(tree_read("own", "outblob", blob, sizeof(blob)) == -EINVAL);
	CHECK(rmdir(TREE "/own") == 0);
	return true;
}

/* ---- somebody else, between two steps of the library -------------------- */

static struct {
	const char *file; /* before it is opened */
	void (*act)(const char *folder);
} intruder;

/* The library's, in place of libc's. */
int openat(int dir, const char *path, int flags, ...)
{
	char folder[256];

	if (intruder.file && strcmp(path, intruder.file) == 0) {
		intruder.file = NULL;
		tree_folders(folder, sizeof(folder));
		intruder.act(folder);
	}
	return (int)syscall(SYS_openat, dir, path, flags, 0);
}

static void write_level(const char *folder)
{
	tree_write(folder, "privlevel", "3", 1);
}

static void write_blob(const char *folder)
{
	uint8_t bytes[65] = { 0 };

	tree_write(folder, "inblob", bytes, sizeof(bytes));
}

static void unregister(const char *folder)
{
	(void)folder;
	provider_unregister(host);
}

static bool disturbed(const char *file, void (*act)(const char *folder))
{
	unsigned int before = host->asked;
	snpguest_status status;

	intruder.file = file;
	intruder.act = act;
	status = ask_ext();
	printf("# before %s: %s, %u attempts, %u requests\n", file,
	       snpguest_status_name(status), own.fault.attempts,
	       host->asked - before);
	return status == SNPGUEST_OK && is_mine() && own.report.vmpl == 0 &&
	       own.fault.attempts == 2 && snpguest_certs_count(own.certs) == 3;
}

/* Another VMPL, or nothing to report on: neither is taken for the answer. */
static bool an_intruder_in_the_folder(void)
{
	CHECK(disturbed("outblob", write_level));
	CHECK(disturbed("auxblob", write_level));
	CHECK(disturbed("outblob", write_blob));
	CHECK(disturbed("auxblob", write_blob));
	return true;
}

static bool refused(int error, snpguest_status status)
{
	snpguest_status got;

	host->error = -error;
	got = ask_ext();
	host->error = 0;
	if (got == status && own.fault.os_errno == error && own.len == 0)
		return true;
	printf("# %s: %s, errno %d\n", strerror(error),
	       snpguest_status_name(got), own.fault.os_errno);
	return false;
}

static bool a_report_that_fails(void)
{
	CHECK(refused(EINVAL, SNPGUEST_E_FIRMWARE));
	CHECK(refused(ENXIO, SNPGUEST_E_FIRMWARE));
	CHECK(refused(EIO, SNPGUEST_E_VMM));
	CHECK(refused(ETIMEDOUT, SNPGUEST_E_VMM));
	CHECK(refused(EBADMSG, SNPGUEST_E_FORMAT));
	CHECK(refused(ENOTTY, SNPGUEST_E_DISABLED));
	CHECK(refused(ENOMEM, SNPGUEST_E_NOMEM));
	CHECK(refused(EFAULT, SNPGUEST_E_OS));
	/* Nothing of it is kept. */
	CHECK(ask() == SNPGUEST_OK && is_mine());
	return true;
}

static bool a_provider_that_goes(void)
{
	intruder.file = "outblob";
	intruder.act = unregister;
	CHECK(ask_ext() == SNPGUEST_E_NODEV && own.fault.os_errno == ENXIO);
	CHECK(ask() == SNPGUEST_E_NODEV && own.fault.os_errno == ENXIO);
	CHECK(provider_register(host, "sev_guest", 0, false) == 0);
	CHECK(ask() == SNPGUEST_OK && is_mine());
	return true;
}

/* REPORT_DATA is what binds the user data and the manifest. */
static bool is_bound(void)
{
	uint8_t both[64 + SNPSIM_SVSM_MANIFEST_MAX], want[64];
	const uint8_t *data;
	size_t len;

	data = snpguest_manifest_data(own.manifest, &len);
	if (!data || len > SNPSIM_SVSM_MANIFEST_MAX)
		return false;
	memcpy(both, own.req.user_data, 64);
	memcpy(both + 64, data, len);
	SHA512(both, 64 + len, want);
	return memcmp(own.report.report_data, want, 64) == 0;
}

static bool the_services_of_an_svsm(void)
{
	static const uint8_t vtpm[16] = { 0xc4, 0x76, 0xf1, 0xeb, 0x01, 0x23,
					  0x45, 0xa5, 0x96, 0x41, 0xb4, 0xe7,
					  0xdd, 0xe5, 0xbf, 0xe3 };
	struct snpguest_svsm_request svsm = { .size = sizeof(svsm) };
	size_t len;

	provider_unregister(host);
	CHECK(provider_register(host, "sev_guest", 2, true) == 0);
	own.req.vmpl = 2;
	CHECK(ask_svsm(NULL) == SNPGUEST_OK && is_bound());
	/* The SVSM's own level, not the kernel's. */
	CHECK(own.report.vmpl == 0 && host->last.privlevel == 2);
	CHECK(snpguest_certs_count(own.certs) == 3);
	snpguest_manifest_data(own.manifest, &len);
	CHECK(len == 48 + SNPSIM_SVSM_EK_SIZE);
	svsm.has_service = 1;
	memcpy(svsm.service_guid, vtpm, sizeof(vtpm));
	CHECK(ask_svsm(&svsm) == SNPGUEST_OK && is_bound());
	snpguest_manifest_data(own.manifest, &len);
	CHECK(len == SNPSIM_SVSM_EK_SIZE);
	CHECK(memcmp(host->last.service_guid, snpsim_svsm_vtpm, 16) == 0);
	svsm.manifest_version = 9;
	CHECK(ask_svsm(&svsm) == SNPGUEST_E_FIRMWARE);
	CHECK(own.fault.os_errno == EINVAL);
	CHECK(host->last.manifest_version == 9);
	/* The plain report is the firmware's, at the kernel's own level. */
	CHECK(ask() == SNPGUEST_OK && is_mine() && own.report.vmpl == 2);
	return true;
}

#define THREADS 4u
#define TIMES 5u

static void *ask_in_thread(void *ctx)
{
	struct snpguest_report_request req = own.req;
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	struct snpguest_report report;
	uintptr_t wrong = 0;
	size_t len;

	memset(req.user_data, (int)(uintptr_t)ctx, sizeof(req.user_data));
	for (unsigned int i = 0; i < TIMES; i++) {
		req.user_data[1] = (uint8_t)i;
		if (snpguest_get_report(own.dev, &req, raw, sizeof(raw), &len,
					NULL) ||
		    snpguest_report_parse(raw, len, &report, sizeof(report)) ||
		    memcmp(report.report_data, req.user_data, 64) != 0)
			wrong++;
	}
	return (void *)wrong;
}

static bool threads_share_a_handle(void)
{
	pthread_t threads[THREADS];
	unsigned int before = host->asked;
	char folder[256];
	void *wrong;

	for (uintptr_t i = 0; i < THREADS; i++)
		CHECK(pthread_create(&threads[i], NULL, ask_in_thread,
				     (void *)(i + 1)) == 0);
	for (unsigned int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], &wrong);
		CHECK(wrong == NULL);
	}
	CHECK(host->asked == before + THREADS * TIMES);
	CHECK(tree_folders(folder, sizeof(folder)) == 0);
	snpguest_close(own.dev);
	forget();
	return true;
}

static const struct {
	const char *name;
	bool (*run)(void);
} rows[] = {
	{ "no device node means configfs", no_device_node_means_configfs },
	{ "what it cannot carry", what_it_cannot_carry },
	{ "the floor of the VMPL", the_floor_of_the_vmpl },
	{ "how the core takes blobs", how_the_core_takes_blobs },
	{ "an intruder in the folder", an_intruder_in_the_folder },
	{ "a report that fails", a_report_that_fails },
	{ "a provider that goes", a_provider_that_goes },
	{ "the services of an SVSM", the_services_of_an_svsm },
	{ "threads share a handle", threads_share_a_handle },
};

void run_rows(struct provider *provider)
{
	host = provider;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool ok = rows[i].run();

		printf("%s tsm: %s\n", ok ? "ok" : "not ok", rows[i].name);
		fflush(stdout);
	}
	provider_unregister(host);
}
