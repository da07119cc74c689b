// Tests that run on the CPU and, where there is one, on the first GPU.
#pragma once

#include <ATen/ATen.h>
#include <c10/core/Device.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <vector>

#include "engine/base/device.h"

namespace limpid {

// INSTANTIATE_TEST_SUITE_P(Devices, MyTest, kTestDevices) for a class MyTest
// derived from this.
class DeviceTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    device_ = DeviceFromName(GetParam()).value();
    at::manual_seed(1);
  }

  c10::Device device() const { return device_; }

 private:
  const c10::NoGradGuard no_grad_;
  c10::Device device_{c10::DeviceType::CPU};
};

// LibTorch looks for its CUDA half once, at the first question about a GPU, so
// it is loaded here, before the first test.
inline std::vector<const char*> TestDevices() {
  std::vector<const char*> devices = {"cpu"};
  if (DeviceFromName("cuda:0").ok()) devices.push_back("cuda:0");
  return devices;
}

inline const auto kTestDevices = testing::ValuesIn(TestDevices());

}  // namespace limpid
