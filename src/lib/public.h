/* SPDX-License-Identifier: MIT */
/*
 * The public header, as the library itself includes it: what it declares is
 * exported, all else stays hidden (-fvisibility=hidden).
 */
#ifndef SNPLIB_PUBLIC_H
#define SNPLIB_PUBLIC_H

#pragma GCC visibility push(default)
#include <snpguest.h>
#pragma GCC visibility pop

#endif
