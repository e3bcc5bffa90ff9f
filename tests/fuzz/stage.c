/* SPDX-License-Identifier: MIT */
#include "stage.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "judge.h"
#include "node/keycache.h"
#include "pki.h"
#include "sim/inside.h"

/* More than all that may be said and answered at once takes. */
#define ROUNDS_MAX 2000u

struct stage stage;

/* ---- folder ---------------------------------------------------------------
 */

static int remove_one(const char *path, const struct stat *st, int kind,
		      struct FTW *walk)
{
	(void)st;
	(void)kind;
	(void)walk;
	return remove(path);
}

static void leave_stale(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strcpy(address.sun_path, stage.path);
	if (fd < 0 ||
	    bind(fd, (const struct sockaddr *)&address, sizeof(address)))
		abort();
	close(fd);
}

static void open_folder(uint8_t how)
{
	/* A file system on a disk would take most of the time. */
	bool memory = access("/dev/shm", W_OK | X_OK) == 0;

	snprintf(stage.folder, sizeof(stage.folder), "%s/snpguest-fuzz-XXXXXX",
		 memory ? "/dev/shm" : P_tmpdir);
	if (!mkdtemp(stage.folder))
		abort();
	snprintf(stage.path, sizeof(stage.path), "%s/control", stage.folder);
	if (how & STAGE_STALE)
		leave_stale();
}

/* ---- loop -----------------------------------------------------------------
 */

static int tick(void *ctx)
{
	struct pollfd events = { .fd = stage.loop.epoll, .events = POLLIN };

	(void)ctx;
	stage.loop.now_ms = judge.now_ms;
	MUST(snpnode_world_tick(&stage.world) >= -1);
	MUST(snpnode_world_lives(&stage.world) && !stage.loop.stop);
	MUST(stage.rounds++ < ROUNDS_MAX);
	stage.loop.stop = poll(&events, 1, 0) == 0;
	return 0;
}

void stage_run(void)
{
	stage.rounds = 0;
	stage.loop.stop = false;
	MUST(snpnode_loop_run(&stage.loop) == 0);
}

/* ---- machine --------------------------------------------------------------
 */

static int boot(const struct snpnode_elsewhere *driver,
		const struct snpsim_secrets *secrets)
{
	(void)secrets;
	MUST(driver == &stage.driver);
	return stage.boot_error;
}

static bool state(const struct snpnode_elsewhere *driver,
		  char text[SNPNODE_STATE_MAX], uint64_t *files)
{
	MUST(driver == &stage.driver);
	*files = judge.files;
	snprintf(text, SNPNODE_STATE_MAX, "%s", "pending");
	return !stage.driver_away;
}

static void open_world(uint8_t how)
{
	static const uint32_t lines[] = { SNPGUEST_LINE_MILAN,
					  SNPGUEST_LINE_GENOA,
					  SNPGUEST_LINE_TURIN,
					  SNPGUEST_LINE_MILAN };
	struct snpnode_options options;

	snpnode_options_init(&options);
	options.seed = "stage";
	options.sim.line = lines[how & STAGE_LINE];
	/* Unsigned reports: ECDSA would take most of the time. */
	options.sim.flags = SNPGUEST_SIM_MASK_CHIP_KEY;
	options.svsm = how & STAGE_SVSM ? 1 : 0;
	if (options.svsm)
		options.config.vmpck_id = SNPNODE_SVSM_KERNEL_VMPCK;
	if (!snpnode_world_open(&stage.world, &stage.loop, &options))
		abort();
	stage.driver = (struct snpnode_elsewhere){ boot, state };
	if (!(how & STAGE_ELSEWHERE))
		return;
	snpnode_device_shutdown(&stage.world.device);
	stage.world.elsewhere = &stage.driver;
}

static void write_pki(uint8_t how)
{
	char dir[64];

	if (!(how & (STAGE_PKI | STAGE_NO_PKI)))
		return;
	snprintf(dir, sizeof(dir), "%s/%s", stage.folder,
		 how & STAGE_NO_PKI ? "none/pki" : "pki");
	MUST(snpnode_world_write_pki(&stage.world, dir) ==
	     !(how & STAGE_NO_PKI));
}

void stage_open(uint8_t how)
{
	memset(&stage, 0, sizeof(stage));
	open_folder(how);
	if (snpnode_loop_init(&stage.loop, tick, NULL))
		abort();
	stage.loop.now_ms = judge.now_ms;
	open_world(how);
	write_pki(how);
	MUST(snpnode_listener_open(&stage.listener, &stage.loop, &stage.world,
				   stage.path));
}

void stage_rival(const char *path)
{
	struct snpnode_listener rival;

	MUST(!snpnode_listener_open(&rival, &stage.loop, &stage.world, path));
	snpnode_listener_close(&rival);
	MUST(stage.listener.source.fd < 0 || access(stage.path, F_OK) == 0);
}

void stage_shutdown(void)
{
	snpnode_listener_close(&stage.listener);
	MUST(access(stage.path, F_OK) != 0 && errno == ENOENT);
	snpnode_world_shutdown(&stage.world);
}

