#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The in-kernel driver in a kernel that looks for its mistakes: the tests of
boot.py in several boots, allocations that fail in turn, and mistakes planted
to see them reported.

debug.py BOOT FOLDER KEYS GUEST NODE
"""

import os
import re
import sys

import boot
import debugkernel
import machine

SECONDS = 1500
PREPARE = """
mkdir -p /tmp/w; cd /tmp/w
for fault in failslab fail_page_alloc; do
  cd /sys/kernel/debug/$fault || echo "not ok no $fault"
  echo 0 >verbose; echo N >ignore-gfp-wait; echo Y >task-filter
  echo -1 >times; echo 100 >probability
done
echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
echo N >/sys/kernel/debug/fail_page_alloc/ignore-gfp-highmem
cd /tmp/w
"""
# Twice: what is a few seconds old, and was not found in a register.  Both
# watchmen give up for good at some kinds of trouble, and say so only here.
KMEMLEAK = """
sleep 6
echo scan >/sys/kernel/debug/kmemleak; echo scan >/sys/kernel/debug/kmemleak
cat /sys/kernel/debug/kmemleak || echo 'not ok kmemleak gave up'
"""
LOCKDEP = """
grep -q 'debug_locks: *1' /proc/lockdep_stats && echo 'ok lockdep is awake' ||
  echo 'not ok lockdep gave up'
"""
# Name, and what the kernel says of it.  lockdep tells of its first one only,
# and a sleep is one of those, too; KASAN does so.
PLANTS = (('leak', None), ('undefined', 'UBSAN: shift-out-of-bounds'),
          ('deadlock', 'possible circular locking'),
          ('sleep', 'sleeping function called from invalid context'),
          ('use-after-free', 'KASAN: .*use-after-free'))
PLANT = """
dmesg -c >/dev/null
insmod /planted.ko what={name} || echo 'not ok insmod planted {name}'
rmmod planted
dmesg | grep -q '{said}' && echo 'ok reported: {name}' || echo 'not ok reported: {name}'
"""
LEAK = """
insmod /planted.ko what=leak; rmmod planted
sleep 6
echo scan >/sys/kernel/debug/kmemleak; echo scan >/sys/kernel/debug/kmemleak
grep -q 'unreferenced object' /sys/kernel/debug/kmemleak && echo 'ok reported: leak' ||
  echo 'not ok reported: leak'
"""
BOOTS = {
  'reload': 'guest reload 2>&1',
  **{f'rows-{n}': f'guest rows {n} 3 2>&1' for n in range(3)},
  'pending': 'guest pending 2>&1',
  'failing': 'guest failing 2>&1',
}


def planted():
  steps = ''.join(LEAK if not said else PLANT.format(name=name, said=said)
                  for name, said in PLANTS)
  return steps + 'dmesg -c >/dev/null\n'


def steps_of(name):
  if name == 'planted':
    return PREPARE + planted()
  return PREPARE + BOOTS[name] + KMEMLEAK + LOCKDEP


def main():
  name, folder, key_folder, guest, node = sys.argv[1:6]
  boot.need()
  kernel = debugkernel.find()
  if not kernel:
    boot.skip('no debug kernel; tests/kernel/fetch.py debug builds it, in some 10 minutes')
  folder = os.path.join(folder, f'debug-{name}')
  os.makedirs(folder, exist_ok=True)
  kmod, warnings = machine.build(kernel.headers, os.path.join(folder, kernel.abi))
  ram = os.path.join(folder, f'{kernel.abi}.cpio')
  machine.pack(kmod, ram, kernel.module, {'guest': guest, 'snpguest-node': node},
               boot.keys(node, key_folder), steps_of(name))
  serial = machine.boot(kernel.image, ram, SECONDS)
  if name == 'planted':
    # What is reported here is what was asked for.
    serial = re.sub(machine.SICK, 'planted', serial)
    if len(re.findall('^ok reported', serial, re.M)) != len(PLANTS):
      serial += '\nnot ok: not all that was planted was reported\n'
  boot.tell(kernel, serial, warnings, f' {name}')


if __name__ == '__main__':
  main()
