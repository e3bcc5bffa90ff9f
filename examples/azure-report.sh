#!/bin/sh
# SPDX-License-Identifier: MIT
# The report of an Azure confidential VM: azure-report.sh NONCE-FILE REPORT
#
# Such a guest has no sev-guest device.  What lies below it keeps a report in
# the virtual TPM, made anew for the 64 bytes of user data that the guest
# writes there.  Needs tpm2-tools, and root for the TPM.  Whoever gets it:
#   snpguestctl verify REPORT --user-data @NONCE-FILE --certs DIR
# which also asks that the report be of VMPL 0, not of the guest's own making.
set -eu
nonce=$1
report=$2
user_data_index=0x01400002
report_index=0x01400001

test "$(wc -c <"$nonce")" -eq 64 || {
  echo "azure-report: $nonce is not 64 bytes long" >&2
  exit 2
}
# The index for user data is the guest's own to define, once.
tpm2_nvreadpublic "$user_data_index" >/dev/null 2>&1 ||
  tpm2_nvdefine -C o -s 64 "$user_data_index" >/dev/null
tpm2_nvwrite -C o -i "$nonce" "$user_data_index"
# The new report takes a moment.
sleep "${AZURE_REPORT_WAIT:-3}"
tpm2_nvread -C o -o "$report" "$report_index"
snpguestctl show "$report"
