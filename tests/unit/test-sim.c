/* SPDX-License-Identifier: MIT */
/* The public object, asked through its transport as a driver is. */
#include "unit.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/x509.h>

#include <snpguest-ioctl.h>
#include <snpguest-sim.h>

struct device {
	snpguest_sim *sim;
	struct snpguest_transport transport;
	void *ctx;
};

static struct snpguest_sim_options defaults(void)
{
	return (struct snpguest_sim_options){
		.size = sizeof(struct snpguest_sim_options),
		.pki_dir = getenv("SNPGUEST_TEST_PKI"),
	};
}

static void device_open(struct device *dev,
			const struct snpguest_sim_options *options)
{
	ck_assert_int_eq(snpguest_sim_new(options, &dev->sim), SNPGUEST_OK);
	ck_assert_int_eq(
		snpguest_sim_transport(dev->sim, &dev->transport, &dev->ctx),
		SNPGUEST_OK);
}

static void device_close(struct device *dev)
{
	dev->transport.close(dev->ctx);
	snpguest_sim_free(dev->sim);
}

static int ask(struct device *dev, uint32_t cmd, void *req, void *rsp,
	       uint64_t *exitinfo2)
{
	struct snpguest_ioctl_request arg = {
		.msg_version = 1,
		.req_data = (uintptr_t)req,
		.resp_data = (uintptr_t)rsp,
	};
	int rc = dev->transport.ioctl(dev->ctx, cmd, &arg);

	*exitinfo2 = arg.exitinfo2;
	return rc;
}

static X509 *leaf_of(snpguest_sim *sim)
{
	uint8_t der[4096];
	const uint8_t *at = der;
	X509 *cert;
	size_t len;

	ck_assert_int_eq(snpguest_sim_cert(sim, SNPGUEST_SIM_CERT_LEAF, der,
					   sizeof(der), &len),
			 SNPGUEST_OK);
	cert = d2i_X509(NULL, &at, (long)len);
	ck_assert_ptr_nonnull(cert);
	return cert;
}

/* By the layout of 56860: R at 0x2a0, S at 0x2e8, little-endian. */
static bool signature_holds(const uint8_t report[1184], X509 *leaf)
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t *der = NULL;
	int len, ok;

	ck_assert(ECDSA_SIG_set0(sig, BN_lebin2bn(report + 0x2a0, 72, NULL),
				 BN_lebin2bn(report + 0x2e8, 72, NULL)));
	len = i2d_ECDSA_SIG(sig, &der);
	ck_assert_int_gt(len, 0);
	ck_assert_int_eq(EVP_DigestVerifyInit(ctx, NULL, EVP_sha384(), NULL,
					      X509_get0_pubkey(leaf)),
			 1);
	ok = EVP_DigestVerify(ctx, der, (size_t)len, report, 0x2a0);
	OPENSSL_free(der);
	ECDSA_SIG_free(sig);
	EVP_MD_CTX_free(ctx);
	return ok == 1;
}

START_TEST(report_is_signed_by_the_leaf)
{
	struct snpguest_sim_options options = defaults();
	struct snpguest_ioctl_report_req req = { .user_data = "a nonce" };
	struct snpguest_ioctl_report_resp rsp = { 0 };
	struct device dev;
	uint64_t info;
	X509 *leaf;

	options.measurement[47] = 0x5a;
	device_open(&dev, &options);
	ck_assert_int_eq(
		ask(&dev, SNPGUEST_IOCTL_GET_REPORT, &req, &rsp, &info), 0);
	ck_assert_uint_eq(info, 0);
	ck_assert_uint_eq(rsp.status, 0);
	ck_assert_uint_eq(rsp.report_size, 1184);
	ck_assert_mem_eq(rsp.report + 0x50, req.user_data, 64);
	ck_assert_mem_eq(rsp.report + 0x90, options.measurement, 48);
	leaf = leaf_of(dev.sim);
	ck_assert(signature_holds(rsp.report, leaf));
	rsp.report[0x50] ^= 1;
	ck_assert(!signature_holds(rsp.report, leaf));
	X509_free(leaf);
	device_close(&dev);
}
END_TEST

