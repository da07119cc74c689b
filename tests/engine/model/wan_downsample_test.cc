#include "engine/model/wan_downsample.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "tests/testing/codec_stream.h"
#include "tests/testing/random_weights.h"

namespace limpid {
namespace {

class WanDownsampleTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { at::manual_seed(1); }

  // Zeros at the right and at the bottom, stride 2.
  at::Tensor HalveFrames(const at::Tensor& x) const {
    return at::conv3d(at::constant_pad_nd(x, {0, 1, 0, 1}),
                      weights_.at("d.resample.1.weight").unsqueeze(2),
                      weights_.at("d.resample.1.bias"), {{1, 2, 2}});
  }

  const c10::NoGradGuard no_grad_;
  Weights weights_ = RandomWeights({{"d.resample.1.weight", {6, 6, 3, 3}},
                                    {"d.resample.1.bias", {6}},
                                    {"d.time_conv.weight", {6, 6, 3, 1, 1}},
                                    {"d.time_conv.bias", {6}}});
};

TEST_F(WanDownsampleTest, HalvesFramesAlone) {
  weights_.erase("d.time_conv.weight");
  weights_.erase("d.time_conv.bias");
  WeightReader reader(weights_, at::kFloat);
  const WanDownsample down(reader, "d", 6, /*halves_time=*/false);
  EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
  const at::Tensor x = at::randn({1, 6, 3, 4, 6});
  CausalState state;
  CausalState::Pass pass(state);
  EXPECT_LT(MaxAbsDifference(down.Forward(x, pass), HalveFrames(x)), 1e-5);
  pass.Commit();
  EXPECT_EQ(state.bytes(), 0);
  EXPECT_EQ(down.StateValues({.width = 3, .height = 2}), 0);
}

// The first frame stays as it is; then each pair is seen with the frame before.
TEST_F(WanDownsampleTest, HalvesTimeAfterTheFirstFrame) {
  WeightReader reader(weights_, at::kFloat);
  const WanDownsample down(reader, "d", 6, /*halves_time=*/true);
  EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
  const at::Tensor x = at::randn({1, 6, 7, 4, 6});
  const at::Tensor half = HalveFrames(x);
  const at::Tensor expected =
      at::cat({half.narrow(2, 0, 1),
               at::conv3d(half, weights_.at("d.time_conv.weight"),
                          weights_.at("d.time_conv.bias"), {{2, 1, 1}})},
              2);
  for (const int64_t first : {1, 3, 7}) {
    CausalState state;
    std::vector<at::Tensor> parts = {x.narrow(2, 0, first)};
    if (first < 7) parts.push_back(x.narrow(2, first, 7 - first));
    const at::Tensor y = state.Advance(
        parts, [&down](const at::Tensor& part, CausalState::Pass& pass) {
          return down.Forward(part, pass);
        });
    EXPECT_LT(MaxAbsDifference(y, expected), 1e-5) << first;
    EXPECT_EQ(down.StateValues({.width = 3, .height = 2}) * 4, state.bytes());
  }
}

}  // namespace
}  // namespace limpid
