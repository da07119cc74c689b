#include "engine/model/wan_upsample.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "tests/testing/codec_stream.h"
#include "tests/testing/random_weights.h"

namespace limpid {
namespace {

class WanUpsampleTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { at::manual_seed(1); }

  at::Tensor DoubleSize(const at::Tensor& x) const {
    const at::Tensor large = x.repeat_interleave(2, 3).repeat_interleave(2, 4);
    return at::conv3d(large, weights_.at("u.resample.1.weight").unsqueeze(2),
                      weights_.at("u.resample.1.bias"), /*stride=*/1,
                      {{0, 1, 1}});
  }

  // Zeros before the second frame, not the first one's features.
  at::Tensor DoubleTime(const at::Tensor& x) const {
    const at::Tensor later = x.narrow(2, 1, x.size(2) - 1);
    const at::Tensor pairs = at::conv3d(
        at::constant_pad_nd(later, {0, 0, 0, 0, 2, 0}),
        weights_.at("u.time_conv.weight"), weights_.at("u.time_conv.bias"));
    std::vector<at::Tensor> frames = {x.select(2, 0)};
    for (const at::Tensor& pair : pairs.unbind(2)) {
      for (const at::Tensor& frame : pair.chunk(2, 1)) frames.push_back(frame);
    }
    return at::stack(frames, 2);
  }

  const c10::NoGradGuard no_grad_;
  Weights weights_ = RandomWeights({{"u.resample.1.weight", {3, 6, 3, 3}},
                                    {"u.resample.1.bias", {3}},
                                    {"u.time_conv.weight", {12, 6, 3, 1, 1}},
                                    {"u.time_conv.bias", {12}}});
};

TEST_F(WanUpsampleTest, DoublesSizeAlone) {
  weights_.erase("u.time_conv.weight");
  weights_.erase("u.time_conv.bias");
  WeightReader reader(weights_, at::kFloat);
  const WanUpsample up(reader, "u", 6, /*doubles_time=*/false);
  EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
  const at::Tensor x = at::randn({2, 6, 3, 4, 5});
  CausalState state;
  CausalState::Pass pass(state);
  EXPECT_LT(MaxAbsDifference(up.Forward(x, pass), DoubleSize(x)), 1e-5);
  EXPECT_EQ(up.StateValues({.width = 5, .height = 4}), 0);
}

TEST_F(WanUpsampleTest, DoublesTimeAfterTheFirstFrame) {
  WeightReader reader(weights_, at::kFloat);
  const WanUpsample up(reader, "u", 6, /*doubles_time=*/true);
  EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
  const at::Tensor x = at::randn({2, 6, 4, 4, 5});
  const at::Tensor expected = DoubleSize(DoubleTime(x));
  for (const std::vector<int64_t>& split :
       {std::vector<int64_t>{4}, {1, 3}, {2, 2}, {1, 1, 1, 1}}) {
    CausalState state;
    const at::Tensor y =
        state.Advance(x.split_with_sizes(split, 2),
                      [&up](const at::Tensor& part, CausalState::Pass& pass) {
                        return up.Forward(part, pass);
                      });
    EXPECT_LT(MaxAbsDifference(y, expected), 1e-5);
    EXPECT_EQ(up.StateValues({.width = 5, .height = 4}) * 2 * 4, state.bytes());
  }
}

}  // namespace
}  // namespace limpid
