/* SPDX-License-Identifier: MIT */
/*
 * The extensions of a VCEK or VLEK certificate: 57230, "VCEK Certificate
 * Definition", all under 1.3.6.1.4.1.3704.1.
 */
#ifndef SNPSIM_LEAFEXT_H
#define SNPSIM_LEAFEXT_H

#include <openssl/x509.h>

#include "chip.h"

bool snpsim_leafext_add(X509 *cert, const struct snpsim_chip *chip, bool vlek);

#endif
