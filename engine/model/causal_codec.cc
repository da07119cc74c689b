#include "engine/model/causal_codec.h"

#include <ATen/ATen.h>

#include "engine/model/frame_padding.h"
#include "engine/model/latent_cadence.h"

namespace limpid {
namespace {

constexpr int64_t kVideoAxes = 5;
constexpr int64_t kPixelChannels = 3;

void CheckVideo(const at::Tensor& video) {
  TORCH_CHECK(video.dim() == kVideoAxes, "video has ", video.dim(),
              " axes, expected ", kVideoAxes);
  TORCH_CHECK(video.size(1) == kPixelChannels, "video has ", video.size(1),
              " channels, expected ", kPixelChannels);
  TORCH_CHECK(video.numel() > 0, "video is empty: ", video.sizes());
}

}  // namespace

std::unique_ptr<CodecState> CausalCodec::NewEncodeState() const {
  return std::make_unique<CausalState>();
}

std::unique_ptr<CodecState> CausalCodec::NewDecodeState() const {
  return std::make_unique<CausalState>();
}

at::Tensor CausalCodec::Encode(const at::Tensor& video,
                               CodecState& state) const {
  CheckVideo(video);
  auto& stream = dynamic_cast<CausalState&>(state);
  const at::Tensor padded = PadFrames(video, spatial_stride());
  return stream.Advance(
      SplitChunk(padded, !stream.started()),
      [this](const at::Tensor& part, CausalState::Pass& pass) {
        return EncodePart(part, pass);
      });
}

at::Tensor CausalCodec::Decode(const at::Tensor& latent, FrameSize size,
                               CodecState& state) const {
  CheckLatent(latent, size);
  return dynamic_cast<CausalState&>(state).Advance(
      SplitLatent(latent, kPartLatents),
      [this, size](const at::Tensor& part, CausalState::Pass& pass) {
        return TrimFrames(DecodePart(part, pass), size);
      });
}

std::vector<at::Tensor> CausalCodec::SplitChunk(const at::Tensor& video,
                                                bool starts_stream) const {
  return SplitVideo(video, starts_stream, kPartLatents);
}

FrameSize CausalCodec::LatentGrid(FrameSize size) const {
  const FrameSize padded = PaddedSize(size, spatial_stride());
  return {padded.width / spatial_stride(), padded.height / spatial_stride()};
}

int64_t CausalCodec::BytesOf(int64_t values, const at::TensorOptions& options) {
  return values * static_cast<int64_t>(options.dtype().itemsize());
}

void CausalCodec::CheckLatent(const at::Tensor& latent, FrameSize size) const {
  TORCH_CHECK(latent.dim() == kVideoAxes, "latent has ", latent.dim(),
              " axes, expected ", kVideoAxes);
  TORCH_CHECK(latent.size(1) == latent_channels(), "latent has ",
              latent.size(1), " channels, expected ", latent_channels());
  TORCH_CHECK(size.width > 0 && size.height > 0, "frame size is ", size.width,
              "x", size.height, ", expected at least 1x1");
  const FrameSize grid = LatentGrid(size);
  TORCH_CHECK(latent.size(3) == grid.height && latent.size(4) == grid.width,
              "latent grid is ", latent.size(4), "x", latent.size(3),
              ", expected ", grid.width, "x", grid.height, " for frames of ",
              size.width, "x", size.height);
}

}  // namespace limpid
