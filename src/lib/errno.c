/* SPDX-License-Identifier: MIT */
#include "codes.h"

#include <errno.h>

/*
 * What an error number means depends on who got it: a row is named by both
 * the status and the errno.  sev-guest(4) lists the errors of the drivers.
 */
/* clang-format off */
#define KEY(status, error) ((int64_t)(status) * 65536 - (error))
#define E(status, error, cause, remedy) \
	SNPLIB_CODE(KEY(SNPGUEST_##status, error), #error, cause, remedy)
#define N(error) { error, #error }

static const struct snplib_code meanings[] = {
E(E_NODEV, ENOENT, "there is no such file",
  "load the sev-guest driver; if that fails, this is no SEV-SNP guest"),
E(E_NODEV, ENOTDIR, "part of the path is no directory", "correct the path"),
E(E_NODEV, ENOTTY, "the file is no sev-guest device",
  "name the guest's device, which is /dev/sev-guest"),
E(E_NODEV, EISDIR, "the directory is no configfs-tsm report tree",
  "name a device, or mount configfs and name its tsm/report"),
E(E_NODEV, EOPNOTSUPP, "the configfs-tsm tree belongs to another technology",
  "run inside an SEV-SNP guest with the sev-guest driver loaded"),
E(E_NODEV, ENXIO, "there is no driver behind the device",
  "load the sev-guest driver"),
E(E_NODEV, ENODEV, "there is no driver behind the device",
  "load the sev-guest driver; if that fails, this is no SEV-SNP guest"),
E(E_DENIED, EACCES, "no permission to open the device",
  "run as root, or give the user read and write access to the device node"),
E(E_DENIED, EPERM, "the device is forbidden here",
  "let the container or its device cgroup have the device"),
E(E_DENIED, EROFS, "the file system is read-only", "mount it writable"),
E(E_DISABLED, ENOTTY, "the VMPCK is disabled: the driver has destroyed this "
  "guest's message key",
  "reboot the guest, or load the driver with another vmpck_id"),
E(E_FORMAT, EBADMSG, "the answer was not authentic, and the driver has "
  "destroyed the VMPCK: host or firmware misbehaves",
  "reboot the guest, or load the driver with another vmpck_id; suspect the "
  "host"),
/* No system call says this one: the library read the table. */
E(E_FORMAT, EPROTO, "the host's certificate table is malformed",
  "ask for the plain report, and fetch the certificates elsewhere"),
E(E_VMM, ETIMEDOUT, "the host throttled for longer than the kernel's driver "
  "waits, and the driver has destroyed the VMPCK",
  "reboot the guest, or load the driver with another vmpck_id; ask less "
  "often, or use a driver that keeps a throttled message"),
/* What configfs-tsm says: it shows no exitinfo2 and no status word. */
E(E_USAGE, EINVAL, "configfs-tsm takes no such VMPL or service: the guest's "
  "own VMPL is less privileged", "ask for the guest's own VMPL or a higher "
  "number (privlevel_floor)"),
E(E_FIRMWARE, EINVAL, "configfs-tsm does not tell the firmware's code; it is "
  "0x16 INVALID_PARAM or 0x27 INVALID_KEY, or an SVSM has no such service",
  "ask for the guest's own VMPL or a higher number, or for another service; "
  "the device would tell"),
E(E_VMM, EIO, "configfs-tsm does not tell the host's code; a certificate "
  "table larger than 16 KiB reads like this",
  "use the device, which tells; ask it for the plain report"),
E(E_FIRMWARE, ENXIO, "configfs-tsm does not tell the firmware's code; it is "
  "neither 0x16 nor 0x27", "use the device, which tells"),
E(E_OS, EBUSY, "another program writes to the request's directory again and "
  "again", "find out which one, and stop it"),
E(E_UNSUPPORTED, ENOENT, "this guest's configfs-tsm cannot ask an SVSM",
  "run the guest above an SVSM, with a kernel that knows it"),
E(E_UNSUPPORTED, EFBIG, "an answer of configfs-tsm is larger than 64 KiB",
  "ask for the plain report, and fetch the certificates elsewhere"),
E(E_OS, EIO, "the driver gave up before it called the firmware: the message "
  "counter is used up, or the host cannot be reached",
  "reboot the guest, or load the driver with another vmpck_id"),
E(E_OS, EFAULT, "the driver could not reach the memory of the call",
  "report it; if the answer was lost, call again"),
E(E_OS, EINVAL, "the driver takes the request for malformed",
  "check that the device is a sev-guest one and its driver sane"),
E(E_OS, ENOTCONN, "the program that served the device is gone",
  "start snpguest-node again for this path; it takes the dead mount away"),
E(E_OS, ENOMEM, "the kernel is out of memory", "free some and call again"),
E(E_VMM, EPROTO, "the exit to the host failed", "suspect the host"),
};

static const struct {
	int error;
	char name[16];
} names[] = {
N(E2BIG), N(EACCES), N(EAGAIN), N(EBADF), N(EBADMSG), N(EBUSY), N(ECANCELED),
N(EEXIST), N(EFAULT), N(EFBIG), N(EINTR), N(EINVAL), N(EIO), N(EISDIR),
N(ELOOP), N(EMFILE), N(EMSGSIZE), N(ENAMETOOLONG), N(ENFILE), N(ENODEV),
N(ENOENT), N(ENOMEM), N(ENOSPC), N(ENOSYS), N(ENOTCONN), N(ENOTDIR),
N(ENOTTY), N(ENXIO), N(EOPNOTSUPP), N(EOVERFLOW), N(EPERM), N(EPROTO),
N(EROFS), N(ESTALE), N(ETIMEDOUT), N(ETXTBSY),
};
/* clang-format on */

const struct snplib_code *snplib_errno_code(snpguest_status status, int error)
{
	return snplib_code_find(meanings,
				sizeof(meanings) / sizeof(meanings[0]),
				KEY(status, error));
}

const char *snplib_errno_name(int error)
{
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].error == error)
			return names[i].name;
	return NULL;
}
