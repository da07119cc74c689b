#include "engine/model/taehv.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <vector>

#include "engine/model/codec_work.h"
#include "engine/model/frame_padding.h"
#include "engine/model/latent_cadence.h"

namespace limpid {
namespace {

// A usual chunk is one part.
constexpr int64_t kPartLatents = 3;

constexpr int64_t kFrameAxis = 2;

at::Tensor Repeat(const at::Tensor& frame, int64_t times) {
  return frame.expand({-1, -1, times, -1, -1});
}

at::Tensor InFormat(const at::Tensor& x, at::TensorOptions options) {
  return x.to(options).contiguous(at::MemoryFormat::ChannelsLast3d);
}

// Parts of whole groups of four, the first one led by copies of its first
// frame.
std::vector<at::Tensor> SplitCausally(const at::Tensor& video,
                                      bool starts_stream) {
  std::vector<at::Tensor> parts =
      SplitVideo(video, starts_stream, kPartLatents);
  if (!starts_stream) return parts;
  at::Tensor& first = parts.front();
  const at::Tensor copies =
      Repeat(first.narrow(kFrameAxis, 0, 1), kFramesPerLatent - 1);
  first = at::cat({copies, first}, kFrameAxis);
  return parts;
}

// Parts of whole groups of four, the last one ended by copies of its last
// frame.
std::vector<at::Tensor> SplitGroups(const at::Tensor& video) {
  const int64_t rest = video.size(kFrameAxis) % kFramesPerLatent;
  if (rest == 0)
    return SplitVideo(video, /*starts_stream=*/false, kPartLatents);
  const at::Tensor copies =
      Repeat(video.narrow(kFrameAxis, video.size(kFrameAxis) - 1, 1),
             kFramesPerLatent - rest);
  return SplitVideo(at::cat({video, copies}, kFrameAxis),
                    /*starts_stream=*/false, kPartLatents);
}

}  // namespace

Taehv::Taehv(WeightReader& weights, const TaehvConfig& config)
    : config_(config), encoder_(weights, config), decoder_(weights, config) {}

std::unique_ptr<CodecState> Taehv::NewEncodeState() const {
  return std::make_unique<CausalState>();
}

std::unique_ptr<CodecState> Taehv::NewDecodeState() const {
  return std::make_unique<CausalState>();
}

at::Tensor Taehv::Encode(const at::Tensor& video, CodecState& state) const {
  auto& stream = dynamic_cast<CausalState&>(state);
  const at::Tensor padded = PadFrames(video, spatial_stride());
  const std::vector<at::Tensor> parts =
      config_.alignment == TaehvAlignment::kCausal
          ? SplitCausally(padded, !stream.started())
          : SplitGroups(padded);
  return stream.Advance(
      parts, [this](const at::Tensor& part, CausalState::Pass& pass) {
        return encoder_.Forward(InFormat(part, encoder_.options()), pass);
      });
}

at::Tensor Taehv::Decode(const at::Tensor& latent, FrameSize size,
                         CodecState& state) const {
  return dynamic_cast<CausalState&>(state).Advance(
      SplitLatent(latent, kPartLatents),
      [this, size](const at::Tensor& part, CausalState::Pass& pass) {
        return TrimFrames(DecodePart(part, pass), size);
      });
}

// The decoder makes four frames of the first latent frame as well, of which the
// last one is the first of the video.
at::Tensor Taehv::DecodePart(const at::Tensor& latent,
                             CausalState::Pass& pass) const {
  const at::Tensor video =
      decoder_.Forward(InFormat(latent, encoder_.options()), pass);
  const int64_t surplus = pass.is_first_chunk() ? kFramesPerLatent - 1 : 0;
  return video.narrow(kFrameAxis, surplus, video.size(kFrameAxis) - surplus)
      .to(at::kFloat);
}

int64_t Taehv::EncodeStateBytes(FrameSize size) const {
  return BytesOf(encoder_.StateValues(PaddedSize(size, spatial_stride())));
}

int64_t Taehv::DecodeStateBytes(FrameSize size) const {
  const int64_t stride = spatial_stride();
  const FrameSize padded = PaddedSize(size, stride);
  return BytesOf(
      decoder_.StateValues({padded.width / stride, padded.height / stride}));
}

int64_t Taehv::WorkBytes(FrameSize size, int64_t num_latents) const {
  constexpr int64_t kTensors = 3;
  const FrameSize padded = PaddedSize(size, spatial_stride());
  const int64_t widest =
      std::max(config_.encoder_width,
               std::max(config_.decoder_widths[2], config_.decoder_widths[3]));
  return CodecWorkBytes(padded, num_latents,
                        {.part_latents = kPartLatents,
                         .values = kTensors * widest,
                         .value_bytes = BytesOf(1)}) +
         std::max(EncodeStateBytes(size), DecodeStateBytes(size));
}

int64_t Taehv::WeightBytes() const {
  return encoder_.WeightBytes() + decoder_.WeightBytes();
}

int64_t Taehv::BytesOf(int64_t values) const {
  const auto value_bytes = encoder_.options().dtype().itemsize();
  return values * static_cast<int64_t>(value_bytes);
}

}  // namespace limpid
