// LeanVAE against values of the public implementation.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/model/lean_vae.h"
#include "engine/model/lean_vae_config.h"
#include "tests/testing/codec_stream.h"
#include "tests/testing/golden_file.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

constexpr double kTolerance = 2e-4;

// The reference's chunks: `first_frames` frames, then one latent less.
LatentSplit SplitOf(int64_t num_latents, int64_t first_frames) {
  const int64_t first = (first_frames + 3) / 4;
  LatentSplit split = {std::min(first, num_latents)};
  const int64_t later = std::max<int64_t>(first - 1, 1);
  for (int64_t done = split[0]; done < num_latents; done += split.back()) {
    split.push_back(std::min(later, num_latents - done));
  }
  return split;
}

class LeanVaeGoldenTest : public DeviceTest {
 protected:
  void SetUp() override {
    DeviceTest::SetUp();
    if (IsSkipped()) return;
    golden_ = GoldenFile::Open("leanvae");
    const std::vector<double> range = golden_->Numbers("pixel_range");
    ASSERT_EQ(range.size(), 2U);
    scale_ = range[1] - range[0];
    const Weights weights = golden_->ModelWeights();
    LeanVaeConfig config = InferLeanVaeConfig(weights).value();
    config.pixel_scale = scale_;
    WeightReader reader(weights, at::TensorOptions(device()).dtype(at::kFloat));
    codec_ = std::make_unique<LeanVae>(reader, config);
    EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
  }

  at::Tensor Video(const char* name) const {
    return golden_->Tensor(name) / scale_ + 0.5;
  }
  at::Tensor Latent(const char* name) const { return golden_->Tensor(name); }

  LatentSplit Whole() const { return {Latent("latent").size(2)}; }
  LatentSplit Chunks(const char* key) const {
    return SplitOf(Latent("latent").size(2), golden_->Int(key));
  }

  void ExpectLatent(const char* name, const LatentSplit& split) const {
    const at::Tensor latent =
        EncodeInChunks(*codec_, Video("pixels").to(device()), split);
    const double difference = MaxAbsDifference(latent, Latent(name));
    RecordProperty(name, absl::StrCat(difference));
    EXPECT_LT(difference, kTolerance) << name;
  }
  void ExpectDecoded(const char* name, const char* latent,
                     const LatentSplit& split) const {
    const at::Tensor expected = Video(name);
    const at::Tensor video = DecodeInChunks(
        *codec_, Latent(latent).to(device()), SizeOf(expected), split);
    const double difference = scale_ * MaxAbsDifference(video, expected);
    RecordProperty(name, absl::StrCat(difference));
    EXPECT_LT(difference, kTolerance) << name;
  }

  std::optional<GoldenFile> golden_;
  double scale_ = 1;
  std::unique_ptr<LeanVae> codec_;
};

TEST_P(LeanVaeGoldenTest, ReadsTheSizesOffTheTensors) {
  const LeanVaeConfig config =
      InferLeanVaeConfig(golden_->ModelWeights()).value();
  EXPECT_EQ(config.l_dim, golden_->Int("l_dim"));
  EXPECT_EQ(config.h_dim, golden_->Int("h_dim"));
  EXPECT_EQ(config.embedding_dim(), golden_->Int("embedding_dim"));
  EXPECT_EQ(config.latent_dim, golden_->Int("latent_dim"));
  EXPECT_EQ(config.sep_num_layer, golden_->Int("sep_num_layer"));
  EXPECT_EQ(config.fusion_num_layer, golden_->Int("fusion_num_layer"));
  EXPECT_EQ(config.ista_iter_num, golden_->Int("ista_iter_num"));
  EXPECT_EQ(config.ista_layer_num, golden_->Int("ista_layer_num"));
}

TEST_P(LeanVaeGoldenTest, EncodesTheClip) {
  ExpectLatent("latent", Whole());
  ExpectLatent("latent_chunked", Chunks("chunksize_enc"));
}

TEST_P(LeanVaeGoldenTest, DecodesTheClip) {
  ExpectDecoded("decoded", "latent", Whole());
  ExpectDecoded("decoded_chunked", "latent_chunked", Chunks("chunksize_dec"));
}

TEST_P(LeanVaeGoldenTest, EverySplitGivesTheClip) {
  for (const LatentSplit& split : LatentSplits(Whole()[0])) {
    ExpectLatent("latent", split);
    ExpectDecoded("decoded", "latent", split);
  }
}

INSTANTIATE_TEST_SUITE_P(Devices, LeanVaeGoldenTest, kTestDevices);

}  // namespace
}  // namespace limpid
