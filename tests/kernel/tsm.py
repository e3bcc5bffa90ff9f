#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""configfs-tsm as one of Debian's kernels has it, in QEMU: its own core, a
provider of ours behind it, the library and snpguestctl in front.

tsm.py SERIES FOLDER KEYS GUEST NODE CTL
"""

import os
import shutil
import sys

import boot
import kernels
import machine

# Each needs the one before.
CORE = ('configfs', 'tsm')
STEPS = """
mkdir -p /tmp/w; cd /tmp/w
check() { name=$1; shift; "$@" >/tmp/said 2>&1 && echo "ok $name" && return
  echo "not ok $name"; cat /tmp/said; }
mount -t configfs config /sys/kernel/config
insmod /tsmhost.ko || echo 'not ok insmod tsmhost'
tsm-guest rows /keys /tmp/pki 2>&1
tsm-guest serve /keys /tmp/pki >/tmp/host &
for i in $(seq 60); do [ -s /tmp/host ] || sleep 1; done
cat /tmp/host
TREE=/sys/kernel/config/tsm/report
N=5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a
N=$N$N
check 'no device node' test ! -e /dev/sev-guest
check report snpguestctl report -u $N -o report
check 'verify needs certificates' sh -c "! snpguestctl verify report -u $N --root /tmp/pki/ark.der"
check 'extended report' snpguestctl report -u $N -o report --certs certs
check verify snpguestctl verify report --certs certs -u $N --root /tmp/pki/ark.der
check refused sh -c "! snpguestctl verify report --certs certs --root /tmp/pki/ark.der -u ${N#5a}a5"
check evidence snpguestctl report -d $TREE -u $N --vmpl 2 --evidence evidence
check 'verify the evidence' snpguestctl verify evidence -u $N --vmpl 2 --root /tmp/pki/ark.der
snpguestctl key -o key 2>key.said
check 'no key' test $? = 1 -a ! -e key
check 'and why' grep -q 'cannot do that' key.said
check 'nothing is left' sh -c "test -z \\"$(ls $TREE)\\""
kill $!; wait
rmmod tsmhost || echo 'not ok rmmod tsmhost'
check 'no provider' sh -c "snpguestctl report -o report 2>&1 | grep -q 'no driver'"
"""


def build(kernel, folder):
  """The module, and what the compiler warned of."""
  shutil.copytree(os.path.join(machine.HERE, 'tsm'), folder, dirs_exist_ok=True)
  sparse = ['C=2', 'CF=-D__CHECK_ENDIAN__'] if shutil.which('sparse') else []
  warnings = machine.make(kernel.headers, folder, *sparse)
  return os.path.join(folder, 'tsmhost.ko'), warnings


def main():
  series, folder, key_folder, guest, node, ctl = sys.argv[1:7]
  boot.need()
  kernel = kernels.find(series)
  if not kernel:
    boot.skip(f'no kernel {series} in {kernels.CACHE}; tests/kernel/fetch.py fetches it')
  module, warnings = build(kernel, os.path.join(folder, kernel.abi))
  ram = machine.system(STEPS, {'tsm-guest': guest, 'snpguestctl': ctl})
  for number, name in enumerate(CORE):
    ram.file(f'modules/{number}-{name}.ko', kernel.module(name))
  ram.file('tsmhost.ko', module)
  for name, source in boot.keys(node, key_folder).items():
    ram.file(name, source)
  path = os.path.join(folder, f'{kernel.abi}.cpio')
  ram.write(path)
  serial = machine.boot(kernel.image, path, 450)
  boot.tell(kernel, serial, warnings)


if __name__ == '__main__':
  main()
