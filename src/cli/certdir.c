/* SPDX-License-Identifier: MIT */
#include "certdir.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "hex.h"
#include "output.h"
#include "say.h"

static const char *base_name(const struct snpguest_cert *cert,
			     char guid[2 * sizeof(cert->guid) + 1])
{
	switch (cert->kind) {
	case SNPGUEST_CERT_VCEK:
		return "vcek";
	case SNPGUEST_CERT_VLEK:
		return "vlek";
	case SNPGUEST_CERT_ASK:
		return "ask";
	case SNPGUEST_CERT_ARK:
		return "ark";
	case SNPGUEST_CERT_CRL:
		return "crl";
	default:
		hex_encode(cert->guid, sizeof(cert->guid), guid);
		return guid;
	}
}

static const char *suffix(const struct snpguest_cert *cert)
{
	static const char pem[] = "-----BEGIN ";

	if (cert->len >= sizeof(pem) - 1 &&
	    memcmp(cert->data, pem, sizeof(pem) - 1) == 0)
		return "pem";
	return cert->kind == SNPGUEST_CERT_OTHER ? "bin" : "der";
}

/* How many entries before @index have the same GUID. */
static unsigned int same_before(const snpguest_certs *certs, size_t index,
				const struct snpguest_cert *cert)
{
	struct snpguest_cert other;
	unsigned int same = 0;

	for (size_t i = 0; i < index; i++)
		if (snpguest_certs_get(certs, i, &other, sizeof(other)) ==
			    SNPGUEST_OK &&
		    memcmp(other.guid, cert->guid, sizeof(cert->guid)) == 0)
			same++;
	return same;
}

void certdir_name(const snpguest_certs *certs, size_t index,
		  const struct snpguest_cert *cert, char name[CERTDIR_NAME])
{
	char guid[2 * sizeof(cert->guid) + 1];
	unsigned int same = same_before(certs, index, cert);
	const char *base = base_name(cert, guid);

	if (same == 0)
		snprintf(name, CERTDIR_NAME, "%s.%s", base, suffix(cert));
	else
		snprintf(name, CERTDIR_NAME, "%s-%u.%s", base, same + 1,
			 suffix(cert));
}

static bool write_entry(struct cli *cli, const char *dir,
			const snpguest_certs *certs, size_t index)
{
	char name[CERTDIR_NAME], path[PATH_MAX];
	struct snpguest_cert cert;
	int len;

	if (snpguest_certs_get(certs, index, &cert, sizeof(cert)) !=
	    SNPGUEST_OK)
		return say_error(cli, "certificate %zu is not there", index);
	certdir_name(certs, index, &cert, name);
	len = snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (len < 0 || (size_t)len >= sizeof(path))
		return say_error(cli, "%s: the name is too long", dir);
	return output_write(cli, path, cert.data, cert.len, 0);
}

bool certdir_write(struct cli *cli, const char *dir,
		   const snpguest_certs *certs)
{
	size_t count = snpguest_certs_count(certs);

	if (mkdir(dir, 0777) != 0 && errno != EEXIST)
		return say_error(cli, "cannot make the folder %s: %s", dir,
				 strerror(errno));
	for (size_t i = 0; i < count; i++)
		if (!write_entry(cli, dir, certs, i))
			return false;
	return true;
}

static int is_cert_name(const struct dirent *entry)
{
	static const char *const endings[] = { ".der", ".pem", ".crt", ".cer" };
	const char *dot = strrchr(entry->d_name, '.');

	if (!dot || entry->d_name[0] == '.')
		return 0;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (strcasecmp(dot, endings[i]) == 0)
			return 1;
	return 0;
}

static bool visit(struct cli *cli, const char *dir, const char *name,
		  bool (*each)(struct cli *cli, const char *path))
{
	char path[PATH_MAX];
	struct stat st;
	int len;

	len = snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (len < 0 || (size_t)len >= sizeof(path))
		return say_error(cli, "%s: the name is too long", dir);
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return true;
	return each(cli, path);
}

bool certdir_each(struct cli *cli, const char *dir,
		  bool (*each)(struct cli *cli, const char *path))
{
	struct dirent **entries;
	int count = scandir(dir, &entries, is_cert_name, alphasort);
	bool fine = true;

	if (count < 0)
		return say_error(cli, "cannot read the folder %s: %s", dir,
				 strerror(errno));
	if (count == 0)
		fine = say_error(cli,
				 "no certificate in %s: no file in it is "
				 "named .der, .pem, .crt or .cer",
				 dir);
	for (int i = 0; i < count; i++) {
		if (fine)
			fine = visit(cli, dir, entries[i]->d_name, each);
		free(entries[i]);
	}
	free(entries);
	return fine;
}