void stage_close(void)
{
	snpnode_world_close(&stage.world);
	snpnode_loop_destroy(&stage.loop);
	if (nftw(stage.folder, remove_one, 4, FTW_DEPTH | FTW_PHYS))
		abort();
}

/* ---- on the disk: the linker wraps this -----------------------------------
 */

int __real_unlink(const char *path);
int __wrap_unlink(const char *path);

/* A name that nobody listens at may be another's by now. */
int __wrap_unlink(const char *path)
{
	int fd = stage.listener.source.fd;

	MUST(strcmp(path, stage.path) || fcntl(fd, F_GETFD) >= 0);
	return __real_unlink(path);
}

/* ---- in the machine: the linker wraps these -------------------------------
 */

int __real_snpsim_platform_new(const struct snpsim_platform_config *config,
			       struct snpsim_platform **platform);
int __wrap_snpsim_platform_new(const struct snpsim_platform_config *config,
			       struct snpsim_platform **platform);

static bool is_new(const struct snpsim_chip_config *now,
		   const struct snpsim_chip_config *made)
{
	return memcmp(&now->current_tcb, &made->current_tcb,
		      sizeof(now->current_tcb)) == 0 &&
	       memcmp(&now->current, &made->current, sizeof(now->current)) == 0;
}

/* One of each line for all inputs, for its keys; as new as if it was made. */
int __wrap_snpsim_platform_new(const struct snpsim_platform_config *config,
			       struct snpsim_platform **platform)
{
	static struct snpsim_platform *kept[SNPGUEST_LINE_TURIN + 1];
	struct snpsim_platform **slot = &kept[config->chip.line];
	struct snpsim_chip_config now;

	if (!*slot && __real_snpsim_platform_new(config, slot))
		abort();
	snpsim_platform_chip(*slot, &now);
	if (!is_new(&now, &config->chip) &&
	    snpsim_platform_update(*slot, &config->chip.current_tcb,
				   &config->chip.current))
		abort();
	*platform = snpsim_platform_ref(*slot);
	return 0;
}

int __real_snpsim_machine_new(struct snpsim_platform *platform,
			      const struct snpsim_guest_config *config,
			      struct snpsim_machine **machine);
int __wrap_snpsim_machine_new(struct snpsim_platform *platform,
			      const struct snpsim_guest_config *config,
			      struct snpsim_machine **machine);
void __wrap_snpsim_machine_free(struct snpsim_machine *machine);

/* One of each, too: another guest, and a host that has seen nothing. */
int __wrap_snpsim_machine_new(struct snpsim_platform *platform,
			      const struct snpsim_guest_config *config,
			      struct snpsim_machine **machine)
{
	static struct snpsim_machine *kept[SNPGUEST_LINE_TURIN + 1];
	struct snpsim_chip_config chip;
	struct snpsim_host *host;

	snpsim_platform_chip(platform, &chip);
	*machine = kept[chip.line];
	if (!*machine) {
		if (__real_snpsim_machine_new(platform, config, machine))
			abort();
		kept[chip.line] = *machine;
		return 0;
	}
	if (snpsim_machine_reboot(*machine))
		abort();
	host = &(*machine)->host;
	snpsim_hosttable_free(&host->table);
	/* All behind the lock: zero, as it was made. */
	memset((char *)host + sizeof(host->lock), 0,
	       sizeof(*host) - sizeof(host->lock));
	snpsim_hostlog_init(&host->log);
	return 0;
}

void __wrap_snpsim_machine_free(struct snpsim_machine *machine)
{
	MUST(machine);
}

char *__wrap_snpnode_keycache_path(void);

/* No key of anybody's is looked for. */
char *__wrap_snpnode_keycache_path(void)
{
	return NULL;
}

int __wrap_snpsim_platform_cert(struct snpsim_platform *platform,
				enum snpsim_which which,
				struct snpsim_blob *blob);

/* Those that are kept: RSA would take most of the time. */
int __wrap_snpsim_platform_cert(struct snpsim_platform *platform,
				enum snpsim_which which,
				struct snpsim_blob *blob)
{
	static const char *const names[SNPSIM_CERTS] = {
		[SNPSIM_CERT_ARK] = "ark.der",
		[SNPSIM_CERT_ASK] = "ask.der",
		[SNPSIM_CERT_ASVK] = "asvk.der",
		[SNPSIM_CERT_VCEK] = "vcek.der",
		[SNPSIM_CERT_VLEK] = "vlek.der",
		[SNPSIM_CERT_CRL] = "crl.der",
	};
	static struct pki_der kept[SNPSIM_CERTS];

	(void)platform;
	if (!kept[which].bytes)
		kept[which] = pki_load(names[which]);
	blob->data = OPENSSL_memdup(kept[which].bytes, kept[which].len);
	blob->len = kept[which].len;
	return blob->data ? 0 : -ENOMEM;
}

int __wrap_fsync(int fd);

/* Nothing of this shall outlive the machine that it runs on. */
int __wrap_fsync(int fd)
{
	MUST(fd >= 0);
	return 0;
}
