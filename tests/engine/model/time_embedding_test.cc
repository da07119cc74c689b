#include "engine/model/time_embedding.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/testing/random_dit.h"

namespace limpid {
namespace {

double MaxAbs(const at::Tensor& x) { return x.abs().max().item<double>(); }

class TimeEmbeddingTest : public testing::Test {
 protected:
  TimeEmbeddingTest() { at::manual_seed(1); }

  TimeEmbedding Build(at::ScalarType dtype) const {
    WeightReader reader(weights_, dtype);
    return {reader, config_};
  }
  at::Tensor Affine(const std::string& name, const at::Tensor& x) const {
    return at::matmul(x, weights_.at(name + ".weight").to(at::kDouble).t()) +
           weights_.at(name + ".bias");
  }
  at::Tensor Expected(double timestep) const {
    const int64_t half = config_.freq_dim / 2;
    std::vector<double> waves(config_.freq_dim);
    for (int64_t i = 0; i < half; ++i) {
      const double angle =
          timestep * std::pow(10000.0, -static_cast<double>(i) /
                                           static_cast<double>(half));
      waves[i] = std::cos(angle);
      waves[half + i] = std::sin(angle);
    }
    return Affine(
        "time_embedding.2",
        at::silu(Affine("time_embedding.0", at::tensor(waves, at::kDouble))));
  }

  const DitConfig config_ = SmallDitConfig();
  const Weights weights_ = RandomDitWeights(config_);
};

TEST_F(TimeEmbeddingTest, EmbedsEveryFrame) {
  const std::vector<double> timesteps = {0, 522, 833.3333, 937.5, 1000, 50};
  const TimeEmbedding::Embedded embedded =
      Build(at::kFloat)
          .Forward(at::tensor(timesteps, at::kDouble).view({2, 3}));
  ASSERT_EQ(embedded.head.sizes(), at::IntArrayRef({2, 3, 1, config_.dim}));
  ASSERT_EQ(embedded.blocks.sizes(), at::IntArrayRef({2, 3, 6, config_.dim}));
  for (int64_t i = 0; i < 6; ++i) {
    const at::Tensor head = Expected(timesteps[i]);
    EXPECT_LT(MaxAbs(embedded.head[i / 3][i % 3][0] - head), 1e-5);
    const at::Tensor blocks =
        Affine("time_projection.1", at::silu(head)).view({6, config_.dim});
    EXPECT_LT(MaxAbs(embedded.blocks[i / 3][i % 3] - blocks), 1e-5);
  }
}

// 937.5 has no bfloat16, nor its sinusoid a use for one: rounding the timestep
// would turn the fastest wave by half a radian.
TEST_F(TimeEmbeddingTest, KeepsFractionsInLowPrecision) {
  const TimeEmbedding::Embedded embedded =
      Build(at::kBFloat16).Forward(at::full({1, 1}, 937.5, at::kDouble));
  EXPECT_EQ(embedded.head.scalar_type(), at::kBFloat16);
  const at::Tensor error =
      embedded.head.flatten().to(at::kDouble) - Expected(937.5);
  EXPECT_LT(MaxAbs(error), 0.05);
}

}  // namespace
}  // namespace limpid
