#include "engine/model/dit_weight_bytes.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "engine/model/causal_dit.h"
#include "tests/testing/allocation_counter.h"
#include "tests/testing/random_dit.h"

namespace limpid {
namespace {

TEST(DitWeightBytesTest, AreWhatADitAllocates) {
  const DitConfig configs[] = {
      SmallDitConfig(),
      {.dim = 64, .ffn_dim = 200, .num_layers = 3, .num_heads = 4}};
  for (const DitConfig& config : configs) {
    const Weights weights = RandomDitWeights(config);
    for (const at::ScalarType dtype : {at::kBFloat16, at::kDouble}) {
      AllocationCounter counter;
      WeightReader reader(weights, dtype);
      const CausalDit dit(reader, config);
      const auto held = static_cast<double>(counter.bytes());
      EXPECT_NEAR(DitWeightBytes(config, dtype), held, 0.02 * held);
    }
  }
}

TEST(DitWeightBytesTest, CountEveryValueOfACheckpoint) {
  int64_t values = 0;
  for (const auto& [name, tensor] : RandomDitWeights(SmallDitConfig())) {
    values += tensor.numel();
  }
  EXPECT_EQ(DitWeightBytes(SmallDitConfig(), at::kFloat), 4 * values);
}

// Wan2.1-T2V-1.3B has 1.42 billion weights.
TEST(DitWeightBytesTest, AreThePublishedOnes) {
  EXPECT_NEAR(DitWeightBytes({}, at::kBFloat16), 2 * 1.419e9, 2e6);
}

}  // namespace
}  // namespace limpid
