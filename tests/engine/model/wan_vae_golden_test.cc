// The Wan VAE against values of the public implementation.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/model/wan_vae.h"
#include "tests/testing/codec_stream.h"
#include "tests/testing/golden_file.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

constexpr double kTolerance = 2e-4;

std::vector<double> Values(const at::Tensor& tensor) {
  const at::Tensor values = tensor.to(at::kDouble).contiguous();
  return {values.const_data_ptr<double>(),
          values.const_data_ptr<double>() + values.numel()};
}

WanVaeConfig ConfigOf(const GoldenFile& file) {
  WanVaeConfig config;
  config.dim = file.Int("dim");
  config.multipliers = file.Ints("dim_mult");
  config.num_res_blocks = file.Int("num_res_blocks");
  config.temporal_downsample.clear();
  for (const int64_t halved : file.Ints("temperal_downsample")) {
    config.temporal_downsample.push_back(halved != 0);
  }
  config.latent_mean = Values(file.Tensor("mean"));
  config.latent_deviation = Values(file.Tensor("std"));
  return config;
}

// The clip of the golden file on one device.
class WanVaeGolden {
 public:
  WanVaeGolden(const GoldenFile& file, c10::Device device)
      : latent_(file.Tensor("latent").to(device)),
        // Pixels of the reference are -1..1, ours 0..1.
        pixels_((file.Tensor("pixels").to(device) + 1) / 2),
        decoded_((file.Tensor("decoded").to(device) + 1) / 2) {
    const WanVaeConfig config = ConfigOf(file);
    EXPECT_TRUE(CheckWanVaeConfig(config).ok()) << CheckWanVaeConfig(config);
    const Weights weights = file.ModelWeights();
    WeightReader reader(weights, at::TensorOptions(device).dtype(at::kFloat));
    vae_.emplace(reader, config);
    EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
  }

  std::vector<LatentSplit> Splits() const {
    return LatentSplits(latent_.size(2));
  }
  double EncodeError(const LatentSplit& split) const {
    return MaxAbsDifference(EncodeInChunks(*vae_, pixels_, split), latent_);
  }
  // Of pixels -1..1.
  double DecodeError(const LatentSplit& split) const {
    return 2 * MaxAbsDifference(
                   DecodeInChunks(*vae_, latent_, SizeOf(pixels_), split),
                   decoded_);
  }

 private:
  at::Tensor latent_;
  at::Tensor pixels_;
  at::Tensor decoded_;
  std::optional<WanVae> vae_;
};

class WanVaeGoldenTest : public DeviceTest {};

TEST_P(WanVaeGoldenTest, EncodesAsTheReferenceInEverySplit) {
  const WanVaeGolden golden(GoldenFile::Open("wan_vae"), device());
  double worst = 0;
  for (const LatentSplit& split : golden.Splits()) {
    const double error = golden.EncodeError(split);
    EXPECT_LT(error, kTolerance);
    worst = std::max(worst, error);
  }
  RecordProperty("max_abs", absl::StrCat(worst));
}

TEST_P(WanVaeGoldenTest, DecodesAsTheReferenceInEverySplit) {
  const WanVaeGolden golden(GoldenFile::Open("wan_vae"), device());
  double worst = 0;
  for (const LatentSplit& split : golden.Splits()) {
    const double error = golden.DecodeError(split);
    EXPECT_LT(error, kTolerance);
    worst = std::max(worst, error);
  }
  RecordProperty("max_abs", absl::StrCat(worst));
}

INSTANTIATE_TEST_SUITE_P(Devices, WanVaeGoldenTest, kTestDevices);

}  // namespace
}  // namespace limpid
