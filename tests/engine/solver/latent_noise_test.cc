#include "engine/solver/latent_noise.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace limpid {
namespace {

at::Tensor Latent(int64_t frames) { return at::zeros({1, 4, frames, 40, 50}); }

TEST(LatentNoiseTest, IsStandardNormal) {
  const at::Tensor noise = LatentNoise(Latent(3), {.seed = 5});
  EXPECT_EQ(noise.sizes(), Latent(3).sizes());
  EXPECT_NEAR(noise.mean().item<double>(), 0, 0.02);
  EXPECT_NEAR(noise.std().item<double>(), 1, 0.02);
}

TEST(LatentNoiseTest, IsTheSameAgain) {
  const NoisePlace place = {.seed = 5, .first_frame = 9, .step = 1};
  EXPECT_TRUE(
      LatentNoise(Latent(2), place).equal(LatentNoise(Latent(2), place)));
}

TEST(LatentNoiseTest, DiffersInEverySeedFrameAndStep) {
  const at::Tensor noise = LatentNoise(Latent(2), {.seed = 5});
  EXPECT_FALSE(noise.select(2, 0).equal(noise.select(2, 1)));
  EXPECT_FALSE(noise.equal(LatentNoise(Latent(2), {.seed = 6})));
  EXPECT_FALSE(noise.equal(LatentNoise(Latent(2), {.seed = 5, .step = 1})));
  EXPECT_FALSE(
      noise.equal(LatentNoise(Latent(2), {.seed = 5, .first_frame = 4})));
}

// However a stream is cut into chunks: latents begin at frames 0, 1, 5, 9, ...
TEST(LatentNoiseTest, BelongsToTheFrameNotToTheChunk) {
  const at::Tensor whole =
      LatentNoise(Latent(4), {.seed = 5, .starts_stream = true});
  const at::Tensor first =
      LatentNoise(Latent(3), {.seed = 5, .starts_stream = true});
  const at::Tensor last = LatentNoise(Latent(1), {.seed = 5, .first_frame = 9});
  EXPECT_TRUE(whole.equal(at::cat({first, last}, 2)));
}

TEST(LatentNoiseTest, HasTheDtypeOfTheLatent) {
  const at::Tensor noise = LatentNoise(Latent(1).to(at::kDouble), {.seed = 5});
  EXPECT_EQ(noise.scalar_type(), at::kDouble);
}

}  // namespace
}  // namespace limpid
