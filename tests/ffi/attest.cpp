// SPDX-License-Identifier: MIT
// An extended report, its verdict and a split error, in C++17.
#include <snpguest-verify.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <vector>

template <auto Free> struct Freer {
	template <class T> void operator()(T *object) const { Free(object); }
};
using Device = std::unique_ptr<snpguest_device, Freer<snpguest_close>>;
using Certs = std::unique_ptr<snpguest_certs, Freer<snpguest_certs_free>>;
using Verifier =
	std::unique_ptr<snpguest_verifier, Freer<snpguest_verifier_free>>;

static void must(snpguest_status status, const snpguest_fault *fault = nullptr)
{
	char text[256];

	if (status == SNPGUEST_OK)
		return;
	snpguest_fault_format(status, fault, text, sizeof(text));
	std::fprintf(stderr, "%s\n", text);
	std::exit(1);
}

static std::vector<uint8_t> root_of_trust()
{
	const char *dir = std::getenv("SNPGUEST_SIM_PKI");
	std::ifstream file(std::string(dir ? dir : ".") + "/ark.der",
			   std::ios::binary);
	return { std::istreambuf_iterator<char>(file), {} };
}

static bool verify(const std::vector<uint8_t> &raw, const Certs &certs,
		   const snpguest_report_request &request)
{
	auto verdict = std::make_unique<snpguest_verdict>();
	auto root = root_of_trust();
	snpguest_verifier *bare = nullptr;

	must(snpguest_verifier_new(&bare));
	Verifier verifier(bare);
	must(snpguest_verifier_add_root(bare, root.data(), root.size()));
	must(snpguest_verifier_set_user_data(bare, request.user_data));
	must(snpguest_verifier_check(bare, raw.data(), raw.size(), certs.get(),
				     verdict.get(), sizeof(*verdict)));
	return verdict->accepted != 0;
}

int main()
{
	snpguest_report_request request{};
	snpguest_fault fault{};
	snpguest_device *bare = nullptr;
	snpguest_certs *table = nullptr;
	std::vector<uint8_t> raw(SNPGUEST_REPORT_SIZE_MAX);
	std::random_device random;
	std::size_t len = 0;

	request.size = sizeof(request);
	for (auto &byte : request.user_data)
		byte = static_cast<uint8_t>(random());
	must(snpguest_open(nullptr, nullptr, &bare, &fault), &fault);
	Device dev(bare);
	must(snpguest_get_ext_report(bare, &request, raw.data(), raw.size(),
				     &len, &table, &fault),
	     &fault);
	Certs certs(table);
	raw.resize(len);
	std::printf("accepted %d: %zu bytes\n", verify(raw, certs, request),
		    len);

	request.key_sel = SNPGUEST_KEY_SEL_VLEK;
	raw.resize(SNPGUEST_REPORT_SIZE_MAX);
	auto status = snpguest_get_report(bare, &request, raw.data(),
					  raw.size(), &len, &fault);
	std::printf("%s response_status 0x%x errno %d\n",
		    snpguest_status_name(status), fault.response_status,
		    fault.os_errno);
}
