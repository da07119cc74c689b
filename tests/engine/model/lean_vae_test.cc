#include "engine/model/lean_vae.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/model/causal_state.h"
#include "tests/testing/allocation_counter.h"
#include "tests/testing/codec_properties.h"
#include "tests/testing/codec_stream.h"
#include "tests/testing/random_lean_vae.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kFrames = 17;
constexpr int64_t kLatents = 5;

int64_t BytesOf(const CodecState& state) {
  return dynamic_cast<const CausalState&>(state).bytes();
}

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
  at::Tensor Latent(int64_t frames, FrameSize grid, int64_t batch = 1) const {
    return at::randn(
               {batch, config_.latent_dim, frames, grid.height, grid.width})
        .to(device());
  }

  const LeanVaeConfig config_ = SmallLeanVaeConfig();
  Weights weights_;
};

TEST_P(LeanVaeTest, EverySplitGivesTheWholeClip) {
  const LeanVae codec = Codec();
  const FrameSize size = {.width = 24, .height = 16};
  const at::Tensor video = Video(kFrames, size);
  const at::Tensor latent = EncodeInChunks(codec, video, {kLatents});
  const at::Tensor decoded = DecodeInChunks(codec, latent, size, {kLatents});
  ASSERT_EQ(latent.sizes(),
            at::IntArrayRef({1, config_.latent_dim, kLatents, 2, 3}));
  ASSERT_EQ(decoded.sizes(), video.sizes());
  for (const LatentSplit& split : LatentSplits(kLatents)) {
    EXPECT_LT(MaxAbsDifference(EncodeInChunks(codec, video, split), latent),
              2e-5);
    EXPECT_LT(
        MaxAbsDifference(DecodeInChunks(codec, latent, size, split), decoded),
        2e-5);
  }
}

TEST_P(LeanVaeTest, SizesThatAreNoMultipleOfEightArePaddedByReplication) {
  const LeanVae codec = Codec();
  const at::Tensor video = Video(5, {.width = 19, .height = 10});
  const at::Tensor padded = at::replication_pad3d(video, {0, 5, 0, 6, 0, 0});
  const at::Tensor latent = EncodeInChunks(codec, video, {2});
  EXPECT_LT(MaxAbsDifference(latent, EncodeInChunks(codec, padded, {2})), 1e-6);
  const at::Tensor whole = DecodeInChunks(codec, latent, SizeOf(padded), {2});
  const at::Tensor trimmed = DecodeInChunks(codec, latent, SizeOf(video), {2});
  ASSERT_EQ(trimmed.sizes(), video.sizes());
  EXPECT_TRUE(trimmed.equal(whole.narrow(3, 0, 10).narrow(4, 0, 19)));
}

TEST_P(LeanVaeTest, EachOfABatchIsWhatItWouldBeAlone) {
  const LeanVae codec = Codec();
  const FrameSize size = {.width = 16, .height = 24};
  const at::Tensor videos = Video(9, size, 3);
  const at::Tensor latents = EncodeInChunks(codec, videos, {2, 1});
  const at::Tensor decoded = DecodeInChunks(codec, latents, size, {2, 1});
  for (int64_t i = 0; i < 3; ++i) {
    const at::Tensor latent =
        EncodeInChunks(codec, videos.narrow(0, i, 1), {2, 1});
    EXPECT_LT(MaxAbsDifference(latents.narrow(0, i, 1), latent), 2e-5);
    EXPECT_LT(MaxAbsDifference(decoded.narrow(0, i, 1),
                               DecodeInChunks(codec, latent, size, {2, 1})),
              2e-5);
  }
}

