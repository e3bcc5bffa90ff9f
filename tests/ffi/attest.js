// SPDX-License-Identifier: MIT
// An extended report, its verdict and a split error, in Node by koffi.
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const koffi = require('koffi');

const Fault = koffi.struct('snpguest_fault', {
  os_errno: 'int32', fw_error: 'uint32', vmm_error: 'uint32',
  response_status: 'uint32', attempts: 'uint32', rsvd: koffi.array('uint32', 3),
});
const Request = koffi.struct('snpguest_report_request', {
  size: 'uint32', vmpl: 'uint32', key_sel: 'uint32', rsvd: 'uint32',
  user_data: koffi.array('uint8', 64),
});
const snp = koffi.load('libsnpguest.so.0');
const ver = koffi.load('libsnpguest-verify.so.0');
const constant = snp.func('int32 snpguest_constant(str name, _Out_ int64 *value)');
const name = snp.func('str snpguest_status_name(int32 status)');
const format = snp.func(`size_t snpguest_fault_format(int32 st, snpguest_fault *f,
  _Out_ uint8 *text, size_t cap)`);
const open = snp.func(`int32 snpguest_open(str path, void *options, _Out_ void **dev,
  _Out_ snpguest_fault *f)`);
const close = snp.func('void snpguest_close(void *dev)');
const getReport = snp.func(`int32 snpguest_get_report(void *dev, snpguest_report_request *request,
  _Out_ uint8 *raw, size_t cap, _Out_ size_t *len, _Out_ snpguest_fault *f)`);
const getExtReport = snp.func(`int32 snpguest_get_ext_report(void *dev,
  snpguest_report_request *request, _Out_ uint8 *raw, size_t cap, _Out_ size_t *len,
  _Out_ void **certs, _Out_ snpguest_fault *f)`);
const freeCerts = snp.func('void snpguest_certs_free(void *certs)');
const newVerifier = ver.func('int32 snpguest_verifier_new(_Out_ void **verifier)');
const addRoot = ver.func(
  'int32 snpguest_verifier_add_root(void *verifier, uint8 *bytes, size_t len)');
const setUserData = ver.func('int32 snpguest_verifier_set_user_data(void *verifier, uint8 *data)');
const check = ver.func(`int32 snpguest_verifier_check(void *verifier, uint8 *raw, size_t len,
  void *certs, void *verdict, size_t size)`);
const freeVerifier = ver.func('void snpguest_verifier_free(void *verifier)');

function must(status, fault) {
  if (status === 0)
    return;
  const text = Buffer.alloc(256);
  format(status, fault ?? null, text, text.length);
  console.error(text.toString('utf8').replace(/\0.*/s, ''));
  process.exit(1);
}

function valueOf(what) {
  const value = [0];
  must(constant(what, value));
  return Number(value[0]);
}

function verify(raw, certs, nonce) {
  const root = fs.readFileSync(process.env.SNPGUEST_SIM_PKI + '/ark.der');
  const verifier = [null];
  must(newVerifier(verifier));
  must(addRoot(verifier[0], root, root.length));
  must(setUserData(verifier[0], nonce));
  const status = check(verifier[0], raw, raw.length, certs, null, 0);
  freeVerifier(verifier[0]);
  return status === 0 ? 1 : 0;
}

if (koffi.sizeof(Fault) !== valueOf('sizeof(struct snpguest_fault)') ||
    koffi.sizeof(Request) !== valueOf('sizeof(struct snpguest_report_request)'))
  throw new Error('this program and the library disagree on sizes');
const nonce = crypto.randomBytes(64);
const request = {
  size: koffi.sizeof(Request), vmpl: 0, key_sel: 0, rsvd: 0, user_data: [...nonce],
};
const raw = Buffer.alloc(valueOf('SNPGUEST_REPORT_SIZE_MAX'));
const dev = [null], certs = [null], len = [0], fault = {};
must(open(null, null, dev, fault), fault);
must(getExtReport(dev[0], request, raw, raw.length, len, certs, fault), fault);
const length = Number(len[0]);
console.log(`accepted ${verify(raw.subarray(0, length), certs[0], nonce)}: ${length} bytes`);
freeCerts(certs[0]);
request.key_sel = valueOf('SNPGUEST_KEY_SEL_VLEK');
const status = getReport(dev[0], request, raw, raw.length, len, fault);
const code = fault.response_status.toString(16);
console.log(`${name(status)} response_status 0x${code} errno ${fault.os_errno}`);
close(dev[0]);
