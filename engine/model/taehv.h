// TAEHV (taew2_1): a tiny latent codec for the latents of Wan 2.1.
//
// Its latents are already in the space of the prior. Chunks of any length pass
// in parts of a few latent frames, so that memory does not grow with them.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>

#include "engine/model/causal_state.h"
#include "engine/model/latent_codec.h"
#include "engine/model/taehv_config.h"
#include "engine/model/taehv_decoder.h"
#include "engine/model/taehv_encoder.h"
#include "engine/model/weights.h"

namespace limpid {

class Taehv final : public LatentCodec {
 public:
  // Takes all tensors of the checkpoint. `config` must have passed
  // CheckTaehvConfig.
  Taehv(WeightReader& weights, const TaehvConfig& config);

  int64_t latent_channels() const override { return config_.latent_channels; }
  int64_t spatial_stride() const override { return 8; }

  std::unique_ptr<CodecState> NewEncodeState() const override;
  std::unique_ptr<CodecState> NewDecodeState() const override;

  // With TaehvAlignment::kGroups, chunks have 4 k frames from the first on.
  at::Tensor Encode(const at::Tensor& video, CodecState& state) const override;
  at::Tensor Decode(const at::Tensor& latent, FrameSize size,
                    CodecState& state) const override;

  int64_t EncodeStateBytes(FrameSize size) const override;
  int64_t DecodeStateBytes(FrameSize size) const override;
  int64_t WorkBytes(FrameSize size, int64_t num_latents) const override;
  int64_t WeightBytes() const override;

 private:
  at::Tensor DecodePart(const at::Tensor& latent,
                        CausalState::Pass& pass) const;
  int64_t BytesOf(int64_t values) const;

  TaehvConfig config_;
  TaehvEncoder encoder_;
  TaehvDecoder decoder_;
};

}  // namespace limpid
