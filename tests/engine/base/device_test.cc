#include "engine/base/device.h"

#include <ATen/Context.h>
#include <c10/core/Device.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/errors.h"

namespace limpid {
namespace {

TEST(DeviceTest, FindsTheCpu) {
  const absl::StatusOr<c10::Device> device = DeviceFromName("cpu");
  ASSERT_TRUE(device.ok()) << device.status();
  EXPECT_TRUE(device->is_cpu());
}

TEST(DeviceTest, AutoTakesAGpuExactlyWhereThereIsOne) {
  const absl::StatusOr<c10::Device> device = DeviceFromName("auto");
  ASSERT_TRUE(device.ok()) << device.status();
  EXPECT_EQ(device->is_cuda(), NumGpus() > 0);
}

TEST(DeviceTest, AGpuComputesFloat32InWhole) {
  if (!DeviceFromName("cuda:0").ok()) GTEST_SKIP() << "there is no GPU";
  EXPECT_FALSE(at::globalContext().allowTF32CuDNN());
  EXPECT_FALSE(at::globalContext().allowTF32CuBLAS());
}

TEST(DeviceTest, NamesTheMissingGpuAndTheCount) {
  const absl::Status status = DeviceFromName("cuda:99").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  const std::string message(status.message());
  EXPECT_TRUE(absl::StrContains(message, "cuda:99")) << message;
  EXPECT_TRUE(absl::StrContains(message, absl::StrCat(NumGpus(), " GPUs")));
}

TEST(DeviceTest, RefusesOtherNames) {
  for (const char* name :
       {"", "gpu", "cuda", "cuda:", "cuda:-1", "cuda:128", "cuda:1x", "CPU"}) {
    const absl::Status status = DeviceFromName(name).status();
    EXPECT_EQ(FieldOf(status), "device") << name;
  }
}

}  // namespace
}  // namespace limpid
