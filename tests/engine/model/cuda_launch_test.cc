#include "engine/model/cuda_launch.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/testing/test_device.h"

namespace limpid {
namespace {

TEST(CudaLaunchTest, KnowsTheTypesOfKernels) {
  const auto type = [](at::ScalarType dtype) {
    return ElementTypeOf(at::empty({1}, dtype));
  };
  EXPECT_EQ(type(at::kFloat), cuda::ElementType::kFloat);
  EXPECT_EQ(type(at::kHalf), cuda::ElementType::kHalf);
  EXPECT_EQ(type(at::kBFloat16), cuda::ElementType::kBfloat16);
  EXPECT_THROW(type(at::kDouble), c10::Error);
}

TEST(CudaLaunchTest, NamesWhatFailed) {
  CheckLaunch(cudaSuccess, "nothing");
  try {
    CheckLaunch(cudaErrorInvalidValue, "normalising channels");
    FAIL() << "no error";
  } catch (const c10::Error& error) {
    EXPECT_NE(std::string(error.what()).find("normalising channels"),
              std::string::npos);
  }
}

class CurrentStreamTest : public DeviceTest {};

TEST_P(CurrentStreamTest, IsTheOneOfLibTorch) {
  if (device().is_cpu()) GTEST_SKIP() << "the CPU has no streams";
  EXPECT_EQ(CurrentStream(at::empty({1}, device())), nullptr);
}

INSTANTIATE_TEST_SUITE_P(Devices, CurrentStreamTest, kTestDevices);

}  // namespace
}  // namespace limpid
