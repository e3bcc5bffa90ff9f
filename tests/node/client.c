/* SPDX-License-Identifier: MIT */
/*
 * One call of the library on a real device, as the words say, and what came
 * of it on one line:
 *
 *	client DEVICE report|ext|key [budget=MS] [cancel=MS] [attempts=N]
 *		[nonblock] [tsm] [times=N]
 *
 * prints status, milliseconds, attempts, errno, fw_error, vmm_error,
 * response_status, waits, certificates.
 */
#include <poll.h>
#include <pthread.h>
#include <snpguest.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

struct client {
	struct snpguest_options options;
	snpguest_device *dev;
	struct snpguest_fault fault;
	unsigned int cancel_ms, times, waits, polls;
	size_t certs;
	uint8_t seed;
};

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void on_wait(void *ctx, uint32_t attempt, uint32_t reason,
		    uint32_t pause_ms)
{
	struct client *client = ctx;

	(void)attempt;
	(void)reason;
	(void)pause_ms;
	client->waits++;
}

static void *cancel_later(void *argument)
{
	const struct client *client = argument;
	uint64_t one = 1;

	usleep(client->cancel_ms * 1000);
	if (write(client->options.cancel_fd, &one, sizeof(one)) < 0)
		abort();
	return NULL;
}

static snpguest_status call_report(struct client *client, int extended)
{
	struct snpguest_report_request req = { .size = sizeof(req) };
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	struct snpguest_report report;
	snpguest_certs *certs = NULL;
	snpguest_status status;
	size_t len;

	memset(req.user_data, client->seed, sizeof(req.user_data));
	status = extended ? snpguest_get_ext_report(client->dev, &req, raw,
						    sizeof(raw), &len, &certs,
						    &client->fault)
			  : snpguest_get_report(client->dev, &req, raw,
						sizeof(raw), &len,
						&client->fault);
	client->certs = snpguest_certs_count(certs);
	snpguest_certs_free(certs);
	if (status)
		return status;
	status = snpguest_report_parse(raw, len, &report, sizeof(report));
	return !status && report.report_data[0] != client->seed
		       ? SNPGUEST_E_REJECTED
		       : status;
}

static snpguest_status call_once(struct client *client, const char *verb)
{
	struct snpguest_key_request req = { .size = sizeof(req) };
	uint8_t key[SNPGUEST_DERIVED_KEY_SIZE];

	if (strcmp(verb, "key") == 0)
		return snpguest_derive_key(client->dev, &req, key,
					   &client->fault);
	return call_report(client, strcmp(verb, "ext") == 0);
}

/* As an event loop: the same call again whenever poll(2) says so. */
static snpguest_status call(struct client *client, const char *verb)
{
	struct pollfd wait = { .fd = snpguest_poll_fd(client->dev),
			       .events = POLLOUT };
	snpguest_status status;

	while ((status = call_once(client, verb)) == SNPGUEST_E_AGAIN) {
		if (poll(&wait, 1, 20000) != 1)
			return status;
		client->polls++;
	}
	return status;
}

static void take_word(struct client *client, const char *word)
{
	unsigned int number = 0;
	const char *value = strchr(word, '=');

	if (value)
		number = (unsigned int)strtoul(value + 1, NULL, 10);
	if (strncmp(word, "budget=", 7) == 0) {
		client->options.flags |= SNPGUEST_SET_BUDGET;
		client->options.budget_ms = number;
	} else if (strncmp(word, "cancel=", 7) == 0) {
		client->options.flags |= SNPGUEST_SET_CANCEL;
		client->options.cancel_fd = eventfd(0, EFD_CLOEXEC);
		client->cancel_ms = number;
	} else if (strncmp(word, "attempts=", 9) == 0) {
		client->options.max_attempts = number;
	} else if (strncmp(word, "times=", 6) == 0) {
		client->times = number;
	} else if (strcmp(word, "nonblock") == 0) {
		client->options.flags |= SNPGUEST_NONBLOCK;
	} else if (strcmp(word, "tsm") == 0) {
		client->options.transport = SNPGUEST_TRANSPORT_TSM;
	} else {
		fprintf(stderr, "client: what is %s?\n", word);
		exit(2);
	}
}

static void show(const struct client *client, snpguest_status status,
		 uint64_t ms)
{
	const struct snpguest_fault *fault = &client->fault;
	char line[512];

	printf("status=%s ms=%llu attempts=%u errno=%d fw=%u vmm=%u "
	       "response=%u waits=%u polls=%u certs=%zu\n",
	       snpguest_status_name(status), (unsigned long long)ms,
	       fault->attempts, fault->os_errno, fault->fw_error,
	       fault->vmm_error, fault->response_status, client->waits,
	       client->polls, client->certs);
	snpguest_fault_format(status, fault, line, sizeof(line));
	fprintf(stderr, "%s\n", line);
}

int main(int argc, char **argv)
{
	struct client client = { .options = { .size = sizeof(client.options) },
				 .times = 1,
				 .seed = 1 };
	pthread_t thread;
	snpguest_status status;
	uint64_t start;
	int i;

	if (argc < 3)
		return 2;
	for (i = 3; i < argc; i++)
		take_word(&client, argv[i]);
	client.options.on_wait = on_wait;
	client.options.on_wait_ctx = &client;
	start = now_ms();
	status = snpguest_open(argv[1], &client.options, &client.dev,
			       &client.fault);
	if (client.cancel_ms &&
	    pthread_create(&thread, NULL, cancel_later, &client))
		return 2;
	for (; !status && client.times; client.times--, client.seed++)
		status = call(&client, argv[2]);
	show(&client, status, now_ms() - start);
	if (client.cancel_ms)
		pthread_join(thread, NULL);
	snpguest_close(client.dev);
	return 0;
}
