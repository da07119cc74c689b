#include "engine/session/device_health.h"

#include <c10/core/Device.h>
#include <gtest/gtest.h>

#include "engine/base/device.h"

namespace limpid {
namespace {

TEST(DeviceHealthTest, ACpuIsAlwaysUsable) {
  EXPECT_TRUE(IsUsable(c10::Device(c10::DeviceType::CPU)));
}

TEST(DeviceHealthTest, AGpuThatIsNotThereIsNotUsable) {
  EXPECT_FALSE(IsUsable(c10::Device(c10::DeviceType::CUDA, NumGpus())));
}

}  // namespace
}  // namespace limpid
