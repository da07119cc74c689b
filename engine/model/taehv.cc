#include "engine/model/taehv.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <vector>

#include "engine/model/codec_work.h"
#include "engine/model/frame_padding.h"
#include "engine/model/latent_cadence.h"

namespace limpid {
namespace {

constexpr int64_t kFrameAxis = 2;

at::Tensor Repeat(const at::Tensor& frame, int64_t times) {
  return frame.expand({-1, -1, times, -1, -1});
}

at::Tensor InFormat(const at::Tensor& x, at::TensorOptions options) {
  return x.to(options).contiguous(at::MemoryFormat::ChannelsLast3d);
}

// A first part of a stream is led by copies of its first frame.
at::Tensor LeadIn(const at::Tensor& part) {
  const at::Tensor copies =
      Repeat(part.narrow(kFrameAxis, 0, 1), kFramesPerLatent - 1);
  return at::cat({copies, part}, kFrameAxis);
}

// A group that the end of the stream cuts is ended by copies of its last frame.
// The state keeps that nothing may come after it.
at::Tensor CompleteGroup(const at::Tensor& part, CausalState::Pass& pass) {
  at::Tensor& end_mark = pass.Next();
  const int64_t num_frames = part.size(kFrameAxis);
  TORCH_CHECK(!end_mark.defined(), "a chunk of ", num_frames,
              " frames comes after the end of the stream: the chunk before it "
              "was no multiple of ",
              kFramesPerLatent, " frames");
  const int64_t rest = num_frames % kFramesPerLatent;
  if (rest == 0) return part;
  end_mark = at::empty({0});
  const at::Tensor copies = Repeat(part.narrow(kFrameAxis, num_frames - 1, 1),
                                   kFramesPerLatent - rest);
  return at::cat({part, copies}, kFrameAxis);
}

}  // namespace

Taehv::Taehv(WeightReader& weights, const TaehvConfig& config)
    : config_(config), encoder_(weights, config), decoder_(weights, config) {}

std::vector<at::Tensor> Taehv::SplitChunk(const at::Tensor& video,
                                          bool starts_stream) const {
  if (config_.alignment == TaehvAlignment::kGroups) {
    return video.split(kPartLatents * kFramesPerLatent, kFrameAxis);
  }
  return CausalCodec::SplitChunk(video, starts_stream);
}

at::Tensor Taehv::EncodePart(const at::Tensor& video,
                             CausalState::Pass& pass) const {
  at::Tensor groups = video;
  if (config_.alignment == TaehvAlignment::kGroups) {
    groups = CompleteGroup(video, pass);
  } else if (pass.is_first_chunk()) {
    groups = LeadIn(video);
  }
  return encoder_.Forward(InFormat(groups, encoder_.options()), pass);
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
  return BytesOf(encoder_.StateValues(PaddedSize(size, spatial_stride())),
                 encoder_.options());
}

int64_t Taehv::DecodeStateBytes(FrameSize size) const {
  return BytesOf(decoder_.StateValues(LatentGrid(size)), encoder_.options());
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
                         .value_bytes = BytesOf(1, encoder_.options())}) +
         std::max(EncodeStateBytes(size), DecodeStateBytes(size));
}

int64_t Taehv::WeightBytes() const {
  return encoder_.WeightBytes() + decoder_.WeightBytes();
}

}  // namespace limpid
