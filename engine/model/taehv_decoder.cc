#include "engine/model/taehv_decoder.h"

#include <ATen/ATen.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace limpid {
namespace {

constexpr int64_t kPixelChannels = 3;
constexpr double kLatentLimit = 3;

// Index in the checkpoint of each stage's first memory block; after the blocks
// come nearest-neighbour upsampling, the growth in time and a convolution.
struct StageLayout {
  int first_index;
  int64_t growth;  // frames from one
};
constexpr StageLayout kStages[] = {{3, 1}, {9, 2}, {15, 2}};
constexpr int kBlocksPerStage = 3;

std::string LayerName(int index) { return absl::StrCat("decoder.", index); }

// [growth, in, in]. Checkpoints of models that grow more in time have more
// rows; the last ones are ours.
at::Tensor TakeGrowth(WeightReader& weights, const std::string& name,
                      int64_t channels, int64_t growth) {
  const int64_t rows = growth * channels;
  const at::IntArrayRef found = weights.ShapeOf(name);
  const int64_t found_rows = found.empty() ? rows : found[0];
  const at::Tensor weight =
      weights.Take(name, {std::max(rows, found_rows), channels, 1, 1});
  return weight.narrow(0, weight.size(0) - rows, rows)
      .view({growth, channels, channels});
}

// Growth is a 1x1 convolution, so it may as well come before the upsampling,
// and there is nothing between it and the 3x3 convolution: the three are one.
UpsampleConv TakeUpsample(WeightReader& weights, int first_index,
                          int64_t in_channels, int64_t out_channels,
                          int64_t growth) {
  const at::Tensor mixing = TakeGrowth(
      weights, LayerName(first_index) + ".conv.weight", in_channels, growth);
  const at::Tensor taps = weights.Take(LayerName(first_index + 1) + ".weight",
                                       {out_channels, in_channels, 3, 3});
  const at::Tensor weight = at::einsum(
      "omkl,gmi->goikl", {taps.to(at::kFloat), mixing.to(at::kFloat)});
  return {weight.to(taps.scalar_type()), /*bias=*/{}};
}

}  // namespace

TaehvDecoder::TaehvDecoder(WeightReader& weights, const TaehvConfig& config)
    : conv_in_(weights, LayerName(1),
               {.in_channels = config.latent_channels,
                .out_channels = config.decoder_widths.front()}),
      conv_out_(weights, LayerName(22),
                {.in_channels = config.decoder_widths.back(),
                 .out_channels = kPixelChannels}) {
  for (size_t i = 0; i < std::size(kStages); ++i) {
    const auto& [index, growth] = kStages[i];
    const int64_t width = config.decoder_widths[i];
    std::vector<MemoryBlock> blocks;
    for (int block = 0; block < kBlocksPerStage; ++block) {
      blocks.emplace_back(weights, LayerName(index + block), width);
    }
    const int growth_index = index + kBlocksPerStage + 1;
    stages_.push_back(
        {.blocks = std::move(blocks),
         .upsample = TakeUpsample(weights, growth_index, width,
                                  config.decoder_widths[i + 1], growth)});
  }
}

int64_t TaehvDecoder::WeightBytes() const {
  int64_t bytes = conv_in_.WeightBytes() + conv_out_.WeightBytes();
  for (const Stage& stage : stages_) {
    bytes += stage.upsample.WeightBytes();
    for (const MemoryBlock& block : stage.blocks) bytes += block.WeightBytes();
  }
  return bytes;
}

int64_t TaehvDecoder::StateValues(FrameSize size) const {
  int64_t values = 0;
  for (const Stage& stage : stages_) {
    for (const MemoryBlock& block : stage.blocks) {
      values += block.StateValues(size);
    }
    size = {2 * size.width, 2 * size.height};
  }
  return values;
}

at::Tensor TaehvDecoder::Forward(const at::Tensor& latent,
                                 CausalState::Pass& pass) const {
  at::Tensor x = at::tanh(latent / kLatentLimit) * kLatentLimit;
  x = conv_in_.ForwardRelu(x);
  for (const Stage& stage : stages_) {
    for (const MemoryBlock& block : stage.blocks) x = block.Forward(x, pass);
    const bool is_last = &stage == &stages_.back();
    x = is_last ? stage.upsample.ForwardRelu(x) : stage.upsample.Forward(x);
  }
  return conv_out_.Forward(x);
}

}  // namespace limpid
