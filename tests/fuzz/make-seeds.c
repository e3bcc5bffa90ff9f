/* SPDX-License-Identifier: MIT */
/*
 * make-seeds FOLDER: first inputs for the targets, made of the simulated
 * machine: FOLDER/TARGET/NAME; and its certificates and reports,
 * FOLDER/pki/NAME.
 */
#include <errno.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <snpguest-sim.h>
#include <snpguest-verify.h>
#include <sys/stat.h>

#include "pki.h"
#include "wire/certtable.h"

static const char *folder;

static void put(const char *target, const char *name, const void *data,
		size_t len)
{
	char *path;
	FILE *file;

	if (asprintf(&path, "%s/%s", folder, target) < 0)
		abort();
	if (mkdir(path, 0777) && errno != EEXIST)
		perror(path);
	free(path);
	if (asprintf(&path, "%s/%s/%s", folder, target, name) < 0)
		abort();
	file = fopen(path, "wb");
	if (!file || fwrite(data, 1, len, file) != len || fclose(file)) {
		perror(path);
		exit(1);
	}
	free(path);
}

static void put_text(const char *target, const char *name, const char *text)
{
	put(target, name, text, strlen(text));
}

static void must(snpguest_status st, const char *what)
{
	if (st == SNPGUEST_OK)
		return;
	fprintf(stderr, "%s: %s\n", what, snpguest_status_text(st));
	exit(1);
}

/* ---- a machine, and what it says --------------------------------------- */

static snpguest_sim *machine(uint32_t line, uint32_t signing_key,
			     const char *plan)
{
	const struct snpguest_sim_options options = {
		.size = sizeof(options),
		.line = line,
		.signing_key = signing_key,
		.cert_time = PKI_TIME,
		.pki_dir = getenv("SNPGUEST_TEST_PKI"),
		.plan = plan,
		.seed = (const uint8_t *)PKI_SEED,
		.seed_len = strlen(PKI_SEED),
	};
	snpguest_sim *sim;

	must(snpguest_sim_new(&options, &sim), "a machine");
	return sim;
}

struct said {
	uint8_t raw[SNPGUEST_REPORT_SIZE];
	snpguest_certs *certs;
};

static void ask(snpguest_sim *sim, uint32_t key_sel, struct said *said)
{
	const struct snpguest_report_request req = {
		.size = sizeof(req),
		.key_sel = key_sel,
		.user_data = "nonce",
	};
	struct snpguest_transport transport;
	snpguest_device *dev;
	size_t len;
	void *ctx;

	must(snpguest_sim_transport(sim, &transport, &ctx), "transport");
	must(snpguest_open_transport(&transport, ctx, NULL, &dev), "open");
	must(snpguest_get_ext_report(dev, &req, said->raw, sizeof(said->raw),
				     &len, &said->certs, NULL),
	     "report");
	snpguest_close(dev);
}

/* A public key in the forms that an ID key may have. */
static void put_keys(const uint8_t *der, size_t len)
{
	X509 *cert = d2i_X509(NULL, &der, (long)len);
	unsigned char *spki = NULL;
	BIO *pem = BIO_new(BIO_s_mem());
	uint8_t own[1028] = { 2 };
	char *text;
	int size = i2d_PUBKEY(X509_get0_pubkey(cert), &spki);

	if (size < 96 || !PEM_write_bio_PUBKEY(pem, X509_get0_pubkey(cert)))
		abort();
	put("cert", "key.der", spki, (size_t)size);
	len = (size_t)BIO_get_mem_data(pem, &text);
	put("cert", "key.pem", text, len);
	/* The firmware's own: curve, then X and Y little-endian in 72 bytes. */
	for (int i = 0; i < 48; i++) {
		own[4 + i] = spki[size - 49 - i];
		own[76 + i] = spki[size - 1 - i];
	}
	put("cert", "key.firmware", own, sizeof(own));
	OPENSSL_free(spki);
	BIO_free(pem);
	X509_free(cert);
}

static void put_certs(snpguest_sim *sim)
{
	static const struct {
		const char *name;
		uint32_t which;
	} rows[] = {
		{ "ark.der", SNPGUEST_SIM_CERT_ARK },
		{ "ask.der", SNPGUEST_SIM_CERT_ASK },
		{ "asvk.der", SNPGUEST_SIM_CERT_ASVK },
		{ "vcek.der", SNPGUEST_SIM_CERT_VCEK },
		{ "vlek.der", SNPGUEST_SIM_CERT_VLEK },
		{ "crl.der", SNPGUEST_SIM_CERT_CRL },
	};
	uint8_t der[8192];
	size_t len;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		must(snpguest_sim_cert(sim, rows[i].which, der, sizeof(der),
				       &len),
		     rows[i].name);
		put("pki", rows[i].name, der, len);
		if (rows[i].which == SNPGUEST_SIM_CERT_VCEK)
			put_keys(der, len);
		put(rows[i].which == SNPGUEST_SIM_CERT_CRL ? "crl" : "cert",
		    rows[i].name, der, len);
	}
}

static void put_said(const char *name, const struct said *said)
{
	static uint8_t whole[65536];
	const uint8_t *table;
	size_t len;

	put("report", name, said->raw, sizeof(said->raw));
	put("evidence", name, said->raw, sizeof(said->raw));
	table = snpguest_certs_table(said->certs, &len);
	if (!len)
		return;
	put("certtable", name, table, len);
	must(snpguest_evidence_write(said->raw, sizeof(said->raw), said->certs,
				     whole, sizeof(whole), &len),
	     "evidence");
	put("evidence", "with-certs", whole, len);
}

