// SPDX-License-Identifier: MIT
// An extended report, its verdict and a split error, in Go by cgo.
package main

// #cgo pkg-config: snpguest snpguest-verify
// #include <snpguest-verify.h>
// #include <stdlib.h>
import "C"

import (
	"crypto/rand"
	"fmt"
	"os"
	"unsafe"
)

func must(status C.snpguest_status, fault *C.struct_snpguest_fault) {
	if status == C.SNPGUEST_OK {
		return
	}
	var text [256]C.char
	C.snpguest_fault_format(status, fault, &text[0], 256)
	fmt.Fprintln(os.Stderr, C.GoString(&text[0]))
	os.Exit(1)
}

func constant(name string) int64 {
	var value C.int64_t
	text := C.CString(name)
	defer C.free(unsafe.Pointer(text))
	must(C.snpguest_constant(text, &value), nil)
	return int64(value)
}

func pointer(bytes []byte) *C.uint8_t {
	return (*C.uint8_t)(unsafe.Pointer(&bytes[0]))
}

func verify(raw []byte, certs *C.snpguest_certs, nonce []byte) uint32 {
	root, err := os.ReadFile(os.Getenv("SNPGUEST_SIM_PKI") + "/ark.der")
	if err != nil {
		panic(err)
	}
	var verifier *C.snpguest_verifier
	var verdict C.struct_snpguest_verdict
	must(C.snpguest_verifier_new(&verifier), nil)
	defer C.snpguest_verifier_free(verifier)
	must(C.snpguest_verifier_add_root(verifier, pointer(root), C.size_t(len(root))), nil)
	must(C.snpguest_verifier_set_user_data(verifier, pointer(nonce)), nil)
	must(C.snpguest_verifier_check(verifier, pointer(raw), C.size_t(len(raw)),
		certs, &verdict, C.size_t(unsafe.Sizeof(verdict))), nil)
	return uint32(verdict.accepted)
}

func main() {
	var dev *C.snpguest_device
	var certs *C.snpguest_certs
	var request C.struct_snpguest_report_request
	var fault C.struct_snpguest_fault
	var length C.size_t

	if int64(unsafe.Sizeof(fault)) != constant("sizeof(struct snpguest_fault)") ||
		int64(unsafe.Sizeof(request)) != constant("sizeof(struct snpguest_report_request)") {
		panic("this program and the library disagree on sizes")
	}
	raw := make([]byte, constant("SNPGUEST_REPORT_SIZE_MAX"))
	nonce := make([]byte, 64)
	rand.Read(nonce)
	request.size = C.uint32_t(unsafe.Sizeof(request))
	for i, b := range nonce {
		request.user_data[i] = C.uint8_t(b)
	}
	must(C.snpguest_open(nil, nil, &dev, &fault), &fault)
	defer C.snpguest_close(dev)
	must(C.snpguest_get_ext_report(dev, &request, pointer(raw), C.size_t(len(raw)),
		&length, &certs, &fault), &fault)
	accepted := verify(raw[:length], certs, nonce)
	C.snpguest_certs_free(certs)
	fmt.Printf("accepted %d: %d bytes\n", accepted, length)

	request.key_sel = C.SNPGUEST_KEY_SEL_VLEK
	status := C.snpguest_get_report(dev, &request, pointer(raw), C.size_t(len(raw)),
		&length, &fault)
	fmt.Printf("%s response_status %#x errno %d\n",
		C.GoString(C.snpguest_status_name(status)), fault.response_status, fault.os_errno)
}
