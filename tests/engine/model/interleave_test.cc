#include "engine/model/interleave.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/testing/test_device.h"

namespace limpid {
namespace {

class InterleaveTest : public DeviceTest {};

TEST_P(InterleaveTest, PutsEveryPixelInItsPlace) {
  const int64_t growth = 2, channels = 3;
  const at::Tensor parities =
      at::randn({2, growth * 4 * channels, 2, 3, 5}, device());
  const at::Tensor bias = at::randn({channels}, device());
  const at::Tensor out = Interleave(parities, growth, bias);
  ASSERT_EQ(out.sizes(), at::IntArrayRef({2, channels, 4, 6, 10}));
  const at::Tensor parts = parities.view({2, growth, 2, 2, channels, 2, 3, 5});
  for (int64_t g = 0; g < growth; ++g) {
    for (int64_t p = 0; p < 2; ++p) {
      for (int64_t q = 0; q < 2; ++q) {
        const at::Tensor found =
            out.slice(2, g, {}, growth).slice(3, p, {}, 2).slice(4, q, {}, 2);
        const at::Tensor part = parts.select(1, g).select(1, p).select(1, q) +
                                bias.view({1, -1, 1, 1, 1});
        EXPECT_TRUE(found.allclose(part)) << g << p << q;
      }
    }
  }
}

TEST_P(InterleaveTest, NeedsNoBias) {
  const at::Tensor parities = at::randn({1, 8, 1, 1, 1}, device());
  const at::Tensor out = Interleave(parities, /*growth=*/1, /*bias=*/{});
  const at::Tensor expected =
      parities.view({2, 2, 2}).permute({2, 0, 1}).reshape({1, 2, 1, 2, 2});
  EXPECT_TRUE(out.equal(expected));
}

INSTANTIATE_TEST_SUITE_P(Devices, InterleaveTest, kTestDevices);

}  // namespace
}  // namespace limpid