START_TEST(certificates_are_asked_for_by_length)
{
	struct snpguest_sim_options options = defaults();
	struct snpguest_ioctl_ext_report_req req = { 0 };
	struct snpguest_ioctl_report_resp rsp = { 0 };
	struct device dev;
	uint8_t *certs;
	uint64_t info;

	device_open(&dev, &options);
	ck_assert_int_eq(
		ask(&dev, SNPGUEST_IOCTL_GET_EXT_REPORT, &req, &rsp, &info),
		-EIO);
	ck_assert_uint_eq(info, UINT64_C(1) << 32);
	ck_assert_uint_gt(req.certs_len, 0);
	certs = calloc(1, req.certs_len);
	req.certs_address = (uintptr_t)certs;
	ck_assert_int_eq(
		ask(&dev, SNPGUEST_IOCTL_GET_EXT_REPORT, &req, &rsp, &info), 0);
	ck_assert_uint_eq(rsp.report_size, 1184);
	/* The first entry is the VCEK's. */
	ck_assert_uint_eq(certs[0], 0x63);
	free(certs);
	device_close(&dev);
}
END_TEST

START_TEST(driver_refuses_what_it_cannot_reach)
{
	struct snpguest_sim_options options = defaults();
	struct snpguest_ioctl_report_req req = { 0 };
	struct snpguest_ioctl_report_resp rsp;
	struct snpguest_ioctl_request arg = { 0 };
	struct device dev;
	uint64_t info;

	device_open(&dev, &options);
	ck_assert_int_eq(dev.transport.ioctl(dev.ctx, 0xc0205304, &arg),
			 -ENOTTY);
	ck_assert_int_eq(
		dev.transport.ioctl(dev.ctx, SNPGUEST_IOCTL_GET_REPORT, &arg),
		-EINVAL);
	ck_assert_int_eq(
		dev.transport.ioctl(dev.ctx, SNPGUEST_IOCTL_GET_REPORT, NULL),
		-EFAULT);
	ck_assert_int_eq(
		dev.transport.ioctl(dev.ctx, SNPGUEST_IOCTL_RETRY, NULL),
		-EINVAL);
	ck_assert_int_eq(
		ask(&dev, SNPGUEST_IOCTL_GET_REPORT, (void *)8, &rsp, &info),
		-EFAULT);
	ck_assert_int_eq(
		ask(&dev, SNPGUEST_IOCTL_GET_REPORT, &req, (void *)8, &info),
		-EFAULT);
	/* Where nothing can be is another matter than where nothing is. */
	ck_assert_int_eq(
		ask(&dev, SNPGUEST_IOCTL_GET_REPORT, NULL, &rsp, &info),
		-EINVAL);
	ck_assert_int_eq(
		ask(&dev, SNPGUEST_IOCTL_GET_REPORT, &req, NULL, &info),
		-EINVAL);
	/* The answer was lost, the channel was not. */
	ck_assert_int_eq(
		ask(&dev, SNPGUEST_IOCTL_GET_REPORT, &req, &rsp, &info), 0);
	device_close(&dev);
}
END_TEST

/* Several programs, each with its file, while the plan is being changed. */
static void *client(void *arg)
{
	struct snpguest_ioctl_report_req req = { 0 };
	struct snpguest_ioctl_report_resp rsp = { 0 };
	struct device dev = *(struct device *)arg;
	uintptr_t failures = 0;
	uint64_t info;
	size_t i;

	ck_assert_int_eq(
		snpguest_sim_transport(dev.sim, &dev.transport, &dev.ctx),
		SNPGUEST_OK);
	for (i = 0; i < 12; i++)
		failures += ask(&dev, SNPGUEST_IOCTL_GET_REPORT, &req, &rsp,
				&info) != 0 ||
			    rsp.status != 0;
	dev.transport.close(dev.ctx);
	return (void *)failures;
}

