/* SPDX-License-Identifier: MIT */
/*
 * What sim.c shows of libsnpguest-sim: the header's names alone are exported,
 * all else stays hidden (-fvisibility=hidden).
 */
#ifndef SNPSIM_PUBLIC_H
#define SNPSIM_PUBLIC_H

#include <snpguest.h>

#pragma GCC visibility push(default)
#include <snpguest-sim.h>
#pragma GCC visibility pop

#endif
