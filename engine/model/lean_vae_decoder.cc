#include "engine/model/lean_vae_decoder.h"

#include <ATen/ATen.h>

namespace limpid {
LeanVaeDecoder::LeanVaeDecoder(WeightReader& weights,
                               const LeanVaeConfig& config)
    : config_(config),
      fusion_(weights, "decoder.fusion_layer", NafKind::kResidual,
              {config.fusion_num_layer, config.embedding_dim()}),
      low_(weights, "decoder.low_layer", NafKind::kResidual,
           {config.sep_num_layer, config.l_dim}),
      high_(weights, "decoder.high_layer", NafKind::kResidual,
            {config.sep_num_layer, config.h_dim}),
      image_(weights, "decoder", PatchKind::kImage, config),
      video_(weights, "decoder", PatchKind::kVideo, config) {}

int64_t LeanVaeDecoder::WeightBytes() const {
  return image_.WeightBytes() + video_.WeightBytes() + low_.WeightBytes() +
         high_.WeightBytes() + fusion_.WeightBytes();
}

at::Tensor LeanVaeDecoder::Reconstruct(const at::Tensor& x,
                                       bool is_first_chunk) const {
  if (!is_first_chunk) return video_.Forward(x);
  at::Tensor image = image_.Forward(x.narrow(1, 0, 1));
  const int64_t num_later = x.size(1) - 1;
  if (num_later == 0) return image;
  return at::cat({image, video_.Forward(x.narrow(1, 1, num_later))}, 2);
}

at::Tensor LeanVaeDecoder::Forward(const at::Tensor& features,
                                   CausalState::Pass& pass) const {
  const at::Tensor x = fusion_.Forward(features, pass);
  const at::Tensor low = low_.Forward(x.narrow(4, 0, config_.l_dim), pass);
  const at::Tensor high =
      high_.Forward(x.narrow(4, config_.l_dim, config_.h_dim), pass);
  return Reconstruct(at::cat({low, high}, 4), pass.is_first_chunk());
}

}  // namespace limpid
