// The causal DiT against values of the public implementations.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/model/causal_dit.h"
#include "tests/testing/golden_file.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

constexpr double kTolerance = 2e-4;

DitConfig ConfigOf(const GoldenFile& file) {
  return {.dim = file.Int("dim"),
          .ffn_dim = file.Int("ffn_dim"),
          .num_layers = file.Int("num_layers"),
          .num_heads = file.Int("num_heads"),
          .in_channels = file.Int("in_dim"),
          .out_channels = file.Int("out_dim"),
          .freq_dim = file.Int("freq_dim"),
          .text_dim = file.Int("text_dim"),
          .text_tokens = file.Int("text_len")};
}

std::string BlockName(int64_t block, const char* what) {
  return absl::StrCat("block", block, ".", what);
}

// The sessions of one golden stream: one for each member of its batch.
class GoldenStream {
 public:
  GoldenStream(const GoldenFile& weights, const at::Tensor& first,
               const at::Tensor& text, const CacheWindow& window,
               c10::Device device) {
    const Weights tensors = weights.ModelWeights();
    WeightReader reader(tensors, at::TensorOptions(device).dtype(at::kFloat));
    dit_.emplace(reader, ConfigOf(weights));
    EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
    for (int64_t i = 0; i < first.size(0); ++i) {
      texts_.push_back(dit_->EncodeText(text[std::min(i, text.size(0) - 1)]));
      caches_.emplace_back(
          dit_->config(),
          LatentSize{.height = first.size(3), .width = first.size(4)}, window,
          dit_->options());
    }
  }

  // Max-abs difference of one pass.
  double Compare(const at::Tensor& latent, double timestep,
                 const at::Tensor& velocity) {
    std::vector<DitMember> members;
    for (size_t i = 0; i < caches_.size(); ++i) {
      members.push_back({.cache = &caches_[i], .text = &texts_[i]});
    }
    const at::Tensor y = dit_->Denoise(
        latent, at::full({latent.size(0), 1}, timestep, at::kDouble), members);
    return (y.cpu() - velocity).abs().max().item<double>();
  }
  void Commit() {
    for (KvCache& cache : caches_) cache.Commit();
  }

 private:
  std::optional<CausalDit> dit_;
  std::vector<TextContext> texts_;
  std::vector<KvCache> caches_;
};

using CausalDitGoldenTest = DeviceTest;

TEST_P(CausalDitGoldenTest, OnePassPerBlock) {
  const auto golden = GoldenFile::Open("wan_dit_instantvir");
  int64_t frames = 0;
  int64_t num_blocks = 0;
  for (; golden.Has(BlockName(num_blocks, "input")); ++num_blocks) {
    frames += golden.Tensor(BlockName(num_blocks, "input")).size(2);
  }
  ASSERT_GT(num_blocks, 0);
  GoldenStream stream(golden, golden.Tensor(BlockName(0, "input")),
                      golden.Tensor("context"), {.frames = frames}, device());
  double worst = 0;
  for (int64_t block = 0; block < num_blocks; ++block) {
    const double error = stream.Compare(
        golden.Tensor(BlockName(block, "input")), golden.Number("timestep"),
        golden.Tensor(BlockName(block, "velocity")));
    EXPECT_LT(error, kTolerance) << "block " << block;
    worst = std::max(worst, error);
    stream.Commit();
  }
  RecordProperty("max_abs", absl::StrCat(worst));
}

TEST_P(CausalDitGoldenTest, SeveralPassesPerBlockInARollingWindow) {
  const auto golden = GoldenFile::Open("wan_dit_self_forcing");
  const auto weights = GoldenFile::Open("wan_dit_instantvir");
  const std::vector<double> timesteps = golden.Numbers("timesteps");
  GoldenStream stream(weights, golden.Tensor("block0.step0.input"),
                      golden.Tensor("context"),
                      {.frames = golden.Int("window_frames"),
                       .sinks = golden.Int("sink_frames"),
                       .sink_reach = CacheWindow::kNoReach},
                      device());
  double worst = 0;
  int64_t block = 0;
  for (; golden.Has(BlockName(block, "step0.input")); ++block) {
    for (size_t step = 0; step < timesteps.size(); ++step) {
      const std::string name = absl::StrCat("block", block, ".step", step, ".");
      const double error =
          stream.Compare(golden.Tensor(name + "input"), timesteps[step],
                         golden.Tensor(name + "velocity"));
      EXPECT_LT(error, kTolerance) << name;
      worst = std::max(worst, error);
    }
    stream.Commit();
  }
  EXPECT_GT(block, 0);
  RecordProperty("max_abs", absl::StrCat(worst));
}

INSTANTIATE_TEST_SUITE_P(Devices, CausalDitGoldenTest, kTestDevices);

}  // namespace
}  // namespace limpid
