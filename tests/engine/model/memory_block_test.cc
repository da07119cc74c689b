#include "engine/model/memory_block.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "tests/testing/codec_stream.h"
#include "tests/testing/random_weights.h"

namespace limpid {
namespace {

class MemoryBlockTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { at::manual_seed(1); }

  at::Tensor Conv(const at::Tensor& x, const std::string& name) const {
    return at::conv2d(x, weights_.at(name + ".weight"),
                      weights_.at(name + ".bias"), /*stride=*/1,
                      /*padding=*/1);
  }

  const c10::NoGradGuard no_grad_;
  const Weights weights_ = RandomWeights({{"4.conv.0.weight", {6, 12, 3, 3}},
                                          {"4.conv.0.bias", {6}},
                                          {"4.conv.2.weight", {6, 6, 3, 3}},
                                          {"4.conv.2.bias", {6}},
                                          {"4.conv.4.weight", {6, 6, 3, 3}},
                                          {"4.conv.4.bias", {6}}});
  WeightReader reader_{weights_, at::kFloat};
  const MemoryBlock block_{reader_, "4", 6};
};

TEST_F(MemoryBlockTest, SeesEachFrameAndTheOneBefore) {
  EXPECT_TRUE(reader_.Finish().ok()) << reader_.Finish();
  const at::Tensor x = at::randn({1, 6, 4, 5, 7});
  CausalState state;
  CausalState::Pass pass(state);
  const at::Tensor y = block_.Forward(x, pass);
  at::Tensor before = at::zeros({1, 6, 5, 7});
  for (int64_t t = 0; t < 4; ++t) {
    const at::Tensor frame = x.select(2, t);
    at::Tensor expected = Conv(at::cat({frame, before}, 1), "4.conv.0").relu();
    expected = Conv(expected, "4.conv.2").relu();
    expected = (Conv(expected, "4.conv.4") + frame).relu();
    EXPECT_LT(MaxAbsDifference(y.select(2, t), expected), 1e-5) << t;
    before = frame;
  }
}

TEST_F(MemoryBlockTest, KeepsOneFrame) {
  CausalState state;
  CausalState::Pass pass(state);
  block_.Forward(at::randn({1, 6, 4, 5, 7}), pass);
  pass.Commit();
  EXPECT_EQ(state.bytes(), 6 * 5 * 7 * 4);
  EXPECT_EQ(block_.StateValues({.width = 7, .height = 5}), 6 * 5 * 7);
}

}  // namespace
}  // namespace limpid
