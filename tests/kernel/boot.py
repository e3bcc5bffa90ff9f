#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The in-kernel driver in one of Debian's kernels: build against its headers,
boot it in QEMU, run everything against the real character device.

boot.py SERIES FOLDER KEYS GUEST RAW NODE CTL
"""

import os
import shutil
import subprocess
import sys

import kernels
import machine

STEPS = """
mkdir -p /tmp/w; cd /tmp/w
check() { name=$1; shift; "$@" >/tmp/said 2>&1 && echo "ok $name" && return
  echo "not ok $name"; cat /tmp/said; }
guest 2>&1
touch /tmp/plan
snpguest-node host --keys /keys --pki /pki --plan /tmp/plan /tmp/log >/tmp/host &
for i in 0 1 2 3 4 5 6 7 8 9; do [ -s /tmp/host ] || sleep 1; done
echo from here on >/dev/kmsg
insmod /snpguest.ko rate_s=0 || echo 'not ok insmod snpguest'
N=5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a
N=$N$N
check raw raw
check report snpguestctl report -u $N -o report --certs certs
check certs cmp certs/ark.der /pki/ark.der
check verify snpguestctl verify report --certs certs -u $N --root /pki/ark.der
check refused sh -c "! snpguestctl verify report --certs certs --root /pki/ark.der -u ${N#5a}a5"
check extended snpguestctl report -x --json
check key snpguestctl key -o key
check 'key size' test $(wc -c <key) = 32
check 'no key in the log' sh -c "! dmesg | grep -qi $(hexdump -v -e '1/1 "%02x"' key | cut -c 1-16)"
check 'no nonce in the log' sh -c "! dmesg | grep -qi 5a5a5a5a"
rmmod snpguest || echo 'not ok rmmod'
check 'one line at load' test $(dmesg | sed '1,/from here on/d' | grep -c snpguest) = 1
refused() { ! insmod /snpguest.ko $1 2>/dev/null &&
  dmesg | tail -n 2 | grep "snpguest: .*${1%%=*}"; }
for value in vmpck_id=4 rate_s=3601 rate_burst=0 busy_timeout_s=86401 pending_lease_s=0; do
  check "log about $value" refused $value
done
"""


def skip(why):
  print(f'skipped: {why}')
  # A test bench must have what the tests need.
  sys.exit(1 if os.environ.get('CI') == 'true' else 77)


def need(*programs):
  for program in programs or ('qemu-system-x86_64', 'busybox', 'make', 'gcc'):
    if not shutil.which(program):
      skip(f'{program} is not here; scripts/deps check installs it')


def kernel_of(series):
  kernel = kernels.find(series)
  if not kernel:
    skip(f'no kernel {series} in {kernels.CACHE}; tests/kernel/fetch.py fetches it')
  return kernel


def keys(node, folder):
  """The RSA keys: seconds here, minutes in the emulated machine."""
  subprocess.run([node, 'run', '--keys', folder, '--', 'true'], check=False,
                 capture_output=True)
  found = {}
  for here, _, names in os.walk(folder):
    for name in names:
      path = os.path.join(here, name)
      found[os.path.join('keys', os.path.relpath(path, folder))] = path
  return found


def tell(kernel, serial, warnings, what=''):
  """Say what came of it, and exit."""
  passed, wrong = machine.judge(serial)
  if warnings or wrong:
    print(serial)
  for line in [f'compiler: {line}' for line in warnings] + wrong:
    print(f'FAILED {line}')
  print(f'{kernel.abi}{what}: {len(passed)} passed, {len(wrong) + len(warnings)} failed')
  sys.exit(1 if warnings or wrong else 0)


def main():
  series, folder, key_folder, guest, raw, node, ctl = sys.argv[1:8]
  need()
  kernel = kernel_of(series)
  os.makedirs(folder, exist_ok=True)
  sparse = ['C=2', 'CF=-D__CHECK_ENDIAN__'] if shutil.which('sparse') else []
  kmod, warnings = machine.build(kernel.headers, os.path.join(folder, kernel.abi),
                                 *sparse)
  ram = os.path.join(folder, f'{kernel.abi}.cpio')
  machine.pack(kmod, ram, kernel.module,
               {'guest': guest, 'raw': raw, 'snpguest-node': node, 'snpguestctl': ctl},
               keys(node, key_folder), STEPS)
  tell(kernel, machine.boot(kernel.image, ram, 900), warnings)


if __name__ == '__main__':
  main()
