#include "engine/model/text_context.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "engine/model/causal_dit.h"
#include "tests/testing/random_dit.h"

namespace limpid {
namespace {

TEST(TextContextTest, BytesAreThoseOfItsTensors) {
  const DitConfig config = SmallDitConfig();
  const Weights weights = RandomDitWeights(config);
  for (const at::ScalarType dtype : {at::kFloat, at::kHalf}) {
    WeightReader reader(weights, dtype);
    const CausalDit dit(reader, config);
    const TextContext text = dit.EncodeText(at::randn({3, config.text_dim}));
    const TextContext none = dit.EncodeText(std::nullopt);
    EXPECT_EQ(TextContextBytes(config, /*has_text=*/true, dtype),
              text.keys.nbytes() + text.values.nbytes());
    EXPECT_EQ(TextContextBytes(config, /*has_text=*/false, dtype),
              none.keys.nbytes() + none.values.nbytes());
  }
}

// 30 layers in bfloat16: about 90 MiB a text.
TEST(TextContextTest, BytesAreThePublishedOnes) {
  EXPECT_EQ(TextContextBytes({}, true, at::kBFloat16), 90 << 20);
}

}  // namespace
}  // namespace limpid
