/* SPDX-License-Identifier: MIT */
/*
 * The public header, seen from inside: what it declares is exported, all else
 * stays hidden (-fvisibility=hidden).
 */
#ifndef SNPV_PUBLIC_H
#define SNPV_PUBLIC_H

#include <snpguest.h>

#pragma GCC visibility push(default)
#include <snpguest-verify.h>
#pragma GCC visibility pop

#endif
