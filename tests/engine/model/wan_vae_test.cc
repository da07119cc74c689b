#include "engine/model/wan_vae.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <memory>

#include "absl/strings/match.h"
#include "tests/testing/codec_properties.h"
#include "tests/testing/random_wan_vae.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 24, .height = 16};

WanVae MakeVae(const WanVaeConfig& config, at::TensorOptions options) {
  at::manual_seed(7);
  const Weights weights = RandomWeights(WanVaeShapes::Of(config));
  WeightReader reader(weights, options);
  WanVae vae(reader, config);
  EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
  return vae;
}

class WanVaeTest : public testing::Test {
 protected:
  const c10::NoGradGuard no_grad_;
  const WanVae vae_ = MakeVae(SmallWanVaeConfig(), at::kFloat);
};

TEST_F(WanVaeTest, ChunksEqualTheClip) {
  ExpectChunksEqualTheClip(vae_, kSize, /*batch=*/1);
}

TEST_F(WanVaeTest, BatchMembersAreApart) {
  ExpectBatchMembersApart(vae_, kSize);
}

TEST_F(WanVaeTest, PeekAndSnapshotLeaveTheStream) {
  ExpectPeekAndSnapshotLeaveTheStream(vae_, kSize);
}

TEST_F(WanVaeTest, StateBytesAreAFormula) {
  ExpectStateBytesByFormula(vae_, kSize);
  ExpectStateBytesByFormula(vae_, {.width = 17, .height = 9});
}

TEST_F(WanVaeTest, WorkBytesBoundThePeak) {
  ExpectWorkBytesBoundThePeak(vae_, {.width = 64, .height = 48});
}

TEST_F(WanVaeTest, TrimsThePaddingOfAnySize) { ExpectPaddingIsTrimmed(vae_); }

TEST_F(WanVaeTest, RefusesChunksOutOfCadence) {
  ExpectWrongChunksRefused(vae_, kSize);
}

TEST_F(WanVaeTest, RefusesLatentsOfAnotherGrid) {
  ExpectWrongLatentsRefused(vae_, kSize);
}

TEST(WanVaeBytesTest, AreWhatTheAllocatorGave) {
  const WanVaeConfig config = SmallWanVaeConfig();
  ExpectBytesOfTheAllocator<WanVae>(RandomWeights(WanVaeShapes::Of(config)),
                                    config, kSize);
}

TEST_F(WanVaeTest, NormalisesLatentsPerChannel) {
  WanVaeConfig plain = SmallWanVaeConfig();
  const size_t channels = plain.latent_mean.size();
  plain.latent_mean.assign(channels, 0);
  plain.latent_deviation.assign(channels, 1);
  const WanVae unnormalised = MakeVae(plain, at::kFloat);
  const at::Tensor video = at::rand({1, 3, 5, 16, 24});
  const at::Tensor z = EncodeInChunks(vae_, video, {2});
  const at::Tensor raw = EncodeInChunks(unnormalised, video, {2});
  // Channel 3 has mean 1 and deviation 1.5.
  EXPECT_LT(MaxAbsDifference(z.select(1, 3) * 1.5 + 1, raw.select(1, 3)), 1e-5);
  EXPECT_LT(MaxAbsDifference(DecodeInChunks(vae_, z, kSize, {2}),
                             DecodeInChunks(unnormalised, raw, kSize, {2})),
            1e-5);
}

// Public figures of Wan2.1_VAE.
TEST(WanVaeLayoutTest, DefaultsAreThePublicCheckpoint) {
  const WeightShapes shapes = WanVaeShapes::Of({});
  int64_t values = 0;
  for (const auto& [name, shape] : shapes) values += NumValues(shape);
  EXPECT_EQ(shapes.size(), 194u);
  EXPECT_EQ(values, 126'892'531);
}

TEST(WanVaeLayoutTest, StatesOfThePublicSizeAreAsLargeAsKnown) {
  Weights weights;
  for (const auto& [name, shape] : WanVaeShapes::Of({})) {
    weights[name] = at::empty(shape, at::TensorOptions(at::kMeta));
  }
  WeightReader reader(weights, at::TensorOptions(at::kMeta).dtype(at::kHalf));
  const WanVae vae(reader, {});
  EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
  constexpr double kMebibyte = 1 << 20;
  const FrameSize size = {.width = 832, .height = 480};
  EXPECT_NEAR(vae.EncodeStateBytes(size) / kMebibyte, 1070, 5);
  EXPECT_NEAR(vae.DecodeStateBytes(size) / kMebibyte, 1800, 5);
}

TEST(WanVaeLayoutTest, NamesTheTensorThatIsMissing) {
  Weights weights = RandomWeights(WanVaeShapes::Of(SmallWanVaeConfig()));
  weights.erase("decoder.upsamples.2.time_conv.bias");
  WeightReader reader(weights, at::kFloat);
  const WanVae vae(reader, SmallWanVaeConfig());
  EXPECT_TRUE(absl::StrContains(reader.Finish().message(),
                                "decoder.upsamples.2.time_conv.bias"))
      << reader.Finish();
}

class WanVaeDeviceTest : public DeviceTest {};

// 8 and 11 bits of mantissa through some forty layers; latents and pixels are
// of the order of one.
TEST_P(WanVaeDeviceTest, HalfPrecisionStaysNearSinglePrecision) {
  WanVaeConfig config = SmallWanVaeConfig();
  config.dim = 16;
  const WanVae exact = MakeVae(config, at::kFloat);
  const at::Tensor video = at::rand({1, 3, 9, 16, 24});
  const at::Tensor latent = EncodeInChunks(exact, video, {2, 1});
  const at::Tensor decoded = DecodeInChunks(exact, latent, kSize, {2, 1});
  for (const auto& [dtype, bound] :
       {std::pair(at::kBFloat16, 0.05), std::pair(at::kHalf, 0.006)}) {
    const auto options = at::TensorOptions(device()).dtype(dtype);
    const WanVae vae = MakeVae(config, options);
    const at::Tensor z = EncodeInChunks(vae, video.to(device()), {2, 1});
    EXPECT_EQ(z.scalar_type(), dtype);
    EXPECT_LT(MaxAbsDifference(z, latent), bound) << dtype;
    EXPECT_LT(
        MaxAbsDifference(
            DecodeInChunks(vae, latent.to(device()), kSize, {2, 1}), decoded),
        bound)
        << dtype;
  }
}

TEST_P(WanVaeDeviceTest, DevicesAgree) {
  const WanVaeConfig config = SmallWanVaeConfig();
  const WanVae on_cpu = MakeVae(config, at::kFloat);
  const WanVae vae =
      MakeVae(config, at::TensorOptions(device()).dtype(at::kFloat));
  const at::Tensor video = at::rand({2, 3, 9, 16, 24});
  const at::Tensor latent = EncodeInChunks(on_cpu, video, {2, 1});
  EXPECT_LT(
      MaxAbsDifference(EncodeInChunks(vae, video.to(device()), {1, 2}), latent),
      1e-4);
  EXPECT_LT(
      MaxAbsDifference(DecodeInChunks(vae, latent.to(device()), kSize, {1, 2}),
                       DecodeInChunks(on_cpu, latent, kSize, {2, 1})),
      1e-4);
}

INSTANTIATE_TEST_SUITE_P(Devices, WanVaeDeviceTest, kTestDevices);

}  // namespace
}  // namespace limpid
