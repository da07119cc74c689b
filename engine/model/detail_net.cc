// Down through the levels of the encoder, up through those of the decoder.
#include "engine/model/detail_net.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/model/detail_conditions.h"
#include "engine/model/frame_padding.h"

namespace limpid {
namespace {

constexpr int64_t kColors = 3;
constexpr int64_t kInputChannels = 2 * kColors + 1;
constexpr int64_t kFold = 2;  // the finest level is at half the resolution
constexpr int64_t kFolded = kFold * kFold;

// What each block keeps of the last frame, in the order in which they run.
struct DetailState final : RefinementState {
  std::unique_ptr<RefinementState> Snapshot() const override {
    return std::make_unique<DetailState>(*this);
  }

  std::vector<at::Tensor> past;
};

std::vector<DetailBlock> Blocks(WeightReader& weights, const char* side,
                                size_t level, const DetailConfig& config,
                                int64_t count) {
  std::vector<DetailBlock> blocks;
  for (int64_t i = 0; i < count; ++i) {
    blocks.emplace_back(weights, absl::StrFormat("%s.%d.%d", side, level, i),
                        config.widths[level], config.code);
  }
  return blocks;
}

// [frame, 7, height, width], sides padded to multiples of `stride`.
at::Tensor Inputs(const RefinementInput& input, int64_t stride) {
  const at::Tensor joined =
      at::cat({input.video, input.measurement, input.known}, 1);
  TORCH_CHECK(joined.dim() == 4 && joined.size(1) == kInputChannels,
              "video, measurement and known have ", joined.size(1),
              " channels together, expected ", kInputChannels);
  const int64_t rows = -joined.size(2) % stride + stride;
  const int64_t columns = -joined.size(3) % stride + stride;
  return at::replication_pad2d(joined, {0, columns % stride, 0, rows % stride});
}

}  // namespace

DetailNet::Convolution::Convolution(WeightReader& weights,
                                    const std::string& name, int64_t out,
                                    int64_t in, int64_t taps)
    : weight(weights.Take(name + ".weight", {out, in, taps, taps})
                 .contiguous(at::MemoryFormat::ChannelsLast)),
      bias(weights.Take(name + ".bias", {out})) {}

at::Tensor DetailNet::Convolution::operator()(const at::Tensor& x,
                                              int64_t stride,
                                              int64_t padding) const {
  return at::conv2d(x, weight, bias, stride, padding);
}

int64_t DetailNet::Convolution::bytes() const {
  return static_cast<int64_t>(weight.nbytes() + bias.nbytes());
}

DetailNet::DetailNet(WeightReader& weights, const DetailConfig& config)
    : config_(config),
      head_(weights, "head", config.widths.front(), kFolded * kInputChannels,
            3),
      tail_(weights, "tail", kFolded * kColors, config.widths.front(), 3) {
  const int64_t inputs[] = {kNumDetailConditions, config.code};
  for (const int layer : {0, 1}) {
    const std::string name = absl::StrFormat("embed.%d", 2 * layer);
    embed_weights_[layer] =
        weights.Take(name + ".weight", {config.code, inputs[layer]})
            .to(at::kFloat);
    embed_biases_[layer] =
        weights.Take(name + ".bias", {config.code}).to(at::kFloat);
  }
  for (size_t level = 0; level < config.widths.size(); ++level) {
    encoder_.push_back(
        Blocks(weights, "encoder", level, config, config.encoder[level]));
    if (level + 1 == config.widths.size()) break;
    const int64_t fine = config.widths[level];
    const int64_t coarse = config.widths[level + 1];
    decoder_.push_back(
        Blocks(weights, "decoder", level, config, config.decoder[level]));
    down_.emplace_back(weights, absl::StrFormat("down.%d", level), coarse, fine,
                       kFold);
    up_.emplace_back(weights, absl::StrFormat("up.%d", level), kFolded * fine,
                     coarse, 1);
  }
}

std::unique_ptr<RefinementState> DetailNet::NewState() const {
  return std::make_unique<DetailState>();
}

at::Tensor DetailNet::Code(const at::Tensor& conditions) const {
  at::Tensor code = conditions.to(embed_weights_[0].device());
  for (const int layer : {0, 1}) {
    code =
        at::silu(at::linear(code, embed_weights_[layer], embed_biases_[layer]));
  }
  return code;
}

// Blocks in the order in which they run, modulated, and what they keep.
struct DetailNet::Pass {
  at::Tensor Run(const std::vector<DetailBlock>& blocks, at::Tensor x) {
    for (const DetailBlock& block : blocks) {
      x = block.Forward(std::move(x), modulated[next], past[next]);
      ++next;
    }
    return x;
  }