/* ---- an HCL blob --------------------------------------------------------- */

static void le32(uint8_t *at, size_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static void put_hcl(const struct said *said)
{
	static const char claims[] =
		"{\"keys\":[{\"kid\":\"HCLAkPub\"}],\"user-data\":"
		"\"5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A"
		"5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A"
		"5A"
		"5A5A\"}";
	uint8_t blob[2600] = "HCLA";
	size_t at = 32 + SNPGUEST_REPORT_SIZE;

	memcpy(blob + 32, said->raw, SNPGUEST_REPORT_SIZE);
	le32(blob + at, 20 + sizeof(claims) - 1);
	le32(blob + at + 4, 1);
	le32(blob + at + 8, 2);
	le32(blob + at + 12, 1);
	le32(blob + at + 16, sizeof(claims) - 1);
	memcpy(blob + at + 20, claims, sizeof(claims) - 1);
	put("hcl", "sha256", blob, at + 20 + sizeof(claims) - 1);
	put("evidence", "hcl", blob, at + 20 + sizeof(claims) - 1);
	le32(blob + at + 12, 3);
	put("hcl", "sha512", blob, sizeof(blob));
	le32(blob + at + 8, 4);
	put("hcl", "other-kind", blob, sizeof(blob));
}

/* ---- texts ----------------------------------------------------------------
 */

/* Of hosts and drivers that do nothing wrong, yet; and of verifications. */
static void put_decisions(void)
{
	static const char *const zeros[] = { "device", "node",	   "sim",
					     "client", "guestmsg", "tsm" };
	static const uint8_t none[300];

	for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++)
		put(zeros[i], "zeros", none, sizeof(none));
	put("verify", "offered", "\x1d\0\0\0\0\0\0\0", 8);
	put("verify", "in-table", "\x40\0\0\0", 4);
	put("verify", "vlek", "\x43\x21\0\0\0\0\0", 7);
}

static void put_texts(void)
{
	put_text("plan", "settings",
		 "host kvm\nkernel 6.12\nthrottle 2 per 3\n"
		 "table leaf pem mixed-endian crl extra 3 pages 2 # all\n");
	put_text("plan", "answers",
		 "at 1 busy\nat 2 to 5 on extended invalid-len 3\n"
		 "from 7 on key refuse fw 0x16 vmm 2\nevery 3 after fail\n"
		 "during 5 to 900 silence\nalways on query ignore\n"
		 "at 9 replay 2\nat 10 delay 300\nat 11 signal\n"
		 "at 12 exitinfo2 0x200000000\n");
	put_text("plan", "tampers",
		 "at 1 on message flip 96 3\nat 2 set 0x20 00ff10\n"
		 "at 3 truncate 128\nat 4 request flip 40 1\n"
		 "at 5 certs set 16 ffffffff\nat 6 status 0x27\n"
		 "at 7 sealed seqno 2\nat 8 sealed size 4001\n"
		 "at 9 table none\nat 10 on plain after busy\n");
	put_text("policy", "all",
		 "{\"description\": \"words\", \"vmpl\": [0, 1],"
		 "\"permit\": [\"debug\", \"migration\"],"
		 "\"revocation\": \"required\", \"min_guest_svn\": 3,"
		 "\"min_abi\": \"1.55\", \"require_policy\": \"smt\","
		 "\"forbid_policy\": [\"debug\"],"
		 "\"min_reported_tcb\": {\"snp\": 20, \"tee\": 0},"
		 "\"min_firmware\": \"1.55.21\", \"max_leaf_age\": \"90d\","
		 "\"require\": [\"committed-firmware\"],"
		 "\"current_mitigations\": \"0x3\","
		 "\"require_cert\": [\"vcek\", \"ask\"],"
		 "\"max_report_version\": 5}");
	put_text("policy", "values",
		 "{\"family_id\": [\"00112233445566778899aabbccddeeff\"],"
		 "\"chip-id\": \"0011223344556677\","
		 "\"host_data\": \"0011223344556677889900112233445566778899"
		 "001122334455667788990011\"}");
}

int main(int argc, char **argv)
{
	snpguest_sim *sim;
	struct said said;

	if (argc != 2) {
		fprintf(stderr, "make-seeds FOLDER\n");
		return 2;
	}
	folder = argv[1];
	sim = machine(SNPGUEST_LINE_MILAN, SNPGUEST_SIGNING_KEY_VLEK,
		      "table full crl extra 1\n");
	put_certs(sim);
	ask(sim, SNPGUEST_KEY_SEL_AUTO, &said);
	put_said("milan-vlek", &said);
	snpguest_certs_free(said.certs);
	put("pki", "report-vlek.bin", said.raw, sizeof(said.raw));
	ask(sim, SNPGUEST_KEY_SEL_VCEK, &said);
	put("pki", "report-vcek.bin", said.raw, sizeof(said.raw));
	snpguest_certs_free(said.certs);
	snpguest_sim_free(sim);
	sim = machine(SNPGUEST_LINE_TURIN, SNPGUEST_SIGNING_KEY_VCEK,
		      "table none\n");
	ask(sim, SNPGUEST_KEY_SEL_AUTO, &said);
	put_said("turin", &said);
	put_hcl(&said);
	snpguest_certs_free(said.certs);
	snpguest_sim_free(sim);
	put_texts();
	put_decisions();
	return 0;
}
