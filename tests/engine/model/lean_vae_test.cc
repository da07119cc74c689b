#include "engine/model/lean_vae.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/model/codec_work.h"
#include "tests/testing/codec_properties.h"
#include "tests/testing/random_lean_vae.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

using ::testing::HasSubstr;

constexpr FrameSize kSize = {.width = 24, .height = 16};

class LeanVaeTest : public DeviceTest {
 protected:
  LeanVaeTest() {
    at::manual_seed(1);
    weights_ = LeanVaeWeights::Random(config_);
  }

  LeanVae Codec(const Weights& weights, const LeanVaeConfig& config,
                at::ScalarType dtype = at::kFloat) const {
    EXPECT_TRUE(CheckLeanVaeConfig(config).ok());
    WeightReader reader(weights, at::TensorOptions(device()).dtype(dtype));
    LeanVae codec(reader, config);
    EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
    return codec;
  }
  LeanVae Codec(at::ScalarType dtype = at::kFloat) const {
    return Codec(weights_, config_, dtype);
  }

  at::Tensor Video(int64_t frames, FrameSize size, int64_t batch = 1) const {
    return at::rand({batch, 3, frames, size.height, size.width}).to(device());
  }

  const LeanVaeConfig config_ = SmallLeanVaeConfig();
  Weights weights_;
};

class LeanVaePropertiesTest : public testing::Test {
 protected:
  static LeanVae Codec(at::ScalarType dtype) {
    at::manual_seed(1);
    const LeanVaeConfig config = SmallLeanVaeConfig();
    const Weights weights = LeanVaeWeights::Random(config);
    WeightReader reader(weights, dtype);
    return {reader, config};
  }

  const c10::NoGradGuard no_grad_;
  const LeanVae codec_ = Codec(at::kFloat);
};

TEST_F(LeanVaePropertiesTest, ChunksEqualTheClip) {
  ExpectChunksEqualTheClip(codec_, kSize, /*batch=*/1);
}

TEST_F(LeanVaePropertiesTest, BatchMembersAreApart) {
  ExpectBatchMembersApart(codec_, kSize);
}

TEST_F(LeanVaePropertiesTest, PeekAndSnapshotLeaveTheStream) {
  ExpectPeekAndSnapshotLeaveTheStream(codec_, kSize);
}

TEST_F(LeanVaePropertiesTest, StateBytesAreAFormula) {
  ExpectStateBytesByFormula(codec_, {.width = 37, .height = 21});
  ExpectStateBytesByFormula(Codec(at::kBFloat16), kSize);
}

TEST_F(LeanVaePropertiesTest, TrimsThePaddingOfAnySize) {
  ExpectPaddingIsTrimmed(codec_);
}

TEST_F(LeanVaePropertiesTest, RefusesChunksOutOfCadence) {
  ExpectWrongChunksRefused(codec_, kSize);
}

TEST_F(LeanVaePropertiesTest, RefusesLatentsOfAnotherGrid) {
  ExpectWrongLatentsRefused(codec_, kSize);
}

TEST(LeanVaeBytesTest, AreWhatTheAllocatorGave) {
  const LeanVaeConfig config = SmallLeanVaeConfig();
  ExpectBytesOfTheAllocator<LeanVae>(LeanVaeWeights::Random(config), config,
                                     kSize);
}

TEST_P(LeanVaeTest, DevicesAgree) {
  const LeanVae codec = Codec();
  WeightReader reader(weights_, at::kFloat);
  const LeanVae on_cpu(reader, config_);
  const at::Tensor video = Video(9, kSize, 2);
  const at::Tensor latent = EncodeInChunks(on_cpu, video.cpu(), {2, 1});
  EXPECT_LT(MaxAbsDifference(EncodeInChunks(codec, video, {1, 2}), latent),
            1e-4);
  EXPECT_LT(MaxAbsDifference(
                DecodeInChunks(codec, latent.to(device()), kSize, {1, 2}),
                DecodeInChunks(on_cpu, latent, kSize, {2, 1})),
            1e-4);
}

TEST_P(LeanVaeTest, WorkBytesBoundThePeak) {
  ExpectWorkBytesBoundThePeak(Codec(at::kFloat), {.width = 64, .height = 48});
}

// Of narrow layers, a pixel has less than one value.
TEST_P(LeanVaeTest, WorkBytesCountFractionsOfAValueAPixel) {
  const LeanVae codec = Codec(at::kFloat);
  const FrameSize size = {.width = 64, .height = 48};
  constexpr int64_t kTensors = 10;
  const int64_t tokens = size.width / 8 * size.height / 8;
  const int64_t layers = kTensors * config_.embedding_dim() * tokens * 4;
  const int64_t videos =
      CodecWorkBytes(size, 1, {.part_latents = 1, .values = 0});
  const int64_t states =
      std::max(codec.EncodeStateBytes(size), codec.DecodeStateBytes(size));
  EXPECT_GE(codec.WorkBytes(size, 1), videos + states + layers);
}