  std::vector<DetailBlock::Modulated> modulated;
  std::vector<at::Tensor> past;
  size_t next = 0;
};

DetailNet::Pass DetailNet::BeginPass(const RefinementInput& input,
                                     RefinementState& state) const {
  const at::Tensor code =
      Code(DetailConditions(input.degradation, input.noise_level));
  Pass pass;
  const auto add = [&](const std::vector<DetailBlock>& blocks) {
    for (const DetailBlock& block : blocks) {
      pass.modulated.push_back(block.Modulate(code));
    }
  };
  for (const auto& blocks : encoder_) add(blocks);
  for (auto blocks = decoder_.rbegin(); blocks != decoder_.rend(); ++blocks) {
    add(*blocks);
  }
  pass.past = dynamic_cast<DetailState&>(state).past;
  pass.past.resize(pass.modulated.size());
  return pass;
}

at::Tensor DetailNet::ForwardSlice(const at::Tensor& inputs, Pass& pass) const {
  pass.next = 0;
  at::Tensor x = at::pixel_unshuffle(inputs, kFold)
                     .to(head_.weight.scalar_type())
                     .contiguous(at::MemoryFormat::ChannelsLast);
  x = head_(x, 1, 1);
  std::vector<at::Tensor> skips;
  for (size_t level = 0; level < encoder_.size(); ++level) {
    x = pass.Run(encoder_[level], std::move(x));
    if (level == down_.size()) break;
    skips.push_back(x);
    x = down_[level](x, kFold, 0);
  }
  for (size_t level = decoder_.size(); level-- > 0;) {
    x = skips[level].add_(at::pixel_shuffle(up_[level](x, 1, 0), kFold));
    x = pass.Run(decoder_[level], std::move(x));
  }
  return at::pixel_shuffle(tail_(x, 1, 1).to(at::kFloat), kFold);
}

at::Tensor DetailNet::Residual(const RefinementInput& input,
                               RefinementState& state) const {
  const at::Tensor inputs = Inputs(input, config_.stride());
  Pass pass = BeginPass(input, state);
  std::vector<at::Tensor> residuals;
  for (const at::Tensor& slice : inputs.split(kSliceFrames)) {
    residuals.push_back(ForwardSlice(slice, pass));
  }
  dynamic_cast<DetailState&>(state).past = std::move(pass.past);
  return at::cat(residuals)
      .narrow(2, 0, input.video.size(2))
      .narrow(3, 0, input.video.size(3));
}

int64_t DetailNet::WeightBytes() const {
  int64_t bytes = head_.bytes() + tail_.bytes();
  for (const int layer : {0, 1}) {
    bytes += static_cast<int64_t>(embed_weights_[layer].nbytes() +
                                  embed_biases_[layer].nbytes());
  }
  for (const auto* side : {&encoder_, &decoder_}) {
    for (const auto& blocks : *side) {
      for (const DetailBlock& block : blocks) bytes += block.WeightBytes();
    }
  }
  for (const auto* side : {&down_, &up_}) {
    for (const Convolution& convolution : *side) bytes += convolution.bytes();
  }
  return bytes;
}

int64_t DetailNet::StateBytes(FrameSize size) const {
  const FrameSize padded = PaddedSize(size, config_.stride());
  int64_t pixels = padded.width * padded.height;
  int64_t values = 0;
  for (size_t level = 0; level < config_.widths.size(); ++level) {
    pixels /= kFolded;
    const int64_t blocks =
        config_.encoder[level] +
        (level < config_.decoder.size() ? config_.decoder[level] : 0);
    values += blocks * (config_.widths[level] / 2) * pixels;
  }
  return values * static_cast<int64_t>(head_.weight.itemsize());
}

// At the worst moment a block of the finest level holds x, hidden, both and
// what is added, 4.5 times its width; further levels hold skips besides.
int64_t DetailNet::WorkBytes(FrameSize size, int64_t num_frames) const {
  constexpr int64_t kVideos = 2 * kInputChannels + 2 * kColors;
  constexpr int64_t kBlockTensors = 6;
  const FrameSize padded = PaddedSize(size, config_.stride());
  const int64_t pixels = padded.width * padded.height;
  const int64_t slice = std::min(num_frames, kSliceFrames) * pixels / kFolded;
  const auto item = static_cast<int64_t>(head_.weight.itemsize());
  return num_frames * pixels * kVideos * static_cast<int64_t>(sizeof(float)) +
         slice * kBlockTensors * config_.widths.front() * item +
         2 * WeightBytes() + StateBytes(size);
}

}  // namespace limpid
