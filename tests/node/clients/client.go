// SPDX-License-Identifier: MIT

// The device from Go, by raw system calls.  Without arguments: a report, an
// extended report and a key.  With "fault": one report, whose errors are
// printed as ERRNO FW VMM.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

const (
	getReport     = 0xc0205300
	getDerivedKey = 0xc0205301
	getExtReport  = 0xc0205302
)

type request struct {
	msgVersion uint8
	reqData    uint64
	respData   uint64
	fwError    uint32
	vmmError   uint32
}

// What the device writes to must be on the heap, where nothing moves, and live.
var kept [][]byte

func address(b []byte) uint64 {
	kept = append(kept, b)
	return uint64(uintptr(unsafe.Pointer(&b[0])))
}

func call(fd int, cmd uintptr, req []byte, size int) ([]byte, syscall.Errno, *request) {
	response := make([]byte, size)
	r := &request{msgVersion: 1, reqData: address(req), respData: address(response)}
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), cmd, uintptr(unsafe.Pointer(r)))
	return response, errno, r
}

func check(good bool, what string) {
	if !good {
		fmt.Fprintln(os.Stderr, what)
		os.Exit(1)
	}
}

func hasNonce(response []byte, nonce []byte) bool {
	return response[0] == 0 && bytes.Equal(response[32+0x50:32+0x90], nonce)
}

func good(fd int) {
	nonce := bytes.Repeat([]byte{0x22}, 64)
	req := make([]byte, 112)
	copy(req, nonce)
	response, errno, _ := call(fd, getReport, req[:96], 4000)
	check(errno == 0 && hasNonce(response, nonce), "report")
	_, errno, r := call(fd, getExtReport, req, 4000)
	check(errno == syscall.EIO && r.vmmError == 1, "length query")
	certs := make([]byte, binary.LittleEndian.Uint32(req[104:]))
	check(len(certs) > 0, "no length")
	binary.LittleEndian.PutUint64(req[96:], address(certs))
	response, errno, _ = call(fd, getExtReport, req, 4000)
	check(errno == 0 && hasNonce(response, nonce), "extended report")
	check(!bytes.Equal(certs[:24], make([]byte, 24)), "no certificates")
	response, errno, _ = call(fd, getDerivedKey, make([]byte, 32), 64)
	check(errno == 0 && !bytes.Equal(response[32:], make([]byte, 32)), "key")
}

func main() {
	fd, err := syscall.Open("/dev/sev-guest", syscall.O_RDWR, 0)
	check(err == nil, "/dev/sev-guest does not open")
	if len(os.Args) < 2 {
		good(fd)
		return
	}
	_, errno, r := call(fd, getReport, make([]byte, 96), 4000)
	check(errno != 0, "it should have failed")
	fmt.Println(int(errno), r.fwError, r.vmmError)
}
