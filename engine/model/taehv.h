// TAEHV (taew2_1): a tiny latent codec for the latents of Wan 2.1.
//
// Its latents are already in the space of the prior. With
// TaehvAlignment::kGroups, chunks have 4 k frames from the first on; one of
// another number ends its stream, and what comes after it is refused.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "engine/model/causal_codec.h"
#include "engine/model/causal_state.h"
#include "engine/model/taehv_config.h"
#include "engine/model/taehv_decoder.h"
#include "engine/model/taehv_encoder.h"
#include "engine/model/weights.h"

namespace limpid {

class Taehv final : public CausalCodec {
 public:
  // Takes all tensors of the checkpoint. `config` must have passed
  // CheckTaehvConfig.
  Taehv(WeightReader& weights, const TaehvConfig& config);

  int64_t latent_channels() const override { return config_.latent_channels; }
  int64_t spatial_stride() const override { return 8; }

  int64_t EncodeStateBytes(FrameSize size) const override;
  int64_t DecodeStateBytes(FrameSize size) const override;
  int64_t WorkBytes(FrameSize size, int64_t num_latents) const override;
  int64_t WeightBytes() const override;

 private:
  std::vector<at::Tensor> SplitChunk(const at::Tensor& video,
                                     bool starts_stream) const override;
  at::Tensor EncodePart(const at::Tensor& video,
                        CausalState::Pass& pass) const override;
  at::Tensor DecodePart(const at::Tensor& latent,
                        CausalState::Pass& pass) const override;

  TaehvConfig config_;
  TaehvEncoder encoder_;
  TaehvDecoder decoder_;
};

}  // namespace limpid
