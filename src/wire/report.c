/* SPDX-License-Identifier: MIT */
#include "report.h"

#include "cursor.h"

#define TAKE(in, field) snpwire_take_bytes(in, field, sizeof(field))
#define PUT(out, field) snpwire_put_bytes(out, field, sizeof(field))

/* 0x000..0x04f: what was asked for, under which policy */
static void read_head(struct snpwire_reader *in, struct snpwire_report *r)
{
	r->version = snpwire_take_u32(in);
	r->guest_svn = snpwire_take_u32(in);
	r->policy = snpwire_take_u64(in);
	TAKE(in, r->family_id);
	TAKE(in, r->image_id);
	r->vmpl = snpwire_take_u32(in);
	r->signature_algo = snpwire_take_u32(in);
	TAKE(in, r->current_tcb);
	r->platform_info = snpwire_take_u64(in);
	r->key_info = snpwire_take_u32(in);
	r->rsvd_04c = snpwire_take_u32(in);
}

/* 0x050..0x1df: the guest's identity and the chip's */
static void read_identity(struct snpwire_reader *in, struct snpwire_report *r)
{
	TAKE(in, r->report_data);
	TAKE(in, r->measurement);
	TAKE(in, r->host_data);
	TAKE(in, r->id_key_digest);
	TAKE(in, r->author_key_digest);
	TAKE(in, r->report_id);
	TAKE(in, r->report_id_ma);
	TAKE(in, r->reported_tcb);
	r->cpuid_family = snpwire_take_u8(in);
	r->cpuid_model = snpwire_take_u8(in);
	r->cpuid_stepping = snpwire_take_u8(in);
	TAKE(in, r->rsvd_18b);
	TAKE(in, r->chip_id);
}

/* 0x1e0..0x49f: firmware versions and the signature */
static void read_tail(struct snpwire_reader *in, struct snpwire_report *r)
{
	TAKE(in, r->committed_tcb);
	r->current_build = snpwire_take_u8(in);
	r->current_minor = snpwire_take_u8(in);
	r->current_major = snpwire_take_u8(in);
	r->rsvd_1eb = snpwire_take_u8(in);
	r->committed_build = snpwire_take_u8(in);
	r->committed_minor = snpwire_take_u8(in);
	r->committed_major = snpwire_take_u8(in);
	r->rsvd_1ef = snpwire_take_u8(in);
	TAKE(in, r->launch_tcb);
	r->launch_mit_vector = snpwire_take_u64(in);
	r->current_mit_vector = snpwire_take_u64(in);
	TAKE(in, r->rsvd_208);
	TAKE(in, r->signature_r);
	TAKE(in, r->signature_s);
	TAKE(in, r->signature_rsvd);
}

bool snpwire_report_read(const uint8_t *raw, size_t len,
			 struct snpwire_report *report)
{
	struct snpwire_reader in;

	snpwire_reader_init(&in, raw, len);
	read_head(&in, report);
	read_identity(&in, report);
	read_tail(&in, report);
	return !in.failed;
}

static void write_head(struct snpwire_writer *out,
		       const struct snpwire_report *r)
{
	snpwire_put_u32(out, r->version);
	snpwire_put_u32(out, r->guest_svn);
	snpwire_put_u64(out, r->policy);
	PUT(out, r->family_id);
	PUT(out, r->image_id);
	snpwire_put_u32(out, r->vmpl);
	snpwire_put_u32(out, r->signature_algo);
	PUT(out, r->current_tcb);
	snpwire_put_u64(out, r->platform_info);
	snpwire_put_u32(out, r->key_info);
	snpwire_put_u32(out, r->rsvd_04c);
}

static void write_identity(struct snpwire_writer *out,
			   const struct snpwire_report *r)
{
	PUT(out, r->report_data);
	PUT(out, r->measurement);
	PUT(out, r->host_data);
	PUT(out, r->id_key_digest);
	PUT(out, r->author_key_digest);
	PUT(out, r->report_id);
	PUT(out, r->report_id_ma);
	PUT(out, r->reported_tcb);
	snpwire_put_u8(out, r->cpuid_family);
	snpwire_put_u8(out, r->cpuid_model);
	snpwire_put_u8(out, r->cpuid_stepping);
	PUT(out, r->rsvd_18b);
	PUT(out, r->chip_id);
}

static void write_tail(struct snpwire_writer *out,
		       const struct snpwire_report *r)
{
	PUT(out, r->committed_tcb);
	snpwire_put_u8(out, r->current_build);
	snpwire_put_u8(out, r->current_minor);
	snpwire_put_u8(out, r->current_major);
	snpwire_put_u8(out, r->rsvd_1eb);
	snpwire_put_u8(out, r->committed_build);
	snpwire_put_u8(out, r->committed_minor);
	snpwire_put_u8(out, r->committed_major);
	snpwire_put_u8(out, r->rsvd_1ef);
	PUT(out, r->launch_tcb);
	snpwire_put_u64(out, r->launch_mit_vector);
	snpwire_put_u64(out, r->current_mit_vector);
	PUT(out, r->rsvd_208);
	PUT(out, r->signature_r);
	PUT(out, r->signature_s);
	PUT(out, r->signature_rsvd);
}

bool snpwire_report_write(const struct snpwire_report *report, uint8_t *raw,
			  size_t len)
{
	struct snpwire_writer out;

	snpwire_writer_init(&out, raw, len);
	write_head(&out, report);
	write_identity(&out, report);
	write_tail(&out, report);
	return !out.failed;
}
