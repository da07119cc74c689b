#include "engine/model/patches.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace limpid {
namespace {

DitConfig Config() {
  DitConfig config = {.out_channels = 3};
  config.patch_height = 3;
  config.patch_width = 2;
  return config;
}

TEST(PatchesTest, AreWhatAConvolutionSees) {
  at::manual_seed(1);
  const DitConfig config = Config();
  const at::Tensor x = at::randn({2, 5, 4, 6, 8}, at::kDouble);
  const at::Tensor weight = at::randn({7, 5, 1, 3, 2}, at::kDouble);
  const at::Tensor expected =
      at::conv3d(x, weight, {}, {1, 3, 2}).flatten(3).permute({0, 2, 3, 1});
  const at::Tensor y = at::matmul(ToPatches(x, config), weight.flatten(1).t());
  EXPECT_TRUE(at::allclose(y, expected));
}

TEST(PatchesTest, RepeatTheBorderWhereTheSizeIsNoMultiple) {
  at::manual_seed(1);
  const at::Tensor x = at::randn({1, 2, 2, 4, 5});
  const at::Tensor padded = at::replication_pad3d(x, {0, 1, 0, 2, 0, 0});
  EXPECT_TRUE(ToPatches(x, Config()).equal(ToPatches(padded, Config())));
}

TEST(PatchesTest, HoldChannelsFastestOnTheWayBack) {
  const DitConfig config = Config();
  const at::Tensor patches = at::arange(2 * 2 * 2 * 18).view({1, 2, 4, 18});
  const at::Tensor y = FromPatches(patches, {.height = 6, .width = 4}, config);
  ASSERT_EQ(y.sizes(), at::IntArrayRef({1, 3, 2, 6, 4}));
  // Frame 1, row of patches 1, column of patches 0; in it row 2, column 1.
  for (int64_t channel = 0; channel < 3; ++channel) {
    EXPECT_EQ(y[0][channel][1][3 + 2][1].item<int64_t>(),
              patches[0][1][2][(2 * 2 + 1) * 3 + channel].item<int64_t>());
  }
}

TEST(PatchesTest, CutThePaddingOff) {
  const at::Tensor patches = at::arange(4 * 18).view({1, 1, 4, 18});
  const at::Tensor whole =
      FromPatches(patches, {.height = 6, .width = 4}, Config());
  const at::Tensor cut =
      FromPatches(patches, {.height = 5, .width = 3}, Config());
  EXPECT_TRUE(cut.equal(whole.narrow(3, 0, 5).narrow(4, 0, 3)));
}

}  // namespace
}  // namespace limpid
