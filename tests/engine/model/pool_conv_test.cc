#include "engine/model/pool_conv.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "tests/testing/codec_stream.h"

namespace limpid {
namespace {

TEST(PoolConvTest, MixesNeighboursEarliestFirstAndHalvesFrames) {
  const c10::NoGradGuard no_grad;
  at::manual_seed(1);
  for (const int64_t frames : {1, 2}) {
    const at::Tensor mixing = at::randn({4, frames * 4, 1, 1});
    const at::Tensor taps = at::randn({4, 4, 3, 3});
    const Weights weights = {{"2.conv.weight", mixing}, {"3.weight", taps}};
    WeightReader reader(weights, at::kFloat);
    const PoolConv conv(reader, "2", "3", /*channels=*/4, frames);
    EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
    const at::Tensor x = at::randn({1, 4, 2 * frames, 6, 8});
    // As the reference: frames of one group side by side as channels.
    const at::Tensor groups = x[0].transpose(0, 1).reshape({2, -1, 6, 8});
    const at::Tensor y = at::conv2d(at::conv2d(groups, mixing), taps,
                                    /*bias=*/{}, /*stride=*/2, /*padding=*/1);
    EXPECT_LT(MaxAbsDifference(conv.Forward(x)[0].transpose(0, 1), y), 1e-4);
    EXPECT_EQ(conv.WeightBytes(), (frames * 16 + 16 * 9) * 4);
  }
}

}  // namespace
}  // namespace limpid
