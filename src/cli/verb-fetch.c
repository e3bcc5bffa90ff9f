/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include <snpguest-verify.h>

#include "bits.h"
#include "cli.h"
#include "evidence.h"
#include "fetch.h"
#include "json.h"
#include "output.h"
#include "say.h"
#include "sha256.h"
#include "style.h"
#include "words.h"

#define DEFAULT_SECONDS 60u

struct fetch_args {
	struct cli cli;
	const char *certs;
	const char *line;
	const char *what;
	const char *cache;
	bool offline;
	bool refresh;
	const char *base_url;
	struct option_number timeout;
	/* from here on what came of it */
	struct fetch fetch;
	struct snpguest_report report;
	uint32_t line_number;
	json_t *files;
};

static const struct bit whats[] = {
	{ 1u << FETCH_LEAF, "leaf", NULL, NULL },
	{ 1u << FETCH_CHAIN, "chain", NULL, NULL },
	{ 1u << FETCH_CRL, "crl", NULL, NULL },
	{ 0, NULL, NULL, NULL },
};

static bool parse_report(struct fetch_args *args,
			 const struct evidence *evidence)
{
	snpguest_status status;

	status = snpguest_report_parse(evidence->raw, evidence->len,
				       &args->report, sizeof(args->report));
	if (status == SNPGUEST_OK)
		return true;
	return evidence_refused(&args->cli, args->cli.operands[0], evidence,
				status);
}

static bool read_report(struct fetch_args *args)
{
	const char *path = args->cli.operands[0];
	struct evidence evidence = { 0 };
	struct input input;
	bool fine;

	if (!args->certs)
		return say_usage(&args->cli, "say where the certificates go: "
					     "--certs DIR");
	if (args->refresh && args->offline)
		return say_usage(&args->cli,
				 "--refresh asks the service, --offline does "
				 "not: they contradict each other");
	fine = input_read(&args->cli, path, INPUT_MAX, &input) &&
	       evidence_read(&args->cli, path, &input, &evidence) &&
	       parse_report(args, &evidence);
	evidence_free(&evidence);
	input_free(&input);
	return fine;
}

static uint32_t line_named(const char *name)
{
	static const uint32_t lines[] = { SNPGUEST_LINE_MILAN,
					  SNPGUEST_LINE_GENOA,
					  SNPGUEST_LINE_TURIN };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (strcasecmp(name, snpguest_line_name(lines[i])) == 0)
			return lines[i];
	return SNPGUEST_LINE_UNKNOWN;
}

static bool set_line(struct fetch_args *args)
{
	uint32_t own = snpguest_report_line(&args->report);

	args->line_number = args->line ? line_named(args->line) : own;
	if (args->line_number == SNPGUEST_LINE_UNKNOWN && args->line)
		return say_usage(&args->cli,
				 "--line: '%s' is none of milan, genoa, turin",
				 args->line);
	if (args->line_number == SNPGUEST_LINE_UNKNOWN)
		return say_error(&args->cli,
				 "this report does not name its "
				 "processor line; do so with --line");
	if (own != SNPGUEST_LINE_UNKNOWN && own != args->line_number)
		return say_error(&args->cli,
				 "--line %s: the report says that its "
				 "processor is a %s; leave --line out",
				 args->line, snpguest_line_name(own));
	return true;
}

static snpguest_status make_url(const struct fetch_args *args,
				enum fetch_kind kind, char *url)
{
	const struct snpguest_report *report = &args->report;

	switch (kind) {
	case FETCH_LEAF:
		return snpguest_kds_vcek_url(args->line_number, report->chip_id,
					     report->reported_tcb, url,
					     SNPGUEST_KDS_URL_MAX);
	case FETCH_CHAIN:
		return snpguest_kds_chain_url(args->line_number,
					      report->signing_key, url,
					      SNPGUEST_KDS_URL_MAX);
	case FETCH_CRL:
		return snpguest_kds_crl_url(args->line_number,
					    report->signing_key, url,
					    SNPGUEST_KDS_URL_MAX);
	}
	return SNPGUEST_E_USAGE;
}

