#include "engine/model/wavelet_embedding.h"

#include <ATen/ATen.h>

#include "engine/model/haar_transform.h"
#include "engine/model/linear.h"

namespace limpid {
namespace {

constexpr int64_t kColors = 3;
constexpr int64_t kSide = 8;  // rows and columns of pixels under a latent
constexpr double kCentre = 0.5;

struct Patch {
  int64_t frames = 0;       // of pixels under a latent
  int64_t bands = 0;        // of the Haar transform
  int64_t band_frames = 0;  // of a band under a latent

  int64_t pixels() const { return kColors * frames * kSide * kSide; }
  int64_t low() const { return pixels() / bands; }
  int64_t high() const { return pixels() - low(); }
};

Patch PatchOf(PatchKind kind) {
  return kind == PatchKind::kImage
             ? Patch{.frames = 1, .bands = 4, .band_frames = 1}
             : Patch{.frames = 4, .bands = 8, .band_frames = 2};
}

std::string LayerName(const std::string& side, PatchKind kind,
                      const std::string& leaf) {
  return side + (kind == PatchKind::kImage ? ".image_" : ".video_") + leaf;
}

// [pixel, band value]: pixels in the order colour, frame, row, column; values
// in the order band, colour, frame, row, column, as the linear layers take
// them.
at::Tensor BandsOfPixels(PatchKind kind) {
  const Patch patch = PatchOf(kind);
  const at::Tensor pixels =
      at::eye(patch.pixels(), at::kDouble)
          .reshape({patch.pixels(), kColors, patch.frames, kSide, kSide});
  return (kind == PatchKind::kImage ? ImageBands(pixels) : VideoBands(pixels))
      .flatten(1);
}

// [band value, pixel]
at::Tensor PixelsOfBands(PatchKind kind) {
  const Patch patch = PatchOf(kind);
  const at::Tensor bands =
      at::eye(patch.pixels(), at::kDouble)
          .reshape({patch.pixels(), kColors * patch.bands, patch.band_frames,
                    kSide / 2, kSide / 2});
  return (kind == PatchKind::kImage ? FramesOfImageBands(bands)
                                    : VideoOfBands(bands))
      .flatten(1);
}

struct Projection {
  at::Tensor weight;  // [out, in], low before high on both axes
  at::Tensor bias;
};

// The two layers as one, in float64.
Projection JoinLayers(const Projection& low, const Projection& high) {
  return {
      at::block_diag({low.weight.to(at::kDouble), high.weight.to(at::kDouble)}),
      at::cat({low.bias, high.bias}).to(at::kDouble)};
}

Projection TakeLayer(WeightReader& weights, const std::string& name,
                     int64_t out, int64_t in) {
  return {weights.Take(name + ".weight", {out, in}),
          weights.Take(name + ".bias", {out})};
}

}  // namespace

WaveletEmbedding::WaveletEmbedding(WeightReader& weights,
                                   const std::string& side, PatchKind kind,
                                   const LeanVaeConfig& config)
    : kind_(kind) {
  const Patch patch = PatchOf(kind_);
  const Projection low = TakeLayer(
      weights, LayerName(side, kind_, "low_proj.1"), config.l_dim, patch.low());
  const Projection high =
      TakeLayer(weights, LayerName(side, kind_, "high_proj.1"), config.h_dim,
                patch.high());
  const Projection joined = JoinLayers(low, high);
  const at::Tensor bands = BandsOfPixels(kind_).to(joined.weight.device());
  weight_ = (config.pixel_scale * joined.weight.matmul(bands.t()))
                .to(low.weight.scalar_type());
  bias_ = joined.bias.to(low.bias.scalar_type());
}

int64_t WaveletEmbedding::WeightBytes() const {
  return static_cast<int64_t>(weight_.nbytes() + bias_.nbytes());
}

at::Tensor WaveletEmbedding::Forward(const at::Tensor& video) const {
  const Patch patch = PatchOf(kind_);
  const at::Tensor pixels = video.unflatten(4, {-1, kSide})
                                .unflatten(3, {-1, kSide})
                                .unflatten(2, {-1, patch.frames})
                                // batch, frame, row, column, then a patch
                                .permute({0, 2, 4, 6, 1, 3, 5, 7});
  at::Tensor centred = at::empty(pixels.sizes(), weight_.options());
  at::sub_out(centred, pixels, at::scalar_tensor(kCentre));
  return Linear(centred.flatten(4), weight_, bias_);
}

WaveletReconstruction::WaveletReconstruction(WeightReader& weights,
                                             const std::string& side,
                                             PatchKind kind,
                                             const LeanVaeConfig& config)
    : kind_(kind) {
  const Patch patch = PatchOf(kind_);
  const Projection low = TakeLayer(
      weights, LayerName(side, kind_, "low_proj.0"), patch.low(), config.l_dim);
  const Projection high =
      TakeLayer(weights, LayerName(side, kind_, "high_proj.0"), patch.high(),
                config.h_dim);
  const Projection joined = JoinLayers(low, high);
  const at::Tensor pixels =
      PixelsOfBands(kind_).to(joined.weight.device()) / config.pixel_scale;
  weight_ = pixels.t().matmul(joined.weight).to(low.weight.scalar_type());
  bias_ = joined.bias.matmul(pixels).to(low.bias.scalar_type());
}

int64_t WaveletReconstruction::WeightBytes() const {
  return static_cast<int64_t>(weight_.nbytes() + bias_.nbytes());
}

at::Tensor WaveletReconstruction::Forward(const at::Tensor& features) const {
  const Patch patch = PatchOf(kind_);
  const at::Tensor pixels =
      Linear(features, weight_, bias_)
          .unflatten(4, {kColors, patch.frames, kSide, kSide})
          // batch, colour, frame, row and column, each with its own in a patch
          .permute({0, 4, 1, 5, 2, 6, 3, 7});
  at::Tensor video =
      at::empty(pixels.sizes(), pixels.options().dtype(at::kFloat));
  at::add_out(video, pixels, at::scalar_tensor(kCentre));
  return video.flatten(6).flatten(4, 5).flatten(2, 3);
}

}  // namespace limpid