TEST_P(LeanVaeTest, PeekGivesTheNextWithoutAdvancing) {
  const LeanVae codec = Codec();
  const FrameSize size = {.width = 16, .height = 16};
  const at::Tensor video = Video(9, size);
  const auto state = codec.NewEncodeState();
  const auto decode_state = codec.NewDecodeState();
  const at::Tensor first = codec.Encode(video.narrow(2, 0, 5), *state);
  codec.Decode(first, size, *decode_state);
  const at::Tensor later = video.narrow(2, 5, 4);
  const at::Tensor peeked = codec.PeekEncode(later, *state);
  codec.PeekEncode(later * 0.5, *state);
  EXPECT_TRUE(codec.Encode(later, *state).equal(peeked));
  const at::Tensor peeked_video = codec.PeekDecode(peeked, size, *decode_state);
  codec.PeekDecode(peeked * 2, size, *decode_state);
  EXPECT_TRUE(codec.Decode(peeked, size, *decode_state).equal(peeked_video));
}

TEST_P(LeanVaeTest, ASnapshotGoesOnAsTheStreamDid) {
  const LeanVae codec = Codec();
  const at::Tensor video = Video(13, {.width = 16, .height = 16});
  const auto state = codec.NewEncodeState();
  codec.Encode(video.narrow(2, 0, 5), *state);
  const auto snapshot = state->Snapshot();
  const at::Tensor next = codec.Encode(video.narrow(2, 5, 4), *state);
  codec.Encode(video.narrow(2, 9, 4), *state);
  EXPECT_TRUE(codec.Encode(video.narrow(2, 5, 4), *snapshot).equal(next));
}

TEST_P(LeanVaeTest, AChunkThatFailsLeavesTheStreamAsItWas) {
  const LeanVae codec = Codec();
  const FrameSize size = {.width = 16, .height = 16};
  const at::Tensor video = Video(9, size);
  const auto state = codec.NewEncodeState();
  const at::Tensor later = video.narrow(2, 5, 4);
  EXPECT_THROW(codec.Encode(later, *state), c10::Error);
  codec.Encode(video.narrow(2, 0, 5), *state);
  const at::Tensor next = codec.PeekEncode(later, *state);
  EXPECT_THROW(codec.Encode(video.narrow(2, 0, 3), *state), c10::Error);
  EXPECT_THROW(codec.Encode(Video(4, {.width = 24, .height = 16}), *state),
               c10::Error);
  EXPECT_TRUE(codec.Encode(later, *state).equal(next));
}

TEST_P(LeanVaeTest, StateBytesAreTheFormula) {
  const FrameSize size = {.width = 37, .height = 21};
  for (const at::ScalarType dtype : {at::kFloat, at::kBFloat16}) {
    const LeanVae codec = Codec(dtype);
    const auto encode = codec.NewEncodeState();
    const auto decode = codec.NewDecodeState();
    for (const int64_t frames : {1, 4, 12}) {
      const at::Tensor latent = codec.Encode(Video(frames, size), *encode);
      codec.Decode(latent, size, *decode);
      EXPECT_EQ(codec.EncodeStateBytes(size), BytesOf(*encode));
      EXPECT_EQ(codec.DecodeStateBytes(size), BytesOf(*decode));
    }
  }
}

TEST_P(LeanVaeTest, WorkBytesBoundThePeak) {
  ExpectWorkBytesBoundThePeak(Codec(at::kFloat), {.width = 64, .height = 48});
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

TEST(LeanVaeBytesTest, AreWhatTheAllocatorGave) {
  const LeanVaeConfig config = SmallLeanVaeConfig();
  const Weights weights = LeanVaeWeights::Random(config);
  const FrameSize size = {.width = 40, .height = 24};
  // Conversion copies every tensor, also those that need no padding.
  WeightReader reader(weights, at::kDouble);
  const AllocationCounter counter;
  const LeanVae codec(reader, config);
  const int64_t weight_bytes = counter.bytes();
  EXPECT_NEAR(weight_bytes, codec.WeightBytes(), 0.02 * weight_bytes);
  const auto encode = codec.NewEncodeState();
  const auto decode = codec.NewDecodeState();
  codec.Decode(codec.Encode(at::rand({1, 3, 9, 24, 40}), *encode), size,
               *decode);
  const int64_t state_bytes = counter.bytes() - weight_bytes;
  EXPECT_NEAR(state_bytes,
              codec.EncodeStateBytes(size) + codec.DecodeStateBytes(size),
              0.02 * state_bytes);
}

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
