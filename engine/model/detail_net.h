// The detail network: a causal residual U-net at half the resolution and below,
// around the latent.
//
// What a latent cannot carry must not be lost, and known pixels must meet their
// neighbours before anything is folded away: so the finest level is at half the
// resolution. Every convolution sees its frame, and half of its channels of the
// frame before; chunk by chunk equals the whole video, and the state of a
// stream is one frame of half the channels of each block. The twin that is
// trained is training/models/detail_net.py.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/model/detail_block.h"
#include "engine/model/detail_config.h"
#include "engine/model/refinement.h"
#include "engine/model/weights.h"

namespace limpid {

class DetailNet final : public Refinement {
 public:
  // `config` must have passed CheckDetailConfig. Computes in the dtype of the
  // weights.
  DetailNet(WeightReader& weights, const DetailConfig& config);

  std::unique_ptr<RefinementState> NewState() const override;
  // Throws when the frames are not those of the chunks before, or not of the
  // shapes that RefinementInput has; the state then stays as it was.
  at::Tensor Residual(const RefinementInput& input,
                      RefinementState& state) const override;

  int64_t WeightBytes() const override;
  int64_t StateBytes(FrameSize size) const override;
  int64_t WorkBytes(FrameSize size, int64_t num_frames) const override;

 private:
  // Frames that pass at once: memory does not grow with the chunk.
  static constexpr int64_t kSliceFrames = 4;

  struct Convolution {
    Convolution(WeightReader& weights, const std::string& name, int64_t out,
                int64_t in, int64_t taps);
    at::Tensor operator()(const at::Tensor& x, int64_t stride,
                          int64_t padding) const;
    int64_t bytes() const;

    at::Tensor weight, bias;
  };
  struct Pass;

  // float32 [1, code].
  at::Tensor Code(const at::Tensor& conditions) const;
  Pass BeginPass(const RefinementInput& input, RefinementState& state) const;
  at::Tensor ForwardSlice(const at::Tensor& inputs, Pass& pass) const;

  const DetailConfig config_;
  at::Tensor embed_weights_[2], embed_biases_[2];
  Convolution head_;
  std::vector<std::vector<DetailBlock>> encoder_;  // by level
  std::vector<std::vector<DetailBlock>> decoder_;
  std::vector<Convolution> down_, up_;  // between a level and the next
  Convolution tail_;
};

}  // namespace limpid
