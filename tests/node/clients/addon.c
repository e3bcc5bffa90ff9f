/* SPDX-License-Identifier: MIT */
/* ioctl(2) for Node: ioctl(fd, cmd, buffer) is what it returned, or -errno;
 * address(buffer) is where its bytes are, as a BigInt. */
#include <errno.h>
#include <node_api.h>
#include <stdint.h>
#include <sys/ioctl.h>

static napi_value do_ioctl(napi_env env, napi_callback_info info)
{
	napi_value args[3], result;
	size_t count = 3;
	int64_t cmd = 0;
	int32_t fd = -1;
	void *data = NULL;
	int ret;

	napi_get_cb_info(env, info, &count, args, NULL, NULL);
	napi_get_value_int32(env, args[0], &fd);
	napi_get_value_int64(env, args[1], &cmd);
	napi_get_buffer_info(env, args[2], &data, NULL);
	ret = ioctl(fd, (unsigned long)cmd, data);
	napi_create_int32(env, ret < 0 ? -errno : ret, &result);
	return result;
}

static napi_value address(napi_env env, napi_callback_info info)
{
	napi_value arg, result;
	size_t count = 1;
	void *data = NULL;

	napi_get_cb_info(env, info, &count, &arg, NULL, NULL);
	napi_get_buffer_info(env, arg, &data, NULL);
	napi_create_bigint_uint64(env, (uintptr_t)data, &result);
	return result;
}

NAPI_MODULE_INIT()
{
	napi_value fn;

	napi_create_function(env, NULL, 0, do_ioctl, NULL, &fn);
	napi_set_named_property(env, exports, "ioctl", fn);
	napi_create_function(env, NULL, 0, address, NULL, &fn);
	napi_set_named_property(env, exports, "address", fn);
	return exports;
}
