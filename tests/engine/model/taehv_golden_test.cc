// TAEHV against values of the public implementation.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/model/taehv.h"
#include "tests/testing/codec_stream.h"
#include "tests/testing/golden_file.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

constexpr double kTolerance = 2e-4;

// [batch, frame, channel, height, width] in the files.
at::Tensor Frames(const GoldenFile& file, const std::string& name) {
  return file.Tensor(name).transpose(1, 2).contiguous();
}

// Both halves of the codec, which lie in three files.
class TaehvGoldenTest : public DeviceTest {
 protected:
  void SetUp() override {
    DeviceTest::SetUp();
    if (IsSkipped()) return;
    encoder_ = GoldenFile::Open("taehv_encoder");
    decoder_ = GoldenFile::Open("taehv_decoder");
    Weights weights = encoder_->ModelWeights();
    weights.merge(decoder_->ModelWeights());
    weights.merge(GoldenFile::Open("taehv_decoder_weights0").ModelWeights());
    absl::StatusOr<TaehvConfig> config = InferTaehvConfig(weights);
    ASSERT_TRUE(config.ok()) << config.status();
    config->alignment = TaehvAlignment::kGroups;
    WeightReader reader(weights, at::TensorOptions(device()).dtype(at::kFloat));
    taehv_.emplace(reader, *config);
    ASSERT_TRUE(reader.Finish().ok()) << reader.Finish();
  }

  // Groups of four from the first frame on.
  at::Tensor EncodeGroups(const at::Tensor& video, const LatentSplit& split) {
    const std::unique_ptr<CodecState> state = taehv_->NewEncodeState();
    std::vector<at::Tensor> latents;
    int64_t begin = 0;
    for (const int64_t num_latents : split) {
      const int64_t end = std::min(begin + 4 * num_latents, video.size(2));
      latents.push_back(
          taehv_->Encode(video.narrow(2, begin, end - begin), *state));
      begin = end;
    }
    return at::cat(latents, /*dim=*/2);
  }

  std::optional<GoldenFile> encoder_;
  std::optional<GoldenFile> decoder_;
  std::optional<Taehv> taehv_;
};

TEST_P(TaehvGoldenTest, EncodesAsTheReferenceInEverySplit) {
  const at::Tensor pixels = Frames(*encoder_, "pixels").to(device());
  const at::Tensor latent = Frames(*encoder_, "latent");
  double worst = 0;
  for (const LatentSplit& split : LatentSplits(latent.size(2))) {
    const double error = MaxAbsDifference(EncodeGroups(pixels, split), latent);
    EXPECT_LT(error, kTolerance);
    worst = std::max(worst, error);
  }
  RecordProperty("max_abs", absl::StrCat(worst));
}

// The reference clamps.
TEST_P(TaehvGoldenTest, DecodesAsTheReferenceInEverySplit) {
  const at::Tensor latent = Frames(*decoder_, "latent").to(device());
  const at::Tensor decoded = Frames(*decoder_, "decoded");
  double worst = 0;
  for (const LatentSplit& split : LatentSplits(latent.size(2))) {
    const at::Tensor video =
        DecodeInChunks(*taehv_, latent, SizeOf(decoded), split);
    const double error = MaxAbsDifference(video.clamp(0, 1), decoded);
    EXPECT_LT(error, kTolerance);
    worst = std::max(worst, error);
  }
  RecordProperty("max_abs", absl::StrCat(worst));
}

INSTANTIATE_TEST_SUITE_P(Devices, TaehvGoldenTest, kTestDevices);

}  // namespace
}  // namespace limpid