/* The path of AMD's address, on another host. */
static bool rebase(struct fetch_args *args, const char *amd, char *url)
{
	const char *host = strstr(amd, "://"), *path;
	size_t base_len = strlen(args->base_url);
	int len;

	path = host ? strchr(host + 3, '/') : NULL;
	while (base_len > 0 && args->base_url[base_len - 1] == '/')
		base_len--;
	len = snprintf(url, FETCH_URL_MAX, "%.*s%s", (int)base_len,
		       args->base_url, path ? path : "");
	if (len < 0 || (size_t)len >= FETCH_URL_MAX)
		return say_usage(&args->cli, "--base-url is too long");
	return true;
}

static const char *file_name(enum fetch_kind kind)
{
	switch (kind) {
	case FETCH_LEAF:
		return "vcek.der";
	case FETCH_CHAIN:
		return "chain.pem";
	case FETCH_CRL:
		return "crl.der";
	}
	return "";
}

static void tell_file(const struct fetch_args *args, enum fetch_kind kind,
		      const char *path, const struct fetch_origin *origin)
{
	const char *source = fetch_source_name(origin->source);
	char when[FETCH_TIME];

	if (args->cli.json || args->cli.quiet)
		return;
	fetch_time(origin->fetched, sizeof(when), when);
	if (origin->source == FETCH_NETWORK)
		style_row(words_name(whats, 1u << kind), "%s, from the %s",
			  path, source);
	else
		style_row(words_name(whats, 1u << kind),
			  "%s, from the %s, fetched %s", path, source, when);
}

static bool store(struct fetch_args *args, enum fetch_kind kind,
		  const char *url, const struct input *input,
		  const struct fetch_origin *origin)
{
	char path[PATH_MAX], hash[SHA256_TEXT], when[FETCH_TIME];
	json_t *object;

	if (snprintf(path, sizeof(path), "%s/%s", args->certs,
		     file_name(kind)) >= (int)sizeof(path))
		return say_error(&args->cli, "%s: the name is too long",
				 args->certs);
	if (!output_write(&args->cli, path, input->data, input->len, 0))
		return false;
	tell_file(args, kind, path, origin);
	fetch_time(origin->fetched, sizeof(when), when);
	object = json_object();
	json_put_text(object, "kind", words_name(whats, 1u << kind));
	json_put_text(object, "file", path);
	json_put_text(object, "url", url);
	json_put_text(object, "source", fetch_source_name(origin->source));
	json_put_text(object, "fetched", when);
	if (sha256_text(input->data, input->len, hash))
		json_put_text(object, "sha256", hash);
	json_append(args->files, object);
	return true;
}

static bool fetch_kind(struct fetch_args *args, enum fetch_kind kind)
{
	char amd[SNPGUEST_KDS_URL_MAX], url[FETCH_URL_MAX];
	struct fetch_origin origin;
	snpguest_status status;
	struct input input;
	bool fine;

	status = make_url(args, kind, amd);
	if (status != SNPGUEST_OK)
		return say_refused(&args->cli, status,
				   "no %s processor has this report's chip ID; "
				   "check %s",
				   snpguest_line_name(args->line_number),
				   args->line ? "--line" : "the report");
	snprintf(url, sizeof(url), "%s", amd);
	if (args->base_url && !rebase(args, amd, url))
		return false;
	fine = fetch_one(&args->fetch, kind, url, &input, &origin) &&
	       store(args, kind, url, &input, &origin);
	input_free(&input);
	return fine;
}

/* Why the service has no leaf for this report, or NULL: it may have one. */
static const char *no_leaf(const struct snpguest_report *report)
{
	static const uint8_t masked[sizeof(report->chip_id)];

	/* It gives a VLEK to the cloud that holds it, to nobody else. */
	if (report->signing_key == SNPGUEST_SIGNING_KEY_VLEK)
		return "the VLEK itself comes from the cloud, with the "
		       "extended report";
	if (memcmp(report->chip_id, masked, sizeof(masked)) == 0)
		return "the chip ID is masked: AMD's service cannot name its "
		       "VCEK; it comes with the extended report";
	return NULL;
}