START_TEST(threads_share_a_machine)
{
	static const uint8_t version[3] = { 1, 2, 3 };
	const struct snpguest_tcb tcb = { .snp = 99 };
	struct snpguest_sim_options options = defaults();
	struct snpguest_sim_exit exits[8];
	pthread_t threads[6];
	struct device dev;
	void *failures;
	size_t i, count;

	device_open(&dev, &options);
	for (i = 0; i < 6; i++)
		ck_assert_int_eq(
			pthread_create(&threads[i], NULL, client, &dev), 0);
	for (i = 0; i < 20; i++) {
		ck_assert_int_eq(snpguest_sim_set_plan(dev.sim,
						       i % 2 ? "every 3 busy"
							     : "always delay 5",
						       NULL),
				 SNPGUEST_OK);
		ck_assert_int_eq(snpguest_sim_log(dev.sim, 0, exits,
						  sizeof(exits[0]), 8, &count),
				 SNPGUEST_OK);
		ck_assert_int_eq(snpguest_sim_advance(dev.sim, 3), SNPGUEST_OK);
	}
	ck_assert_int_eq(snpguest_sim_update_firmware(dev.sim, &tcb, version),
			 SNPGUEST_OK);
	for (i = 0; i < 6; i++) {
		ck_assert_int_eq(pthread_join(threads[i], &failures), 0);
		ck_assert_ptr_null(failures);
	}
	device_close(&dev);
}
END_TEST

START_TEST(misuse_is_said)
{
	struct snpguest_sim_options options = defaults();
	char error[SNPGUEST_SIM_ERROR_MAX];
	struct device dev;
	uint8_t der[16];
	size_t len;

	options.plan = "always dance";
	ck_assert_int_eq(snpguest_sim_new(&options, &dev.sim),
			 SNPGUEST_E_FORMAT);
	ck_assert_ptr_null(dev.sim);
	options = defaults();
	options.state_dir = "/dev/null/x";
	ck_assert_int_eq(snpguest_sim_new(&options, &dev.sim), SNPGUEST_E_OS);
	ck_assert_int_eq(errno, ENOTDIR);
	ck_assert_int_eq(snpguest_sim_new(NULL, NULL), SNPGUEST_E_USAGE);
	options = defaults();
	options.flags = SNPGUEST_SIM_REAL_TIME;
	device_open(&dev, &options);
	ck_assert_int_eq(snpguest_sim_advance(dev.sim, 1), SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_sim_set_plan(dev.sim, "host xen", error),
			 SNPGUEST_E_FORMAT);
	ck_assert_str_eq(error, "line 1: host: protocol or kvm");
	ck_assert_int_eq(snpguest_sim_cert(dev.sim, 7, der, 16, &len),
			 SNPGUEST_E_USAGE);
	ck_assert_int_eq(snpguest_sim_cert(dev.sim, SNPGUEST_SIM_CERT_VLEK, der,
					   16, &len),
			 SNPGUEST_E_UNSUPPORTED);
	ck_assert_int_eq(snpguest_sim_cert(dev.sim, SNPGUEST_SIM_CERT_ARK, der,
					   16, &len),
			 SNPGUEST_E_USAGE);
	ck_assert_uint_gt(len, 1000);
	ck_assert_int_eq(snpguest_sim_set_nonblock(dev.ctx, 2),
			 SNPGUEST_E_USAGE);
	device_close(&dev);
	snpguest_sim_free(NULL);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("sim");
	TCase *tcase = tcase_create("sim");

	/* The first to need them makes the RSA keys. */
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, report_is_signed_by_the_leaf);
	tcase_add_test(tcase, certificates_are_asked_for_by_length);
	tcase_add_test(tcase, driver_refuses_what_it_cannot_reach);
	tcase_add_test(tcase, threads_share_a_machine);
	tcase_add_test(tcase, misuse_is_said);
	suite_add_tcase(suite, tcase);
	return suite;
}
