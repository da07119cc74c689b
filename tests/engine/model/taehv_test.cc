#include "engine/model/taehv.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/match.h"
#include "tests/testing/codec_properties.h"
#include "tests/testing/random_taehv.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 24, .height = 16};

Taehv MakeTaehv(const TaehvConfig& config, at::TensorOptions options) {
  at::manual_seed(7);
  const Weights weights = RandomWeights(TaehvShapes(config));
  WeightReader reader(weights, options);
  Taehv taehv(reader, config);
  EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
  return taehv;
}

TaehvConfig InGroups(TaehvConfig config) {
  config.alignment = TaehvAlignment::kGroups;
  return config;
}

// Chunks of whole groups, the last one of what is left.
at::Tensor EncodeGroups(const Taehv& taehv, const at::Tensor& video,
                        const LatentSplit& split) {
  const std::unique_ptr<CodecState> state = taehv.NewEncodeState();
  std::vector<at::Tensor> latents;
  int64_t begin = 0;
  for (const int64_t groups : split) {
    const int64_t frames = std::min(4 * groups, video.size(2) - begin);
    latents.push_back(taehv.Encode(video.narrow(2, begin, frames), *state));
    begin += frames;
  }
  return at::cat(latents, /*dim=*/2);
}

class TaehvTest : public testing::Test {
 protected:
  const c10::NoGradGuard no_grad_;
  const Taehv taehv_ = MakeTaehv(SmallTaehvConfig(), at::kFloat);
  const Taehv in_groups_ = MakeTaehv(InGroups(SmallTaehvConfig()), at::kFloat);
};

TEST_F(TaehvTest, ChunksEqualTheClip) {
  ExpectChunksEqualTheClip(taehv_, kSize, /*batch=*/1);
}

TEST_F(TaehvTest, BatchMembersAreApart) {
  ExpectBatchMembersApart(taehv_, kSize);
}

TEST_F(TaehvTest, PeekAndSnapshotLeaveTheStream) {
  ExpectPeekAndSnapshotLeaveTheStream(taehv_, kSize);
}

TEST_F(TaehvTest, StateBytesAreAFormula) {
  ExpectStateBytesByFormula(taehv_, kSize);
  ExpectStateBytesByFormula(taehv_, {.width = 17, .height = 9});
}

TEST_F(TaehvTest, WorkBytesBoundThePeak) {
  ExpectWorkBytesBoundThePeak(taehv_, {.width = 64, .height = 48});
}

TEST_F(TaehvTest, TrimsThePaddingOfAnySize) { ExpectPaddingIsTrimmed(taehv_); }

TEST_F(TaehvTest, RefusesChunksOutOfCadence) {
  ExpectWrongChunksRefused(taehv_, kSize);
}

TEST_F(TaehvTest, RefusesLatentsOfAnotherGrid) {
  ExpectWrongLatentsRefused(taehv_, kSize);
}

TEST(TaehvBytesTest, AreWhatTheAllocatorGave) {
  const TaehvConfig config = SmallTaehvConfig();
  ExpectBytesOfTheAllocator<Taehv>(RandomWeights(TaehvShapes(config)), config,
                                   kSize);
}

TEST_F(TaehvTest, CausalStreamsStartWithCopiesOfTheFirstFrame) {
  const at::Tensor video = at::rand({1, 3, 9, 16, 24});
  const at::Tensor copies = video.narrow(2, 0, 1).expand({1, 3, 3, 16, 24});
  const std::unique_ptr<CodecState> state = in_groups_.NewEncodeState();
  EXPECT_LT(
      MaxAbsDifference(in_groups_.Encode(at::cat({copies, video}, 2), *state),
                       EncodeInChunks(taehv_, video, {2, 1})),
      2e-5);
}

TEST_F(TaehvTest, GroupsEndWithCopiesOfTheLastFrame) {
  const at::Tensor video = at::rand({1, 3, 6, 16, 24});
  const at::Tensor copies = video.narrow(2, 5, 1).expand({1, 3, 2, 16, 24});
  const std::unique_ptr<CodecState> whole = in_groups_.NewEncodeState();
  const std::unique_ptr<CodecState> padded = in_groups_.NewEncodeState();
  EXPECT_TRUE(
      in_groups_.Encode(video, *whole)
          .equal(in_groups_.Encode(at::cat({video, copies}, 2), *padded)));
}

// Clips that end with their last group and within it; longer than a part.
TEST_F(TaehvTest, ChunksOfGroupsEqualTheClip) {
  for (const int64_t frames : {17, 18, 19, 20}) {
    const at::Tensor video = at::rand({1, 3, frames, 16, 24});
    const std::unique_ptr<CodecState> whole = in_groups_.NewEncodeState();
    const at::Tensor latent = in_groups_.Encode(video, *whole);
    ASSERT_EQ(latent.size(2), 5);
    for (const LatentSplit& split : LatentSplits(5)) {
      EXPECT_LT(
          MaxAbsDifference(EncodeGroups(in_groups_, video, split), latent),
          2e-5);
    }
  }
}

