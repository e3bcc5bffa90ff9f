/* SPDX-License-Identifier: MIT */
#include "certlist.h"

#include "certdir.h"
#include "style.h"

json_t *certlist_json(const snpguest_certs *certs)
{
	json_t *array = json_array(), *object;
	size_t count = snpguest_certs_count(certs);
	struct snpguest_cert cert;
	char name[CERTDIR_NAME];

	for (size_t i = 0; i < count; i++) {
		if (snpguest_certs_get(certs, i, &cert, sizeof(cert)) !=
		    SNPGUEST_OK)
			continue;
		object = json_object();
		certdir_name(certs, i, &cert, name);
		json_put_text(object, "kind",
			      snpguest_cert_kind_name(cert.kind));
		json_put_hex(object, "guid", cert.guid, sizeof(cert.guid));
		json_put_text(object, "file", name);
		json_put_hex(object, "data", cert.data, cert.len);
		json_append(array, object);
	}
	return array;
}

void certlist_print(const snpguest_certs *certs, const char *dir)
{
	size_t count = snpguest_certs_count(certs);
	struct snpguest_cert cert;
	char name[CERTDIR_NAME];

	for (size_t i = 0; i < count; i++) {
		if (snpguest_certs_get(certs, i, &cert, sizeof(cert)) !=
		    SNPGUEST_OK)
			continue;
		certdir_name(certs, i, &cert, name);
		if (dir)
			style_row("certificate", "%zu bytes, %s/%s", cert.len,
				  dir, name);
		else
			style_row("certificate", "%s, %zu bytes",
				  snpguest_cert_kind_name(cert.kind), cert.len);
	}
}
