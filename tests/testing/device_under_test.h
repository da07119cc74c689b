// The device that a test runs on, for tests that are run once for each kind:
// the CPU, or what the environment variable LIMPID_TEST_DEVICE names, such as
// cuda:0. Without such a device every test is skipped.
#pragma once

#include <ATen/ATen.h>
#include <c10/core/Device.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "engine/base/device.h"

namespace limpid {

inline absl::StatusOr<c10::Device> FindTestDevice() {
  const char* name = std::getenv("LIMPID_TEST_DEVICE");
  return DeviceFromName(name == nullptr ? "cpu" : name);
}

inline c10::Device TestDevice() { return FindTestDevice().value(); }

// `x` on that device; random numbers are the CPU's everywhere.
inline at::Tensor OnDevice(const at::Tensor& x) { return x.to(TestDevice()); }

class DeviceUnderTest : public testing::Environment {
  void SetUp() override {
    const absl::StatusOr<c10::Device> device = FindTestDevice();
    if (!device.ok()) GTEST_SKIP() << device.status();
  }
};

// LibTorch looks for its CUDA half once, before the first test.
inline testing::Environment* const kDeviceUnderTest =
    testing::AddGlobalTestEnvironment(
        (static_cast<void>(FindTestDevice()), new DeviceUnderTest));

}  // namespace limpid
