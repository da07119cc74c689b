#include "engine/model/lean_vae_encoder.h"

#include <ATen/ATen.h>

namespace limpid {
LeanVaeEncoder::LeanVaeEncoder(WeightReader& weights,
                               const LeanVaeConfig& config)
    : config_(config),
      image_(weights, "encoder", PatchKind::kImage, config),
      video_(weights, "encoder", PatchKind::kVideo, config),
      low_(weights, "encoder.low_layer", NafKind::kResidual,
           {config.sep_num_layer, config.l_dim}),
      high_(weights, "encoder.high_layer", NafKind::kResidual,
            {config.sep_num_layer, config.h_dim}),
      fusion_(weights, "encoder.fusion_layer", NafKind::kResidual,
              {config.fusion_num_layer, config.embedding_dim()}) {}

int64_t LeanVaeEncoder::WeightBytes() const {
  return image_.WeightBytes() + video_.WeightBytes() + low_.WeightBytes() +
         high_.WeightBytes() + fusion_.WeightBytes();
}

at::Tensor LeanVaeEncoder::Embed(const at::Tensor& video,
                                 bool is_first_chunk) const {
  if (!is_first_chunk) return video_.Forward(video);
  at::Tensor image = image_.Forward(video.narrow(2, 0, 1));
  const int64_t num_later = video.size(2) - 1;
  if (num_later == 0) return image;
  return at::cat({image, video_.Forward(video.narrow(2, 1, num_later))}, 1);
}

at::Tensor LeanVaeEncoder::Forward(const at::Tensor& video,
                                   CausalState::Pass& pass) const {
  const at::Tensor x = Embed(video, pass.is_first_chunk());
  const at::Tensor low = low_.Forward(x.narrow(4, 0, config_.l_dim), pass);
  const at::Tensor high =
      high_.Forward(x.narrow(4, config_.l_dim, config_.h_dim), pass);
  return fusion_.Forward(at::cat({low, high}, 4), pass);
}

}  // namespace limpid