TEST_P(LeanVaeTest, AlignedWithWanOnlyPixelsAndLatentsHaveAnotherScale) {
  LeanVaeConfig config = config_;
  config.latent_dim = 16;
  Weights weights = LeanVaeWeights::Random(config);
  const LeanVaeConfig aligned_config = AlignedWithWan(config);
  const LeanVae aligned = Codec(weights, aligned_config);
  // The same pixels for weights that expect half of them.
  for (auto& [name, tensor] : weights) {
    if (!name.starts_with("encoder.") && !name.starts_with("decoder."))
      continue;
    if (name.find("_proj.1.weight") != std::string::npos) tensor = tensor * 2;
    if (name.find("_proj.0.") != std::string::npos) tensor = tensor / 2;
  }
  const LeanVae plain = Codec(weights, config);
  const FrameSize size = {.width = 16, .height = 16};
  const at::Tensor video = Video(5, size);
  const at::Tensor latent = EncodeInChunks(aligned, video, {2});
  const auto per_channel = [&](const std::vector<double>& values) {
    return at::tensor(values, latent.options()).view({1, 16, 1, 1, 1});
  };
  const at::Tensor z = latent * per_channel(aligned_config.latent_deviation) +
                       per_channel(aligned_config.latent_mean);
  EXPECT_LT(MaxAbsDifference(EncodeInChunks(plain, video, {2}), z), 1e-4);
  EXPECT_LT(MaxAbsDifference(DecodeInChunks(aligned, latent, size, {2}),
                             DecodeInChunks(plain, z, size, {2})),
            1e-4);
}

TEST_P(LeanVaeTest, HalfPrecisionIsNear) {
  const LeanVae codec = Codec();
  const FrameSize size = {.width = 32, .height = 24};
  const at::Tensor video = Video(9, size);
  const at::Tensor latent = EncodeInChunks(codec, video, {2, 1});
  const at::Tensor decoded = DecodeInChunks(codec, latent, size, {2, 1});
  const double latent_scale = latent.std().item<double>();
  const double video_scale = decoded.std().item<double>();
  struct Bound {
    at::ScalarType dtype;
    double largest;  // difference, in standard deviations of the values
  };
  for (const Bound& bound :
       {Bound{at::kBFloat16, 0.12}, Bound{at::kHalf, 0.016}}) {
    const LeanVae half = Codec(bound.dtype);
    const at::Tensor half_latent = EncodeInChunks(half, video, {2, 1});
    EXPECT_EQ(half_latent.scalar_type(), bound.dtype);
    EXPECT_LT(MaxAbsDifference(half_latent, latent) / latent_scale,
              bound.largest);
    const at::Tensor half_decoded = DecodeInChunks(half, latent, size, {2, 1});
    EXPECT_EQ(half_decoded.scalar_type(), at::kFloat);
    EXPECT_LT(MaxAbsDifference(half_decoded, decoded) / video_scale,
              bound.largest);
  }
}

INSTANTIATE_TEST_SUITE_P(Devices, LeanVaeTest, kTestDevices);

TEST(LeanVaeWeightsTest, TheLayerOnlyTrainingUsesMayBeMissing) {
  const LeanVaeConfig config = SmallLeanVaeConfig();
  Weights weights = LeanVaeWeights::Random(config);
  weights.erase("std_layer.weight");
  weights.erase("std_layer.bias");
  WeightReader reader(weights, at::kFloat);
  const LeanVae codec(reader, config);
  EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
}

TEST(LeanVaeWeightsTest, NamesATensorThatIsMissingOrUnknown) {
  const LeanVaeConfig config = SmallLeanVaeConfig();
  Weights weights = LeanVaeWeights::Random(config);
  weights["decoder.spare"] = at::zeros({1});
  WeightReader unknown(weights, at::kFloat);
  const LeanVae with_unknown(unknown, config);
  EXPECT_THAT(unknown.Finish().message(), HasSubstr("decoder.spare"));
  weights.erase("latent_bottleneck.threshold.1");
  WeightReader missing(weights, at::kFloat);
  const LeanVae with_missing(missing, config);
  EXPECT_THAT(missing.Finish().message(),
              HasSubstr("latent_bottleneck.threshold.1"));
}

}  // namespace
}  // namespace limpid
