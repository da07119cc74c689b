#include "engine/model/taehv_encoder.h"

#include <ATen/ATen.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace limpid {
namespace {

constexpr int64_t kPixelChannels = 3;

// Index in the checkpoint of each stage's pooling; convolution and memory
// blocks come after it.
struct StageLayout {
  int first_index;
  int64_t frames;  // that become one
};
constexpr StageLayout kStages[] = {{2, 2}, {7, 2}, {12, 1}};
constexpr int kBlocksPerStage = 3;

std::string LayerName(int index) { return absl::StrCat("encoder.", index); }

}  // namespace

TaehvEncoder::TaehvEncoder(WeightReader& weights, const TaehvConfig& config)
    : conv_in_(weights, LayerName(0),
               {.in_channels = kPixelChannels,
                .out_channels = config.encoder_width}),
      conv_out_(weights, LayerName(17),
                {.in_channels = config.encoder_width,
                 .out_channels = config.latent_channels}) {
  for (const auto& [index, frames] : kStages) {
    Stage stage = {
        .pool = PoolConv(weights, LayerName(index), LayerName(index + 1),
                         config.encoder_width, frames),
        .blocks = {}};
    for (int block = 0; block < kBlocksPerStage; ++block) {
      stage.blocks.emplace_back(weights, LayerName(index + 2 + block),
                                config.encoder_width);
    }
    stages_.push_back(std::move(stage));
  }
}

int64_t TaehvEncoder::WeightBytes() const {
  int64_t bytes = conv_in_.WeightBytes() + conv_out_.WeightBytes();
  for (const Stage& stage : stages_) {
    bytes += stage.pool.WeightBytes();
    for (const MemoryBlock& block : stage.blocks) bytes += block.WeightBytes();
  }
  return bytes;
}

int64_t TaehvEncoder::StateValues(FrameSize size) const {
  int64_t values = 0;
  for (const Stage& stage : stages_) {
    size = {size.width / 2, size.height / 2};
    for (const MemoryBlock& block : stage.blocks) {
      values += block.StateValues(size);
    }
  }
  return values;
}

at::Tensor TaehvEncoder::Forward(const at::Tensor& video,
                                 CausalState::Pass& pass) const {
  at::Tensor x = conv_in_.ForwardRelu(video);
  for (const Stage& stage : stages_) {
    x = stage.pool.Forward(x);
    for (const MemoryBlock& block : stage.blocks) x = block.Forward(x, pass);
  }
  return conv_out_.Forward(x);
}

}  // namespace limpid
