/* SPDX-License-Identifier: MIT */
#include "curve.h"

BIGNUM *snpsim_curve_scalar(const EC_GROUP *group, const uint8_t *input,
			    size_t len)
{
	BIGNUM *scalar = BN_secure_new();
	BIGNUM *less = BN_dup(EC_GROUP_get0_order(group));
	BN_CTX *ctx = BN_CTX_secure_new();

	if (!scalar || !less || !ctx || !BN_bin2bn(input, (int)len, scalar) ||
	    !BN_sub_word(less, 1) || !BN_mod(scalar, scalar, less, ctx) ||
	    !BN_add_word(scalar, 1)) {
		BN_clear_free(scalar);
		scalar = NULL;
	}
	BN_free(less);
	BN_CTX_free(ctx);
	if (scalar)
		BN_set_flags(scalar, BN_FLG_CONSTTIME);
	return scalar;
}

bool snpsim_curve_point(const EC_GROUP *group, const BIGNUM *scalar,
			uint8_t *point, size_t len)
{
	BN_CTX *ctx = BN_CTX_secure_new();
	EC_POINT *product = EC_POINT_new(group);
	bool done =
		ctx && product &&
		EC_POINT_mul(group, product, scalar, NULL, NULL, ctx) == 1 &&
		EC_POINT_point2oct(group, product,
				   POINT_CONVERSION_UNCOMPRESSED, point, len,
				   ctx) == len;

	EC_POINT_free(product);
	BN_CTX_free(ctx);
	return done;
}
