#include "engine/model/add_bias.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/testing/test_device.h"

namespace limpid {
namespace {

class AddBiasTest : public DeviceTest {};

TEST_P(AddBiasTest, AddsBiasAndResidualInPlace) {
  for (const at::MemoryFormat format :
       {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast3d}) {
    const at::Tensor x = at::rand({2, 5, 3, 4, 6}, device()).contiguous(format);
    const at::Tensor before = x.clone();
    const at::Tensor bias = at::rand({5}, device());
    const at::Tensor residual = at::rand({2, 5, 3, 4, 6}, device());
    AddBiasTo(x, bias);
    const at::Tensor biased = before + bias.view({1, 5, 1, 1, 1});
    EXPECT_TRUE(x.allclose(biased));
    AddBiasTo(x, bias, residual);
    EXPECT_TRUE(x.allclose(biased + bias.view({1, 5, 1, 1, 1}) + residual));
  }
}

INSTANTIATE_TEST_SUITE_P(Devices, AddBiasTest, kTestDevices);

}  // namespace
}  // namespace limpid
