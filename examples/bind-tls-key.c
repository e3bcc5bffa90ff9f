/* SPDX-License-Identifier: MIT */
/*
 * bind-tls-key PUBLIC-KEY REPORT: bind the key of a TLS server (PEM) to this
 * guest.  The report's user data is the SHA-512 of the key's
 * SubjectPublicKeyInfo: whoever meets that key in a handshake computes the
 * same 64 bytes and verifies the report with them (see verify-report.c).
 */
#include <snpguest.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>

/* SHA-512 of the public key in DER: 64 bytes, just what a report carries. */
static int hash_key(const char *path, uint8_t hash[64])
{
	FILE *file = fopen(path, "r");
	unsigned char *der = NULL;
	EVP_PKEY *key;
	int len, good;

	if (!file)
		return -1;
	key = PEM_read_PUBKEY(file, NULL, NULL, NULL);
	fclose(file);
	len = key ? i2d_PUBKEY(key, &der) : -1;
	good = len > 0 && EVP_Digest(der, (size_t)len, hash, NULL, EVP_sha512(),
				     NULL) == 1;
	OPENSSL_free(der);
	EVP_PKEY_free(key);
	return good ? 0 : -1;
}

static int write_file(const char *path, const uint8_t *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");
	size_t written;

	if (!file)
		return -1;
	written = fwrite(bytes, 1, len, file);
	return fclose(file) || written != len ? -1 : 0;
}

int main(int argc, char **argv)
{
	struct snpguest_report_request request = { .size = sizeof(request) };
	struct snpguest_fault fault = { 0 };
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	snpguest_device *dev = NULL;
	snpguest_status status;
	char text[256];
	size_t len;

	if (argc != 3 || hash_key(argv[1], request.user_data)) {
		fputs("bind-tls-key PUBLIC-KEY REPORT: no key read\n", stderr);
		return 2;
	}
	status = snpguest_open(NULL, NULL, &dev, &fault);
	if (!status)
		status = snpguest_get_report(dev, &request, raw, sizeof(raw),
					     &len, &fault);
	snpguest_close(dev);
	if (status) {
		snpguest_fault_format(status, &fault, text, sizeof(text));
		fprintf(stderr, "bind-tls-key: %s\n", text);
		return 1;
	}
	return write_file(argv[2], raw, len) ? 1 : 0;
}