TEST_F(TaehvTest, NothingComesAfterAGroupThatIsCut) {
  const at::Tensor video = at::rand({1, 3, 10, 16, 24});
  const std::unique_ptr<CodecState> state = in_groups_.NewEncodeState();
  in_groups_.Encode(video.narrow(2, 0, 4), *state);
  const std::unique_ptr<CodecState> whole = state->Snapshot();
  in_groups_.PeekEncode(video.narrow(2, 4, 3), *state);
  in_groups_.Encode(video.narrow(2, 4, 6), *state);
  EXPECT_THROW(in_groups_.Encode(video.narrow(2, 0, 4), *state), c10::Error);
  EXPECT_NO_THROW(in_groups_.Encode(video.narrow(2, 4, 4), *whole));
}

// A latent of the causal alignment stands for no frame after its own.
TEST_F(TaehvTest, CausalLatentsSeeNoLaterFrame) {
  at::Tensor video = at::rand({1, 3, 9, 16, 24});
  const at::Tensor before = EncodeInChunks(taehv_, video, {3});
  video.narrow(2, 5, 4).add_(0.5);
  const at::Tensor change = EncodeInChunks(taehv_, video, {3}) - before;
  EXPECT_EQ(change.narrow(2, 0, 2).abs().max().item<double>(), 0);
  EXPECT_GT(change.narrow(2, 2, 1).abs().max().item<double>(), 1e-3);
}

TEST(TaehvLayoutTest, DefaultsAreThePublicCheckpoint) {
  int64_t encoder = 0;
  int64_t decoder = 0;
  for (const auto& [name, shape] : TaehvShapes({})) {
    (absl::StartsWith(name, "encoder") ? encoder : decoder) += NumValues(shape);
  }
  EXPECT_EQ((encoder + 5000) / 10000, 147);  // 1.47 million
  EXPECT_EQ((decoder + 5000) / 10000, 984);
}

TEST(TaehvLayoutTest, KeepsTheLastRowsOfAGrowthThatHasMore) {
  at::manual_seed(3);
  Weights weights = RandomWeights(TaehvShapes(SmallTaehvConfig()));
  WeightReader reader(weights, at::kFloat);
  const Taehv taehv(reader, SmallTaehvConfig());
  at::Tensor& growth = weights["decoder.7.conv.weight"];
  growth = at::cat({at::randn_like(growth), growth}, 0);
  WeightReader larger_reader(weights, at::kFloat);
  const Taehv larger(larger_reader, SmallTaehvConfig());
  EXPECT_TRUE(larger_reader.Finish().ok()) << larger_reader.Finish();
  const at::Tensor latent = at::randn({1, 5, 2, 2, 3});
  EXPECT_TRUE(DecodeInChunks(larger, latent, kSize, {2})
                  .equal(DecodeInChunks(taehv, latent, kSize, {2})));
}

TEST(TaehvLayoutTest, NamesTheTensorThatIsMissing) {
  Weights weights = RandomWeights(TaehvShapes(SmallTaehvConfig()));
  weights.erase("decoder.13.conv.weight");
  WeightReader reader(weights, at::kFloat);
  const Taehv taehv(reader, SmallTaehvConfig());
  EXPECT_TRUE(
      absl::StrContains(reader.Finish().message(), "decoder.13.conv.weight"))
      << reader.Finish();
}

class TaehvDeviceTest : public DeviceTest {};

// 8 and 11 bits of mantissa through some thirty layers.
TEST_P(TaehvDeviceTest, HalfPrecisionStaysNearSinglePrecision) {
  const TaehvConfig config = {.encoder_width = 16,
                              .decoder_widths = {32, 32, 16, 16}};
  const Taehv exact = MakeTaehv(config, at::kFloat);
  const at::Tensor video = at::rand({1, 3, 9, 16, 24});
  const at::Tensor latent = EncodeInChunks(exact, video, {2, 1});
  const at::Tensor decoded = DecodeInChunks(exact, latent, kSize, {2, 1});
  for (const auto& [dtype, bound] :
       {std::pair(at::kBFloat16, 0.05), std::pair(at::kHalf, 0.006)}) {
    const auto options = at::TensorOptions(device()).dtype(dtype);
    const Taehv taehv = MakeTaehv(config, options);
    const at::Tensor z = EncodeInChunks(taehv, video.to(device()), {2, 1});
    EXPECT_EQ(z.scalar_type(), dtype);
    EXPECT_LT(MaxAbsDifference(z, latent), bound) << dtype;
    EXPECT_LT(
        MaxAbsDifference(
            DecodeInChunks(taehv, latent.to(device()), kSize, {2, 1}), decoded),
        bound)
        << dtype;
  }
}

TEST_P(TaehvDeviceTest, DevicesAgree) {
  const Taehv on_cpu = MakeTaehv(SmallTaehvConfig(), at::kFloat);
  const Taehv taehv = MakeTaehv(SmallTaehvConfig(),
                                at::TensorOptions(device()).dtype(at::kFloat));
  const at::Tensor video = at::rand({2, 3, 9, 16, 24});
  const at::Tensor latent = EncodeInChunks(on_cpu, video, {2, 1});
  EXPECT_LT(MaxAbsDifference(EncodeInChunks(taehv, video.to(device()), {1, 2}),
                             latent),
            1e-4);
  EXPECT_LT(MaxAbsDifference(
                DecodeInChunks(taehv, latent.to(device()), kSize, {1, 2}),
                DecodeInChunks(on_cpu, latent, kSize, {2, 1})),
            1e-4);
}

INSTANTIATE_TEST_SUITE_P(Devices, TaehvDeviceTest, kTestDevices);

}  // namespace
}  // namespace limpid