static bool set_what(struct fetch_args *args, uint64_t *what)
{
	const char *why = no_leaf(&args->report);

	*what = 1u << FETCH_LEAF | 1u << FETCH_CHAIN | 1u << FETCH_CRL;
	if (args->what &&
	    !words_bits(&args->cli, "--what", args->what, whats, what))
		return false;
	if (args->report.signing_key > SNPGUEST_SIGNING_KEY_VLEK)
		return say_error(&args->cli,
				 "the report is signed by no VCEK and no VLEK: "
				 "nothing certifies it; get one that is");
	if (!why || !(*what & 1u << FETCH_LEAF))
		return true;
	*what &= ~(uint64_t)(1u << FETCH_LEAF);
	if (*what == 0)
		return say_error(&args->cli, "nothing to fetch: %s", why);
	say_note(&args->cli, "%s", why);
	return true;
}

static bool set_fetch(struct fetch_args *args)
{
	struct fetch *fetch = &args->fetch;

	fetch->cli = &args->cli;
	fetch->offline = args->offline;
	fetch->refresh = args->refresh;
	fetch->seconds = args->timeout.given ? (uint32_t)args->timeout.value
					     : DEFAULT_SECONDS;
	if (!cache_open(&args->cli, args->cache, &fetch->cache))
		return false;
	if (mkdir(args->certs, 0777) != 0 && errno != EEXIST)
		return say_error(&args->cli, "cannot make the folder %s: %s",
				 args->certs, strerror(errno));
	return true;
}

static void answer(struct fetch_args *args)
{
	json_t *object;

	if (!args->cli.json)
		return;
	object = json_object();
	json_put_text(object, "line", snpguest_line_name(args->line_number));
	json_put(object, "files", json_incref(args->files));
	json_answer(&args->cli, true, object);
}

static int run(struct cli *cli)
{
	struct fetch_args *args = (struct fetch_args *)cli;
	uint64_t what;
	bool fine;

	args->files = json_array();
	fine = read_report(args) && set_line(args) && set_what(args, &what) &&
	       set_fetch(args);
	for (unsigned int kind = FETCH_LEAF; fine && kind <= FETCH_CRL; kind++)
		if (what & 1u << kind)
			fine = fetch_kind(args, (enum fetch_kind)kind);
	if (fine)
		answer(args);
	json_decref(args->files);
	return say_exit(cli);
}

static const struct option options[] = {
	{ 0, OPTION_TEXT, "certs", "DIR",
	  "write vcek.der, chain.pem and crl.der into this folder",
	  offsetof(struct fetch_args, certs), 0 },
	{ 0, OPTION_TEXT, "what", "leaf,chain,crl",
	  "what to fetch; default all of it", offsetof(struct fetch_args, what),
	  0 },
	{ 0, OPTION_TEXT, "line", "milan|genoa|turin",
	  "the processor line, where the report does not name it",
	  offsetof(struct fetch_args, line), 0 },
	{ 0, OPTION_TEXT, "cache", "DIR",
	  "keep what is fetched in this folder; default ~/.cache/snpguest",
	  offsetof(struct fetch_args, cache), 0 },
	{ 0, OPTION_FLAG, "offline", NULL, "ask the cache only",
	  offsetof(struct fetch_args, offline), 0 },
	{ 0, OPTION_FLAG, "refresh", NULL,
	  "ask the service even for what the cache has, and renew that",
	  offsetof(struct fetch_args, refresh), 0 },
	{ 0, OPTION_TEXT, "base-url", "URL",
	  "ask this service; default https://kdsintf.amd.com",
	  offsetof(struct fetch_args, base_url), 0 },
	{ 't', OPTION_NUMBER, "timeout", "SECONDS",
	  "how long to wait for each file, pauses included; default 60",
	  offsetof(struct fetch_args, timeout), 86400 },
	{ 0, OPTION_FLAG, NULL, NULL, NULL, 0, 0 },
};

const struct verb verb_fetch = {
	.name = "fetch",
	.summary = "Fetch a report's certificates from AMD's key service",
	.operand = "FILE",
	.options = options,
	.args_size = sizeof(struct fetch_args),
	.run = run,
};
